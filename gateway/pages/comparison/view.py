"""The zones side by side as rows and charts, the matrix of zones and programmes, and a yearly count beside the last year."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.codes import RUNGS, CountingBasis, Programme, Region, Zone
from contracts.comparisons import ComparedMeasure
from contracts.queries.cultivation import LadderAnswer, SeriesAnswer
from contracts.queries.figures import ComparedFirm, ComparedScope, ZoneComparison
from contracts.queries.gateway import Attainment, AttainmentAnswer
from gateway.access.rules.scope import scope_of, zones_of
from gateway.pages.board.trends import month_ends
from gateway.pages.board.view import drill
from gateway.web.charts import HALF, Chart, Mark, columns
from gateway.web.filters import percent
from gateway.web.points_in_time import PointInTime
from gateway.web.urls import link

HEAT = 5  # shades


@dataclass(frozen=True)
class Row:
    """A scope with its attainment, where its programme has goals; `place` is that of its rate among the zones.

    `released` is the stock as a release of the day wrote it down, which is not counted again.
    """

    item: ComparedScope
    goal: Attainment | None
    place: int | None
    stock: str  # links to firms
    before: str
    lists: Mapping[str, str]
    released: int | None = None


def rows_of(
    found: ZoneComparison,
    attained: AttainmentAnswer | None,
    programme: Programme,
    at: PointInTime,
    released: Mapping[str, int],
) -> list[Row]:
    """In the order of the comparison, regions last."""
    goals = {item.scope: item for item in attained.items} if attained else {}
    rates = [goals[item.scope].done_binding for item in found.items if item.kind == "zone" and item.scope in goals]
    year_ago = PointInTime(found.year_ago_on, at.known_at)
    rows = []
    for item in found.items:
        goal = goals.get(item.scope)
        rate = goal.done_binding if goal and item.ranks else None
        place = 1 + sum(each is not None and each > rate for each in rates) if rate is not None else None
        lists = {
            measure.value: link(
                "/comparison/firms", programme=programme.value, measure=measure.value, scope=item.scope, **at.query
            )
            for measure in ComparedMeasure
        }
        stock, before = (drill(programme, when, scope=item.scope) for when in (at, year_ago))
        rows.append(Row(item, goal, place, stock, before, lists, released.get(item.scope)))
    return rows


def stocks_chart(rows: Sequence[Row]) -> Chart:
    """Each zone now and a year ago."""
    return columns(
        [
            (
                row.item.scope_name,
                [
                    Mark("上年同日", row.item.year_ago, "past", row.before),
                    Mark("当日", row.item.stock, "stock", row.stock),
                ],
            )
            for row in _zones(rows)
        ],
        HALF,
    )


def rates_chart(rows: Sequence[Row]) -> Chart:
    """Each zone's renewal rate and at-risk share; a rate that is hidden has no column."""
    groups = []
    for row in _zones(rows):
        renewed, ending = row.lists[ComparedMeasure.DUE], row.lists[ComparedMeasure.ENDING]
        marks = [
            _rate("换证率", row.item.renewal_rate, "up", renewed),
            _rate("一年内到期占比", row.item.at_risk_share, "down", ending),
        ]
        groups.append((row.item.scope_name, [mark for mark in marks if mark is not None]))
    return columns(groups, HALF)


def _rate(name: str, value: Decimal | None, kind: str, where: str) -> Mark | None:
    return None if value is None else Mark(name, float(value), kind, where, percent(value))


def _zones(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.item.kind == "zone"]


def renewal(firm: ComparedFirm) -> str:
    """Whether a firm was renewed, in words; empty where its measure is not about that."""
    return "" if firm.renewed is None else "已换证" if firm.renewed else "未换证"


@dataclass(frozen=True)
class Line:
    """A programme counted by zone under some basis."""

    programme: Programme
    by_zone: Mapping[Zone, int]


@dataclass(frozen=True)
class MatrixCell:
    count: int
    change: int  # since the end of last year
    link: str
    shade: int  # 0 of none, to 5 of the most in its row


@dataclass(frozen=True)
class MatrixRow:
    name: str
    rung: int | None
    cells: tuple[MatrixCell, ...]


def lines_of(ladder: LadderAnswer, basis: CountingBasis) -> list[Line]:
    """What one statement answers: every programme under 每级, the rungs under 最高级."""
    counts = ladder.highest_rung if basis is CountingBasis.HIGHEST else (*ladder.each_rung, *ladder.tracks)
    return [Line(each.programme, each.by_zone) for each in counts]


def matrix(
    now: Sequence[Line],
    before: Sequence[Line],
    scopes: Sequence[Zone | Region],
    drilled: Callable[[Programme, Zone | Region], str],
) -> list[MatrixRow]:
    """A row per programme, a column per zone and region; rows are never added."""
    earlier = {line.programme: line for line in before}
    return [
        MatrixRow(line.programme.label, _rung(line.programme), _cells(line, earlier[line.programme], scopes, drilled))
        for line in now
    ]


def _rung(programme: Programme) -> int | None:
    return RUNGS.index(programme) + 1 if programme in RUNGS else None


def _cells(
    line: Line, before: Line, scopes: Sequence[Zone | Region], drilled: Callable[[Programme, Zone | Region], str]
) -> tuple[MatrixCell, ...]:
    most = max(line.by_zone.values(), default=0) or 1
    cells = []
    for scope in scopes:
        count, then = (sum(each.by_zone.get(zone, 0) for zone in zones_of(scope)) for each in (line, before))
        shade = 0 if isinstance(scope, Region) else -(-HEAT * count // most)
        cells.append(MatrixCell(count, count - then, drilled(line.programme, scope), shade))
    return tuple(cells)


@dataclass(frozen=True)
class MonthRow:
    """The end of a month, or the day that is asked for, beside the same month of last year."""

    name: str
    day: date | None
    count: int | None
    day_before: date
    count_before: int


def year_to_date(series: SeriesAnswer, scope: str, day: date) -> list[MonthRow]:
    """The twelve months of the year of `day`; those that have not come have last year's count alone."""
    zones = zones_of(scope_of(scope))
    counts = {point.as_of: sum(point.by_zone.get(zone, 0) for zone in zones) for point in series.points}
    rows = []
    for month_end in month_ends(date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)):
        here = next((each for each in counts if (each.year, each.month) == (day.year, month_end.month)), None)
        name = f"{month_end.month} 月"
        rows.append(MonthRow(name, here, counts.get(here) if here else None, month_end, counts.get(month_end, 0)))
    return rows


def months_chart(rows: Sequence[MonthRow], links: Callable[[date], str], *, projected: bool) -> Chart:
    now = "ahead" if projected else "stock"
    groups = []
    for row in rows:
        marks = [Mark("上年", row.count_before, "past", links(row.day_before))]
        if row.day is not None and row.count is not None:
            marks.append(Mark("本年", row.count, now, links(row.day)))
        groups.append((row.name, marks))
    return columns(groups)
