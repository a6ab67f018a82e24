"""On PostgreSQL a running process works as a role that owns nothing: what it is refused, and what it can still do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg.errors import InsufficientPrivilege, OperationalError

from deploy import prepare
from deploy.process import ROOMS
from deploy.rights import REMOVED, STANDING, give_rights
from deploy.stack.broker import Broker
from kit.data.config import ServiceSettings
from kit.data.migrations import migrate
from kit.web.auth import new_key_pair
from tests.databases import ROOT, cluster
from tests.kit.events.ledger import happening
from tools.opened import opened

SCRIPT = ROOT / "deploy" / "postgres" / "databases.sh"
OWNERS_ALONE: tuple[LiteralString, ...] = (
    "create table mine (one int)",
    "create temporary table mine (one int)",
    "create schema mine",
    "create extension pg_trgm",
    "create function mine() returns int language sql as 'select 1'",
    "alter table audit add column one int",
    "alter table audit disable trigger all",
    "alter table outbox drop column payload",
    "set session_replication_role = replica",
    "drop table outbox",
    "truncate outbox",
    "truncate audit",
    "delete from outbox",
    "delete from audit",
    "update audit set actor = 'nobody'",
    "update alembic_version set version_num = ''",
    "delete from alembic_version",
    "select setval(pg_get_serial_sequence('audit', 'audit_id'), 1)",
)


def asked(url: str, question: LiteralString) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(question).fetchall()


def addresses(database: str) -> ServiceSettings:
    """Where a database is for its process and for its owner."""
    return ServiceSettings(
        database_url=cluster().url(database, user=database), owner_database_url=cluster().owner_url(database)
    )


def prepared(service: str, database: str) -> ServiceSettings:
    """A database of a service as deploy.prepare leaves it."""
    settings = addresses(database)
    migrate(service, settings.owner_database_url, ROOT)
    give_rights(service, settings)
    return settings


@pytest.fixture(scope="module")
def served(programs: None) -> Iterator[dict[str, ServiceSettings]]:
    """A database for each service, made as `make stack` makes them."""
    for name in ROOMS:
        cluster().create_owned(f"{name}_served")
    yield {name: prepared(name, f"{name}_served") for name in ROOMS}
    for name in ROOMS:
        cluster().drop_database(f"{name}_served")


@pytest.mark.parametrize("statement", OWNERS_ALONE)
@pytest.mark.parametrize("service", tuple(ROOMS))
def test_a_process_is_refused_what_is_the_owners_alone(
    served: dict[str, ServiceSettings], service: str, statement: LiteralString
) -> None:
    with pytest.raises(InsufficientPrivilege):
        asked(served[service].database_url, statement)


@pytest.mark.parametrize("kind", ["", "_owner"])
def test_nobody_enters_the_database_of_another_service(served: dict[str, ServiceSettings], kind: str) -> None:
    with pytest.raises(OperationalError, match="permission denied for database"):
        asked(cluster().url("cultivation_served", user=f"registry_served{kind}"), "select 1")


@pytest.mark.parametrize("service", tuple(ROOMS))
def test_a_process_owns_nothing(served: dict[str, ServiceSettings], service: str) -> None:
    owned = "select relname from pg_class where pg_get_userbyid(relowner) = current_user"
    assert asked(served[service].database_url, owned) == []
    assert asked(served[service].owner_database_url, owned) != []


UNCHANGED = """select distinct relname from pg_trigger join pg_class on pg_class.oid = tgrelid
    where not tgisinternal and tgtype & 2 > 0 and tgtype & {} > 0 and tgqual is null"""


@pytest.mark.parametrize("service", tuple(ROOMS))
def test_rows_that_a_trigger_keeps_are_kept_by_the_rights_too(served: dict[str, ServiceSettings], service: str) -> None:
    url = served[service].owner_database_url
    unchanged, kept = ({str(row[0]) for row in asked(url, UNCHANGED.format(kind))} for kind in (16, 8))
    assert unchanged | {"audit"} == set(STANDING[service])
    assert kept & set(REMOVED[service]) == set()


def test_a_process_writes_events_and_audit(served: dict[str, ServiceSettings], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_TOKEN_PRIVATE_KEY", new_key_pair().private)
    for name, settings in served.items():
        monkeypatch.setenv(f"{name.upper()}_DATABASE_URL", settings.database_url)
        with opened(name) as service:
            service.writer.submit(
                lambda session: session.announce(happening("K"), key="K", subject_id="K", version=1)
            ).result()
        assert asked(settings.database_url, "select count(*) > 0 from audit") == [(True,)]


def test_a_database_that_its_process_owned_is_taken_over(programs: None) -> None:
    cluster().create_owned("older")
    with psycopg.connect(cluster().url("postgres").replace("+psycopg", ""), autocommit=True) as superuser:
        superuser.execute("alter database older owner to older")
    migrate("registry", cluster().url("older", user="older"), ROOT)
    cluster().create_owned("older")
    settings = prepared("registry", "older")
    for statement in OWNERS_ALONE:
        with pytest.raises(InsufficientPrivilege):
            asked(settings.database_url, statement)
    cluster().drop_database("older")


def test_compose_makes_the_same_roles_and_databases(programs: None, tmp_path: Path) -> None:
    script = SCRIPT.read_text(encoding="utf-8").replace("/run/secrets", str(tmp_path))
    for role in (each for name in ROOMS for each in (name, f"{name}_owner")):
        (tmp_path / f"{role}_database_password").write_text(cluster().password_of(role), encoding="ascii")
    where = {"PGHOST": "127.0.0.1", "PGPORT": str(cluster().port), "PGPASSWORD": cluster().password}
    for _ in range(2):
        subprocess.run(["sh", "-c", script], env=os.environ | where, check=True, capture_output=True)
    for name in ROOMS:
        settings = prepared(name, name)
        with pytest.raises(InsufficientPrivilege):
            asked(settings.database_url, "create table mine (one int)")
        assert asked(settings.database_url, "select count(*) from outbox") == [(0,)]
        cluster().drop_database(name)


def test_two_that_prepare_at_once_both_succeed(programs: None, broker: Broker) -> None:
    given = {"PROCESS_KAFKA_SERVERS": broker.servers}
    for name in ROOMS:
        cluster().create_owned(f"{name}_twice")
        given[f"{name.upper()}_DATABASE_URL"] = addresses(f"{name}_twice").database_url
        given[f"{name.upper()}_OWNER_DATABASE_URL"] = addresses(f"{name}_twice").owner_database_url
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "deploy.prepare"],
            cwd=ROOT,
            env=os.environ | given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    said = [each.communicate(timeout=prepare.PATIENCE)[0] for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    assert [text.count("已是最新结构") for text in said] == [len(ROOMS)] * 2
    for name in ROOMS:
        command.check(_alembic(name, addresses(f"{name}_twice").owner_database_url))
        cluster().drop_database(f"{name}_twice")


def _alembic(service: str, url: str) -> Config:
    config = Config(ROOT / "alembic.ini", ini_section=service)
    config.attributes["url"] = url
    return config


@pytest.fixture
def empty(programs: None) -> Iterator[str]:
    """The address of an empty database."""
    cluster().create_database("turns")
    yield cluster().url("turns")
    cluster().drop_database("turns")


@pytest.mark.parametrize("service", tuple(ROOMS))
def test_a_second_migration_waits_for_the_first_and_finds_nothing_to_do(empty: str, service: str) -> None:
    """Without the turn, both would create the same tables and one of them would fail."""
    step = f"{MIGRATE}migrate({service!r}, {empty!r}, ROOT)"
    migrating = [subprocess.Popen([sys.executable, "-c", step], cwd=ROOT) for _ in range(3)]
    assert [each.wait(60) for each in migrating] == [0, 0, 0]


MIGRATE = "from deploy.prepare import ROOT; from kit.data.migrations import migrate; "
