"""Cultivation on a migrated SQLite database, with a clock that stands still until it is moved."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kit import clock
from kit.auth import KeyPair, new_key_pair
from kit.db import migrate
from services.cultivation.main import NAME, build
from services.cultivation.settings import CultivationSettings
from tests.cultivation.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY = date(2020, 1, 6)


@pytest.fixture(scope="session")
def keys() -> KeyPair:
    return new_key_pair()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the newest revision, made once."""
    path = tmp_path_factory.mktemp("cultivation") / "empty.db"
    migrate(NAME, f"sqlite:///{path}", ROOT)
    return path


@pytest.fixture
def stage(tmp_path: Path, migrated: Path, keys: KeyPair) -> Iterator[Stage]:
    shutil.copy(migrated, tmp_path / "cultivation.db")
    url = f"sqlite:///{tmp_path}/cultivation.db"
    with clock.at(FIRST_DAY) as hand:
        service = build(CultivationSettings(database_url=url, token_public_key=keys.public))
        service.writer.start()
        yield Stage(service, hand)
        service.writer.close()
        service.database.close()
