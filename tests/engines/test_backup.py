"""The drill: a backup taken under load, restored into an empty database, holds one consistent instant; on both engines."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from deploy.process import ROOMS
from kit.db import migrate
from kit.writer import Writer, WriteSession
from tests.databases import ROOT, cluster
from tests.kit.ledger import count, happening
from tools import backup
from tools.opened import opened


@pytest.fixture(params=["sqlite", "postgresql"])
def urls(request: pytest.FixtureRequest, programs: None, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A migrated database of the registry, and the address of an empty place for its restored copy."""
    if request.param == "sqlite":
        first, second = f"sqlite:///{tmp_path}/first.db", f"sqlite:///{tmp_path}/second.db"
        migrate("registry", first, ROOT)
        yield first, second
        return
    for name in ("drill_first", "drill_second"):
        cluster().create_database(name)
    migrate("registry", cluster().url("drill_first"), ROOT)
    yield cluster().url("drill_first"), cluster().url("drill_second")
    for name in ("drill_first", "drill_second"):
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
    urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = urls
    file = tmp_path / "registry.backup"
    monkeypatch.setenv("REGISTRY_DATABASE_URL", first)
    with opened("registry") as service:
        changes = Changes(service.writer)
        changes.start()
        assert changes.enough.wait(30)
        assert backup.main(["take", "registry", str(file)]) == 0
        changes.end.set()
        changes.join()
    assert backup.main(["verify", "registry", str(file)]) == 0
    monkeypatch.setenv("REGISTRY_DATABASE_URL", second)
    assert backup.main(["restore", "registry", str(file)]) == 0
    counted = _counts()
    assert counted["outbox"] == counted["audit"] >= 50


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
