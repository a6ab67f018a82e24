"""Two zones with eight years of certificates, told once for all the questions about them."""

from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from contracts.codes import Zone
from kit.web.auth import KeyPair, Mint
from tests.cultivation.stage import FIRST_DAY, Desk, Stage, open_stage
from tests.databases import Databases

TODAY = date(2025, 6, 2)
ZONES = ((Zone.LANZHOU_HITECH, 6), (Zone.BAIYIN_HITECH, 3))
COHORTS = range(2017, 2025)


@pytest.fixture(scope="module")
def played(lasting_databases: Databases, keys: KeyPair) -> Iterator[Stage]:
    """Every year some firms are recognised; of those whose term ends two of three renew."""
    with open_stage(lasting_databases.migrated("cultivation"), keys) as stage:
        cohorts: dict[int, list[str]] = {}
        for year in COHORTS:
            issued = date(year, 11, 20)
            stage.hand.move_to(max(date(year, 12, 10), FIRST_DAY))
            due = cohorts.get(year - 3, [])
            cohorts[year] = [
                *(firm_id for nth, firm_id in enumerate(due) if nth % 3),
                *(
                    stage.firm(f"F{year}{zone.value[:2]}{nth}{size}", zone)
                    for zone, size in ZONES
                    for nth in range(size)
                ),
            ]
            for firm_id in cohorts[year]:
                stage.title(firm_id, issued)
        stage.hand.move_to(TODAY)
        yield stage


@pytest.fixture(scope="module")
def door(played: Stage, keys: KeyPair) -> Iterator[Desk]:
    with TestClient(played.service.app, raise_server_exceptions=False) as client:
        yield Desk(client, Mint(keys.private))
