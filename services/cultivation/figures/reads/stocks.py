"""Stock 存量 of one programme on a date: cells, regions, and the second line 含待换证."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.cultivation import Cell, RegionCount, StockAnswer
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counts import Scope
from services.cultivation.figures.reads.pending_renewals import pending_renewals
from services.cultivation.figures.reads.provenances import SOURCE, stock_definition, watermarks
from services.cultivation.figures.reads.remembered_counts import COUNTING
from services.cultivation.figures.reads.scopes import whole_regions, zones_of
from services.cultivation.firms.tables.instants import knowledge

DIMENSIONS = ("zone", "park", "industry")


def stock(
    session: Session,
    caller: Caller,
    programme: Programme,
    as_of: date | None = None,
    known_at: datetime | None = None,
    by: Sequence[str] = ("zone",),
    scope: str | None = None,
) -> StockAnswer:
    """Distinct firms by the asked dimensions; regions are unions of zones, never sums of regions."""
    day, known = as_of or clock.today(), knowledge(session, known_at)
    zones = zones_of(caller, scope)
    where = Scope(tuple(zone.value for zone in zones))
    chosen = tuple(name for name in DIMENSIONS if name in by or name == "zone")
    found = COUNTING.cells(session, [programme.value], where, day, known, chosen)
    by_zone = {zone: sum(cell.count for cell in found if cell.zone == zone.value) for zone in zones}
    cells = COUNTING.cells(session, [programme.value], where, day, known, by) if "zone" not in by else found
    return StockAnswer(
        as_of=day,
        **watermarks(known),
        definition=stock_definition(programme, day),
        source=SOURCE,
        programme=programme,
        programme_name=programme.label,
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
        pending_renewal=pending_renewals(session, programme, zones, day, known),
    )


def _order(cell: object) -> tuple[str, ...]:
    return tuple(getattr(cell, name) or "" for name in DIMENSIONS)
