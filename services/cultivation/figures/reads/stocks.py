"""Stock 存量 of one programme under one basis on a date: cells, regions, and what the second line 含待换证 adds."""

from collections.abc import Iterable, Sequence

from sqlmodel import Session

from contracts.codes import CountingBasis, Zone
from contracts.queries.cultivation import Cell, RegionCount, StockAnswer
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import CellCount, Counted, Counting, Scope
from services.cultivation.figures.reads.provenances import basis_of, marks_of, stock_definition
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.scopes import whole_regions, zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge

DIMENSIONS = ("zone", "park", "industry")


def stock(session: Session, caller: Caller, asked: CellQuestion, by: Sequence[str] = ("zone",)) -> StockAnswer:
    """Distinct firms by the asked dimensions; regions are unions of zones, never sums of regions."""
    known = knowledge(session, asked.known_at)
    return stock_of(caller, asked, by, known, counting(session, known))


def stock_of(caller: Caller, asked: CellQuestion, by: Sequence[str], known: Knowledge, counts: Counting) -> StockAnswer:
    """The answer out of counts of what is known."""
    counted, day = asked.counted, asked.as_of or clock.today()
    zones = zones_of(caller, asked.scope, asked.zone)
    where = Scope(tuple(zone.value for zone in zones), asked.park, asked.industry)
    chosen = tuple(name for name in DIMENSIONS if name in by or name == "zone")
    waiting = Counted(asked.programme, CountingBasis.AWAITING_RENEWAL)
    found = _split(counts.cells([counted, waiting], where, day, chosen))
    mine = found.get(counted, [])
    by_zone = {zone: sum(cell.count for cell in mine if cell.zone == zone.value) for zone in zones}
    cells = counts.cells([counted], where, day, by) if "zone" not in by else mine
    return StockAnswer(
        **marks_of(day, known, stock_definition(counted, day)),
        **basis_of(counted),
        by=tuple(by),
        total=sum(by_zone.values()),
        regions=tuple(
            RegionCount(region=region, name=region.label, count=sum(by_zone[zone] for zone in region.zones))
            for region in whole_regions(zones)
        ),
        cells=tuple(
            Cell(zone=Zone(cell.zone) if cell.zone else None, park=cell.park, industry=cell.industry, count=cell.count)
            for cell in sorted(cells, key=_order)
        ),
        pending_renewal=sum(cell.count for cell in found.get(waiting, [])),
    )


def _split(cells: Iterable[CellCount]) -> dict[Counted, list[CellCount]]:
    found: dict[Counted, list[CellCount]] = {}
    for cell in cells:
        found.setdefault(cell.counted, []).append(cell)
    return found


def _order(cell: CellCount) -> tuple[str, ...]:
    return tuple(getattr(cell, name) or "" for name in DIMENSIONS)
