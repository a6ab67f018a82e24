"""The trend of the board: points for its chart, the same counts as a table, and what the season does to them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import orjson

from contracts.codes import CountingBasis, Programme
from contracts.queries.cultivation import SeriesAnswer
from contracts.queries.gateway import Attainment
from gateway.access.rules.scope import scope_of, zones_of
from gateway.pages.board.view import DRILL, ScopeRow, cell_of, drills
from gateway.web.filters import ABSENT, signed
from gateway.web.points_in_time import PointInTime
from gateway.web.urls import link

BASES = tuple(each for each in CountingBasis if each is not CountingBasis.WITH_GIANTS)
"""Those under which HNTE are counted."""
FIRST_MONTH = date(2022, 12, 31)  # the plan's base
SETTLING = "上年 10—12 月签发的证书要到 2 月才陆续公布补登，旧证又多在上年 12 月到期：年初的数偏低，随补登回升，3 月底方可作上年末数。"
QUIET = "证书集中在 10—12 月签发和到期，年中变化很小：请与去年同日比，不与上年末直接比；年末先因到期而降，再因新证公布而升。"
CLUSTER = "旧证集中在 10—12 月到期，新证多在次年 2 月前公布：此时的数先降后升，12 月的下降多为待换证而非流失，年末数至次年 3 月底方可确定。"


def season(as_of: date) -> str:
    """Why the figure drops or jumps at this time of the year (December cluster, announced up to two months later)."""
    if as_of.month <= 2:
        return SETTLING
    return CLUSTER if as_of.month >= 10 else QUIET


def month_ends(start: date, end: date) -> list[date]:
    """The last day of each month from `start`'s to before `end`, then `end` itself."""
    return [*(day for day in _month_ends(start.year, end.year) if start <= day < end), end]


@lru_cache(maxsize=256)
def _month_ends(first: int, last: int) -> tuple[date, ...]:
    """Of whole years."""
    months = [(year, month) for year in range(first, last + 1) for month in range(1, 13)]
    return tuple(date(year, month, monthrange(year, month)[1]) for year, month in months)


def last_point(as_of: date, basis: CountingBasis) -> tuple[date, str]:
    """The last day of the trend and its step: months to the day, whole years for what is counted on 31 December alone."""
    if basis is not CountingBasis.YEAR_END_COHORTS:
        return as_of, "month"
    return as_of if (as_of.month, as_of.day) == (12, 31) else date(as_of.year - 1, 12, 31), "year"


def trend(series: SeriesAnswer, item: Attainment) -> str:
    """JSON for the chart: the stock by month to the day asked for, the chosen path to both goals by year to the plan's end.

    What has not come is a line of its own, which begins at the last day that has. The goals are those of 每级 and stand beside no
    other basis.
    """
    values, each = counts_in(series, item), series.counting_basis is CountingBasis.EACH
    path = {point.as_of: point for point in item.path} if each else {}
    days = sorted({*values, *path, *month_ends(max(values, default=FIRST_MONTH), max(path, default=FIRST_MONTH))})
    ahead = {point.as_of for point in series.points if point.projected}
    since = max((day for day in values if day not in ahead), default=None)
    projected = {day: count for day, count in values.items() if ahead and (day in ahead or day == since)}
    lines = {
        "values": {day: count for day, count in values.items() if day not in ahead},
        "projected": projected,
        "binding": {day: point.binding for day, point in path.items()},
        "expected": {day: point.expected for day, point in path.items()},
    }
    drawn = {name: [line.get(day) for day in days] for name, line in lines.items()}
    name = "当日有效" if each else series.counting_basis_name
    return orjson.dumps({"name": name, "dates": days} | drawn).decode()


def counts_in(series: SeriesAnswer, item: Attainment) -> dict[date, int]:
    """The stock of a scope by day."""
    scope = zones_of(scope_of(item.scope))
    return {point.as_of: sum([point.by_zone.get(zone, 0) for zone in scope]) for point in series.points}


def firms_link(row: ScopeRow, at: PointInTime, basis: CountingBasis) -> str:
    """The firms of a point of the trend, but for the day that the chart adds."""
    known = {"known_at": at.known_local, "counting_basis": None if basis is CountingBasis.EACH else basis.value}
    return link(DRILL, programme=Programme.HNTE.value, **cell_of(scope_of(row.item.scope)), **known)


def basis_link(basis: CountingBasis, at: PointInTime) -> str:
    """This board with its trend under another basis."""
    return f"{link('/board', **at.query, counting_basis=basis.value)}#trend"


@dataclass(frozen=True)
class MonthRow:
    day: date
    count: int
    change: str  # against the point before
    year: str  # against the same day of the year before
    link: str
    projected: bool = False


def month_rows(series: SeriesAnswer, leading: ScopeRow, at: PointInTime) -> list[MonthRow]:
    """The trend as a table, newest first; each count opens to its firms."""
    counts, where = counts_in(series, leading.item), cell_of(scope_of(leading.item.scope))
    ahead = {point.as_of for point in series.points if point.projected}
    days, basis, rows = sorted(counts), series.counting_basis, []
    firms = drills(Programme.HNTE, at, basis, **where)
    last = leading.year_ago if basis is CountingBasis.EACH else None
    for before, day in zip([None, *days], days, strict=False):
        earlier = counts.get(_year_before(day), last if day == days[-1] else None)
        change = signed(counts[day] - counts[before]) if before else ABSENT
        yearly = ABSENT if earlier is None else signed(counts[day] - earlier)
        rows.append(MonthRow(day, counts[day], change, yearly, firms(day), day in ahead))
    return rows[::-1]


@lru_cache(maxsize=4096)
def _year_before(day: date) -> date:
    """The same day a year earlier; the last of February stands for 29 February."""
    last_of_february = (day.month, day.day) in ((2, 28), (2, 29))
    if last_of_february:
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)
