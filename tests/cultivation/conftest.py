"""Cultivation on a empty, migrated database, with a clock that stands still until it is moved."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from kit.web.auth import KeyPair, Mint, new_key_pair
from services.cultivation.main import NAME
from tests.cultivation.stage import Desk, Stage, open_stage
from tests.databases import Databases


@pytest.fixture(scope="session")
def keys() -> KeyPair:
    return new_key_pair()


@pytest.fixture
def stage(databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    with open_stage(databases.migrated(NAME), keys) as opened:
        yield opened


@pytest.fixture
def desk(stage: Stage, keys: KeyPair) -> Iterator[Desk]:
    with TestClient(stage.service.app, raise_server_exceptions=False) as client:
        yield Desk(client, Mint(keys.private))
