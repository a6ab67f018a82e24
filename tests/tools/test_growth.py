"""The invented firms that growth is measured with are counted by memory and by SQL alike, and nothing is left to the jobs."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from contracts.codes import COUNTED_ZONES
from kit.web.app import Service
from services.cultivation.figures.reads.counting import StockCounts, keep
from services.cultivation.figures.reads.counts import Counted, HoldingCounts, Scope
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.holdings import jobs as holdings
from services.cultivation.holdings.rules.bases import BASES
from services.cultivation.main import build
from services.cultivation.rekeying import rekeying
from services.cultivation.settings import CultivationSettings
from tests.databases import ON_POSTGRES, Databases
from tools.bench.grown import grow

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="grown firms are written into SQLite files")
ZONES = Scope(tuple(zone.value for zone in COUNTED_ZONES))
EVERY = [Counted(programme, basis.code) for basis in BASES for programme in basis.programmes]


@pytest.fixture
def grown(databases: Databases) -> Iterator[Service]:
    url = databases.migrated("cultivation")
    grow(Path(make_url(url).database or ""), 120, kinds=60)
    service = build(CultivationSettings(database_url=url))
    service.writer.start()
    yield service
    service.writer.close()
    service.database.close()


def test_grown_firms_are_counted_alike_by_memory_and_by_sql(grown: Service) -> None:
    memory = keep(grown.database)
    memory.read()
    with grown.database.read() as session:
        known = knowledge(session)
        counts, sql = memory.answer(session, known, StockCounts), HoldingCounts(session, known)
        assert counts is not None
        days = [date(2016, 6, 30) + timedelta(days=400 * n) for n in range(9)]
        found = [sorted(counts.cells(EVERY, ZONES, day, ("zone", "industry")), key=str) for day in days]
        assert found == [sorted(sql.cells(EVERY, ZONES, day, ("zone", "industry")), key=str) for day in days]
    assert sum(cell.firms for cells in found for cell in cells) > 400


def test_grown_firms_leave_nothing_to_recount_or_to_rewrite(grown: Service) -> None:
    assert not holdings.run(grown.database, grown.writer)
    assert not rekeying(grown.database, grown.writer).run()
