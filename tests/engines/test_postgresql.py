"""What PostgreSQL adds: migrations from nothing, several writers in turn, locks, pools and lost connections."""

import threading
import time
import zlib
from collections.abc import Iterator
from functools import partial

import httpx
import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kit.data.database import Database
from kit.data.migrations import migrate
from kit.data.problem import Problem
from kit.data.session import WriteSession
from kit.data.writer import Writer
from tests.architecture.test_migrations import FIRST_RELEASE
from tests.databases import ROOT, cluster
from tests.kit.events.ledger import Note, count, mechanism, metadata, notes, write_note
from tests.running import eventually

SERVICES = ("registry", "cultivation", "notifications", "gateway")


@pytest.fixture
def url(programs: None, request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database of the test cluster, whichever engine the rest of the run is for."""
    name = f"engine_{zlib.crc32(request.node.name.encode())}"
    cluster().create_database(name)
    yield cluster().url(name)
    cluster().drop_database(name)


@pytest.fixture
def ledger(url: str) -> Iterator[Database]:
    database = Database.open("ledger", url, metadata, mechanism)
    metadata.create_all(database.write)
    yield database
    database.close()


def another(url: str) -> tuple[Database, Writer]:
    """A second process, as far as PostgreSQL can tell."""
    database = Database.open("ledger", url, metadata, mechanism)
    writer = Writer(database)
    writer.start()
    return database, writer


@pytest.mark.parametrize("service", SERVICES)
def test_a_database_of_the_first_release_upgrades(service: str, url: str) -> None:
    migrate(service, url, ROOT, FIRST_RELEASE[service])
    migrate(service, url, ROOT)
    command.check(_alembic(service, url))


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_run_from_nothing_and_leave_nothing_to_migrate(service: str, url: str) -> None:
    migrate(service, url, ROOT)
    command.check(_alembic(service, url))


@pytest.mark.parametrize("service", SERVICES)
def test_the_schema_can_be_taken_back_and_made_again(service: str, url: str) -> None:
    migrate(service, url, ROOT)
    command.downgrade(_alembic(service, url), "base")
    migrate(service, url, ROOT)
    command.check(_alembic(service, url))


def _alembic(service: str, url: str) -> Config:
    config = Config(ROOT / "alembic.ini", ini_section=service)
    config.attributes["url"] = url
    return config


def test_a_migration_does_not_wait_long_for_a_table_in_use(url: str) -> None:
    migrate("cultivation", url, ROOT, "2210dfca45a9")
    with psycopg.connect(url.replace("+psycopg", "")) as user:
        user.execute("lock application_step in row exclusive mode")
        asked_at = time.monotonic()
        with pytest.raises(OperationalError, match="lock timeout"):
            migrate("cultivation", url, ROOT)
        assert time.monotonic() - asked_at < 10
    migrate("cultivation", url, ROOT)
    command.check(_alembic("cultivation", url))


def test_writers_of_several_processes_share_one_strictly_increasing_clock(ledger: Database) -> None:
    others = [another(ledger.url) for _ in range(3)]
    instants = [
        future
        for number in range(50)
        for nth, (_, writer) in enumerate(others)
        for future in [writer.submit(partial(_note_and_instant, note_id=f"{nth}-{number}"))]
    ]
    found = [future.result() for future in instants]
    for database, writer in others:
        writer.close()
        database.close()
    assert len(set(found)) == len(found) == 150
    with ledger.read() as session:
        by_sequence = [row[0] for row in session.execute(text("select recorded_at from outbox order by sequence"))]
    assert by_sequence == sorted(by_sequence)


def _note_and_instant(session: WriteSession, note_id: str) -> object:
    write_note(session, note_id)
    return session.now


def test_whoever_waits_too_long_for_the_service_s_turn_is_told_to_come_again(ledger: Database) -> None:
    writer = Writer(ledger)
    writer.start()
    with ledger.readers.connect() as rival:
        rival.execute(text("select pg_advisory_xact_lock(:key)"), {"key": zlib.crc32(b"ledger")})
        failure = writer.submit(partial(write_note, note_id="a")).exception(30)
    assert failure is not None
    assert writer.submit(partial(write_note, note_id="a")).result(10) == Note(note_id="a", words="一")
    writer.close()


def test_a_lost_connection_fails_at_most_what_was_in_flight(ledger: Database) -> None:
    writer = Writer(ledger)
    writer.start()
    writer.submit(partial(write_note, note_id="a")).result(10)
    for number in range(5):
        _terminate_everybody(ledger)
        writer.submit(partial(write_note, note_id=str(number))).result(10)
    writer.close()
    assert count(ledger, notes) == 6


def test_a_connection_lost_in_commit_is_answered_with_uncertainty_and_not_run_again(ledger: Database) -> None:
    writer = Writer(ledger)
    writer.start()

    def work(session: WriteSession) -> Note:
        note = write_note(session, "a")
        backend = session.execute(text("select pg_backend_pid()")).scalar()
        session.write_later()
        _terminate(ledger, backend)
        return note

    failure = writer.submit(work).exception(10)
    writer.close()
    assert isinstance(failure, Problem) or getattr(failure, "connection_invalidated", False)
    assert count(ledger, notes) == 0


def test_an_exhausted_pool_is_a_503_with_retry_after_and_passes(programs: None) -> None:
    from kit.web.auth import new_key_pair
    from services.registry.main import build
    from services.registry.settings import RegistrySettings

    cluster().create_database("exhausted")
    migrate("registry", cluster().url("exhausted"), ROOT)
    settings = RegistrySettings(database_url=cluster().url("exhausted"), token_public_key=new_key_pair().public)
    service = build(settings)
    held = [service.database.readers.connect() for _ in range(8)]
    assert _ready(service.app) == (503, True)
    for connection in held:
        connection.close()
    eventually(lambda: _ready(service.app) == (200, False))
    service.database.close()
    cluster().drop_database("exhausted")


def _ready(app: object) -> tuple[int, bool]:
    """Status of /readyz and whether it says when to come again."""
    import asyncio

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # FastAPI's own type is narrower
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as client:
            return await client.get("/readyz")

    answer = asyncio.run(ask())
    return answer.status_code, "retry-after" in answer.headers


def _terminate_everybody(database: Database) -> None:
    with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as session:
        session.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )


def _terminate(database: Database, backend: int | None) -> None:
    ended = threading.Event()
    with psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True) as session:
        session.execute("select pg_terminate_backend(%s)", [backend])
        for _ in range(100):
            if not session.execute("select 1 from pg_stat_activity where pid = %s", [backend]).fetchone():
                return
            ended.wait(0.02)
