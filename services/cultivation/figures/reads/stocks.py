"""Stock 存量 of one programme under one basis on a date: cells, regions, and what the second line 含待换证 adds."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from contracts.codes import CountingBasis
from contracts.queries.cultivation import StockAnswer
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import CellCount, Counted, Counting, Scope
from services.cultivation.figures.reads.provenances import basis_of, marks_of, stock_definition
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.firms.reads import slugs_of, whole_regions, zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge

DIMENSIONS = ("zone", "park", "industry")
ZONE = ("zone",)


def stock(session: Session, caller: Caller, asked: CellQuestion, by: Sequence[str] = ("zone",)) -> StockAnswer:
    """Distinct firms by the asked dimensions; regions are unions of zones, never sums of regions."""
    known = knowledge(session, asked.known_at)
    return StockAnswer(**stock_values(caller, asked, by, known, counting(session, known)))


def stock_values(
    caller: Caller, asked: CellQuestion, by: Sequence[str], known: Knowledge, counts: Counting
) -> dict[str, Any]:
    """The values of a StockAnswer, out of counts of what is known; cells have all their fields in order."""
    day = asked.as_of or clock.today()
    counted = asked.counted_on(day)
    zones = zones_of(caller, asked.scope, asked.zone)
    where = Scope(slugs_of(zones), asked.park, asked.industry)
    in_zones = counts.cells([counted], where, day, ZONE)
    by_zone = {cell.zone: cell.firms for cell in in_zones}
    waiting = counts.cells([Counted(asked.programme, CountingBasis.AWAITING_RENEWAL)], where, day, ZONE)
    cells = in_zones if tuple(by) == ZONE else counts.cells([counted], where, day, by)
    return {
        **marks_of(day, known, stock_definition(counted, day)),
        **basis_of(counted),
        "by": tuple(by),
        "total": sum(by_zone.values()),
        "regions": [
            {
                "region": region,
                "name": region.label,
                "count": sum(by_zone.get(zone, 0) for zone in slugs_of(region.zones)),
            }
            for region in whole_regions(zones)
        ],
        "cells": [
            {"zone": cell.zone, "park": cell.park, "industry": cell.industry, "count": cell.firms}
            for cell in sorted(cells, key=_order)
        ],
        "pending_renewal": sum(cell.firms for cell in waiting),
    }


def _order(cell: CellCount) -> tuple[str, ...]:
    return cell.zone or "", cell.park or "", cell.industry or ""
