"""The stock at the ends of months or years, in one pass over the rows."""

import calendar
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from contracts.codes import CountingBasis, Programme, Zone
from contracts.queries.cultivation import SeriesAnswer, SeriesPoint
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from services.cultivation.figures.reads.counting import COUNTING
from services.cultivation.figures.reads.counts import Scope
from services.cultivation.figures.reads.provenances import (
    SOURCE,
    basis_of,
    projected,
    stated,
    stock_definition,
    watermarks,
)
from services.cultivation.figures.reads.questions import counted_under
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.instants import knowledge

MAX_POINTS = 600


class Step(StrEnum):
    MONTH = "month"
    YEAR = "year"


def series(
    session: Session,
    caller: Caller,
    programme: Programme,
    *,
    start: date,
    end: date | None = None,
    step: Step = Step.MONTH,
    known_at: datetime | None = None,
    scope: str | None = None,
    zone: str | None = None,
    basis: CountingBasis = CountingBasis.EACH,
) -> SeriesAnswer:
    """Points at each month's or year's last day between the dates, and at `end` itself. Raises 422 for an empty range."""
    counted = counted_under(programme, basis)
    last, known = end or clock.today(), knowledge(session, known_at)
    days = list(period_ends(start, last, step))
    if not days or len(days) > MAX_POINTS:
        error = FieldError("/query/from", "range", f"起止日期之间应有 1 至 {MAX_POINTS} 个时点")
        raise invalid("query", "时间范围有误", "请调整起止日期。", [error])
    zones = tuple(zone.value for zone in zones_of(caller, scope, zone))
    found = COUNTING.series(session, counted, Scope(zones), days, known)
    return SeriesAnswer(
        **basis_of(counted),
        **watermarks(known),
        definition=stated(stock_definition(counted), projected(last, known)),
        source=SOURCE,
        points=tuple(
            SeriesPoint(
                as_of=day,
                total=sum(stocks.values()),
                by_zone={Zone(zone): count for zone, count in stocks.items()},
                projected=projected(day, known),
            )
            for day, stocks in zip(days, found, strict=True)
        ),
    )


def period_ends(start: date, end: date, step: Step) -> Iterator[date]:
    """The last days of the periods from `start` on, then `end`."""
    year, month = start.year, 12 if step is Step.YEAR else start.month
    day = _month_end(year, month)
    while day < end:
        yield day
        year, month = (year + 1, 12) if step is Step.YEAR else (year + month // 12, month % 12 + 1)
        day = _month_end(year, month)
    if start <= end:
        yield end


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
