"""The board as values for its template: rows with their links, two goals that are never mixed, the trend's points."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from contracts.codes import CountingBasis, Programme, Region, Zone
from contracts.queries.cultivation import Cell, SeriesAnswer, StockAnswer
from contracts.queries.gateway import Attainment, AttainmentAnswer, GoalChance, GoalChances
from domain.places import UNDIVIDED
from gateway.access.rules.scope import Scope, scope_of, zones_of
from gateway.web.filters import ABSENT, signed
from gateway.web.points_in_time import PointInTime
from gateway.web.urls import link

DRILL = "/board/firms"
UNCLASSIFIED = "未填报产业"
SMALL = 10  # below this many firms a percentage is not shown
FIRST_MONTH = date(2022, 12, 31)  # the plan's base


@dataclass(frozen=True)
class ScopeRow:
    """A zone or region: its attainment, the stock at the end of last year, and the link to its firms."""

    name: str
    item: Attainment
    before: int  # at the end of last year
    year_ago: int  # on the same day of last year
    link: str


@dataclass(frozen=True)
class CellRow:
    names: tuple[str, ...]
    count: int
    share: str
    link: str
    part: bool = False  # the subtotal of a zone


def drill(programme: Programme, at: PointInTime, basis: CountingBasis = CountingBasis.EACH, /, **cell: object) -> str:
    """The page that lists the firms of a cell."""
    under = {} if basis is CountingBasis.EACH else {"counting_basis": basis.value}
    return link(DRILL, programme=programme.value, **cell, **under, **at.query)


def scope_rows(
    figures: AttainmentAnswer, before: StockAnswer, year_ago: StockAnswer, at: PointInTime
) -> tuple[list[ScopeRow], list[ScopeRow]]:
    """Zones and regions in the order of the attainment answer."""
    zones: list[ScopeRow] = []
    regions: list[ScopeRow] = []
    for item in figures.items:
        scope = scope_of(item.scope)
        target = {"scope": scope.value} if isinstance(scope, Region) else {"zone": scope.value}
        row = ScopeRow(
            scope.label,
            item,
            count_in(scope, before),
            count_in(scope, year_ago),
            drill(Programme.HNTE, at, **target),
        )
        (regions if isinstance(scope, Region) else zones).append(row)
    return zones, regions


def outlook(found: GoalChances | None, row: ScopeRow) -> GoalChance | None:
    """The chances of the scope that leads the board."""
    return next((each for each in found.items if each.scope == row.item.scope), None) if found else None


def count_in(scope: Scope, stock: StockAnswer) -> int:
    """The part of a stock that lies in a scope."""
    counts = by_zone(stock.cells)
    return sum(counts.get(zone, 0) for zone in zones_of(scope))


def growth(now: int, before: int) -> str:
    """The change in %, one digit; below ten firms a percentage says nothing."""
    return f"{signed_percent(now - before, before)}" if before >= SMALL else ABSENT


def signed_percent(change: int, base: int) -> str:
    tenths = (Decimal(abs(change)) * 100 / base).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'−' if change < 0 else '+'}{tenths}%"


def by_zone(cells: Iterable[Cell]) -> dict[Zone, int]:
    """Counts per zone over cells of any finer grain: a firm is in one cell only."""
    counts: dict[Zone, int] = {}
    for cell in cells:
        if cell.zone is not None:
            counts[cell.zone] = counts.get(cell.zone, 0) + cell.count
    return counts


def share(part: int, whole: int) -> str:
    """A share with one digit; below ten firms the count alone says more."""
    if whole < SMALL:
        return ABSENT
    return f"{(Decimal(part) * 100 / whole).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def park_rows(stock: StockAnswer, names: Mapping[str, str], at: PointInTime) -> list[CellRow]:
    """Zone by zone: its subtotal, then its parks, the largest first."""
    rows: list[CellRow] = []
    counts = by_zone(stock.cells)
    for zone in (zone for zone in Zone if zone in counts):
        count = counts[zone]
        cells = sorted((cell for cell in stock.cells if cell.zone is zone), key=lambda cell: -cell.count)
        whole = drill(Programme.HNTE, at, zone=zone.value)
        rows.append(CellRow((zone.label, "小计"), count, share(count, stock.total), whole, part=True))
        rows += [_park_row(cell, zone, names, stock.total, at) for cell in cells if cell.count]
    return rows if stock.total else []


def _park_row(cell: Cell, zone: Zone, names: Mapping[str, str], total: int, at: PointInTime) -> CellRow:
    name = names.get(cell.park, cell.park) if cell.park else UNDIVIDED
    firms = drill(Programme.HNTE, at, zone=zone.value, park=cell.park or "none")
    return CellRow((name, zone.label), cell.count, share(cell.count, total), firms)


def industry_rows(stock: StockAnswer, names: Mapping[str, tuple[str, str]], at: PointInTime) -> list[CellRow]:
    """Industries of 4+8+1 with their group, the largest first."""
    return [
        CellRow(
            names.get(cell.industry, (cell.industry, "")) if cell.industry else (UNCLASSIFIED, ""),
            cell.count,
            share(cell.count, stock.total),
            drill(Programme.HNTE, at, industry=cell.industry or "none"),
        )
        for cell in sorted(stock.cells, key=lambda cell: -cell.count)
        if cell.count
    ]


def month_ends(start: date, end: date) -> list[date]:
    """The last day of each month from `start`'s to before `end`, then `end` itself."""
    days: list[date] = []
    year, month = start.year, start.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        last = date(year, month, 1) - timedelta(days=1)
        if last >= end:
            return [*days, end]
        days.append(last)


def trend(series: SeriesAnswer, item: Attainment, zones: Iterable[Zone]) -> str:
    """JSON for the chart: the stock by month to the day asked for, the chosen path to both goals by year to the plan's end.

    What has not come is a line of its own, which begins at the last day that has.
    """
    scope = tuple(zones)
    values = {point.as_of: sum(point.by_zone.get(zone, 0) for zone in scope) for point in series.points}
    path = {point.as_of: point for point in item.path}
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
    return json.dumps({"dates": [day.isoformat() for day in days]} | drawn)


@dataclass(frozen=True)
class MonthRow:
    day: date
    count: int
    change: str  # against the point before
    year: str  # against the same day of the year before
    projected: bool = False


def month_rows(series: SeriesAnswer, zones: Iterable[Zone], year_ago: int) -> list[MonthRow]:
    """The trend as a table, newest first."""
    scope = tuple(zones)
    counts = {point.as_of: sum(point.by_zone.get(zone, 0) for zone in scope) for point in series.points}
    ahead = {point.as_of for point in series.points if point.projected}
    days = sorted(counts)
    rows = []
    for before, day in zip([None, *days], days, strict=False):
        earlier = counts.get(_year_before(day), year_ago if day == days[-1] else None)
        change = signed(counts[day] - counts[before]) if before else ABSENT
        yearly = ABSENT if earlier is None else signed(counts[day] - earlier)
        rows.append(MonthRow(day, counts[day], change, yearly, day in ahead))
    return rows[::-1]


def _year_before(day: date) -> date:
    """The same day a year earlier; the last of February stands for 29 February."""
    last_of_february = (day.month, day.day) in ((2, 28), (2, 29))
    if last_of_february:
        return date(day.year - 1, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def sums(zones: Iterable[ScopeRow], regions: Iterable[ScopeRow]) -> list[str]:
    """The additive checks as sentences: zones add up to each region; the regions are never added."""
    counts = {row.item.scope: row.item.current for row in zones}
    lines = []
    for row in regions:
        parts = [counts[zone.value] for zone in zones_of(scope_of(row.item.scope)) if zone.value in counts]
        mark = "相符" if sum(parts) == row.item.current else "不符"
        lines.append(f"{row.name}：{' ＋ '.join(map(str, parts))} ＝ {row.item.current}（{mark}）")
    return lines
