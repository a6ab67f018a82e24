"""The drill: a backup taken under load, restored into an empty database, holds one consistent instant; on both engines."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from deploy.process import ROOMS
from deploy.rights import give_rights
from kit.data.config import ServiceSettings
from kit.data.database import Database
from kit.data.migrations import migrate
from kit.data.session import WriteSession
from kit.data.writer import Writer
from tests.databases import ROOT, cluster
from tests.kit.events.ledger import count, happening
from tools import backup
from tools.opened import opened


@dataclass(frozen=True)
class Place:
    """Where a database is, for the process and for the owner."""

    url: str
    owner: str

    def use(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("REGISTRY_DATABASE_URL", self.url)
        monkeypatch.setenv("REGISTRY_OWNER_DATABASE_URL", self.owner)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, programs: None, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A prepared database of the registry, and an empty place for its restored copy."""
    names = ("drill_first", "drill_second")
    if request.param == "sqlite":
        first, second = (Place(url, url) for url in (f"sqlite:///{tmp_path}/{name}.db" for name in names))
        migrate("registry", first.owner, ROOT)
        yield first, second
        return
    for name in names:
        cluster().create_owned(name)
    first, second = (Place(cluster().url(name, user=name), cluster().owner_url(name)) for name in names)
    migrate("registry", first.owner, ROOT)
    give_rights("registry", ServiceSettings(database_url=first.url, owner_database_url=first.owner))
    yield first, second
    for name in names:
        cluster().drop_database(name)


class Changes(threading.Thread):
    """Announces one event after another until told to stop, each with its audit row."""

    def __init__(self, writer: Writer) -> None:
        super().__init__(daemon=True)
        self.enough, self.end = threading.Event(), threading.Event()
        self._writer = writer

    def run(self) -> None:
        number = 0
        while not self.end.wait(0.002):
            number += 1
            self._writer.submit(partial(_announce, key=f"K{number}")).result()
            if number == 50:
                self.enough.set()


def _announce(session: WriteSession, key: str) -> None:
    session.announce(happening(key), key=key, subject_id=key, version=1)


def test_a_backup_under_load_restores_to_one_consistent_instant(
    places: tuple[Place, Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = places
    file = tmp_path / "registry.backup"
    first.use(monkeypatch)
    with opened("registry") as service:
        changes = Changes(service.writer)
        changes.start()
        assert changes.enough.wait(30)
        assert backup.main(["take", "registry", str(file)]) == 0
        changes.end.set()
        changes.join()
    assert backup.main(["verify", "registry", str(file)]) == 0
    second.use(monkeypatch)
    assert backup.main(["restore", "registry", str(file)]) == 0
    counted = _counts()
    assert counted["outbox"] == counted["audit"] >= 50
    with opened("registry") as service:
        service.writer.submit(partial(_announce, key="after")).result()
        if second.owner != second.url:
            _check_roles(second, service.database)


def _check_roles(place: Place, database: Database) -> None:
    """The owner owns the restored tables, and the process still cannot change what stands."""
    owner = make_url(place.owner).username
    with create_engine(place.owner, poolclass=NullPool).connect() as session:
        owners = session.scalars(text("select distinct tableowner::text from pg_tables where schemaname = 'public'"))
        assert owners.all() == [owner]
    with pytest.raises(ProgrammingError, match="permission denied"), database.write.connect() as session:
        session.execute(text("delete from audit"))


def _counts() -> dict[str, int]:
    room = ROOMS["registry"]
    database = room.build(room.settings()).database
    counted = {table.name: count(database, table) for table in (database.tables.outbox, database.tables.audit)}
    database.close()
    return counted


def test_a_restore_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/here.db"
    migrate("registry", url, ROOT)
    monkeypatch.setenv("REGISTRY_DATABASE_URL", url)
    assert backup.main(["take", "registry", str(tmp_path / "copy")]) == 0
    assert backup.main(["restore", "registry", str(tmp_path / "copy")]) == 1
