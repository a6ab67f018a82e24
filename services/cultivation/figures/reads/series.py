"""The stock at the ends of months or years, in one pass over the rows."""

import calendar
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.queries.cultivation import SeriesAnswer
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counting, Scope
from services.cultivation.figures.reads.provenances import (
    SOURCE,
    basis_of,
    known_today,
    stated,
    stock_definition,
    watermarks,
)
from services.cultivation.figures.reads.questions import SeriesQuestion, Step
from services.cultivation.firms.reads import slugs_of, zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge

MAX_POINTS = 600


def series(session: Session, caller: Caller, asked: SeriesQuestion) -> SeriesAnswer:
    """Points at each month's or year's last day between the dates, and at `end` itself. Raises 422 for an empty range."""
    known = knowledge(session, asked.known_at)
    return SeriesAnswer(**series_values(caller, asked, known, counting(session, known)))


def series_values(caller: Caller, asked: SeriesQuestion, known: Knowledge, counts: Counting) -> dict[str, Any]:
    """The values of a SeriesAnswer, out of counts of what is known; points have all their fields in order."""
    last = asked.end or clock.today()
    days = list(period_ends(asked.start, last, asked.step))
    if not days or len(days) > MAX_POINTS:
        error = FieldError("/query/from", "range", f"起止日期之间应有 1 至 {MAX_POINTS} 个时点")
        raise invalid("query", "时间范围有误", "请调整起止日期。", [error])
    counted, zones = asked.counted_on(days), slugs_of(zones_of(caller, asked.scope, asked.zone))
    here = known_today(known)
    return {
        **basis_of(counted),
        **watermarks(known),
        "definition": stated(stock_definition(counted), last > here),
        "source": SOURCE,
        "points": [
            {"as_of": day, "total": sum(stocks.values()), "by_zone": stocks, "projected": day > here}
            for day, stocks in zip(days, counts.series(counted, Scope(zones), days), strict=True)
        ],
    }


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
