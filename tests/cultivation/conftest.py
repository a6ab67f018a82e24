"""Cultivation on a migrated SQLite database, with a clock that stands still until it is moved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.auth import KeyPair, new_key_pair
from kit.db import migrate
from services.cultivation.main import NAME
from tests.cultivation.stage import Stage, open_stage

ROOT = Path(__file__).resolve().parents[2]


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
    with open_stage(tmp_path, migrated, keys) as opened:
        yield opened
