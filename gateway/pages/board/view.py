"""The board as values for its template: rows with their links, two goals that are never mixed, the trend's points."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from contracts.codes import CountingBasis, Programme, Region, Zone
from contracts.queries.cultivation import Cell, StockAnswer
from contracts.queries.gateway import Attainment, AttainmentAnswer, GoalChance, GoalChances
from domain.places import UNDIVIDED
from gateway.access.rules.scope import Scope, scope_of, zones_of
from gateway.web.expiries import EXPIRIES, QUARTER, Ending
from gateway.web.filters import ABSENT
from gateway.web.points_in_time import PointInTime
from gateway.web.urls import joined, link

DRILL = "/board/firms"
UNCLASSIFIED = "未填报产业"
SMALL = 10  # below this many firms a percentage is not shown


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
    name: str
    group: str  # its zone, or its kind
    count: int
    share: str
    link: str
    part: bool = False  # the subtotal of a zone


def drill(programme: Programme, at: PointInTime, basis: CountingBasis = CountingBasis.EACH, /, **cell: object) -> str:
    """The page that lists the firms of a cell."""
    return link(DRILL, programme=programme.value, **cell, **_under(basis), **at.query)


def drills(programme: Programme, at: PointInTime, basis: CountingBasis, /, **cell: object) -> Callable[[date], str]:
    """The same page for one day after the other."""
    whole = link(DRILL, programme=programme.value, **cell, **_under(basis))
    known = joined("", {"known_at": at.known_local}).replace("?", "&")
    return lambda day: f"{whole}&as_of={day.isoformat()}{known}"


def _under(basis: CountingBasis) -> dict[str, object]:
    return {} if basis is CountingBasis.EACH else {"counting_basis": basis.value}


def cell_of(scope: Scope) -> dict[str, object]:
    """A scope as the cell of a drill-down."""
    return {"scope": scope.value} if isinstance(scope, Region) else {"zone": scope.value}


def scope_rows(
    figures: AttainmentAnswer, before: StockAnswer, year_ago: StockAnswer, at: PointInTime
) -> tuple[list[ScopeRow], list[ScopeRow]]:
    """Zones and regions in the order of the attainment answer."""
    zones: list[ScopeRow] = []
    regions: list[ScopeRow] = []
    for item in figures.items:
        scope = scope_of(item.scope)
        row = ScopeRow(
            scope.label,
            item,
            count_in(scope, before),
            count_in(scope, year_ago),
            drill(Programme.HNTE, at, **cell_of(scope)),
        )
        (regions if isinstance(scope, Region) else zones).append(row)
    return zones, regions


def outlook(found: GoalChances | None, row: ScopeRow) -> GoalChance | None:
    """The chances of the scope that leads the board."""
    return next((each for each in found.items if each.scope == row.item.scope), None) if found else None


@dataclass(frozen=True)
class Lag:
    """The zone whose count is the smallest part of its path's point of the day; `widest` misses the most firms, if another."""

    row: ScopeRow
    point: int
    gap: int
    share: str
    widest: ScopeRow | None


def lagging(zones: Sequence[ScopeRow]) -> Lag | None:
    """None where every zone has reached its path, and on a day that has not come."""
    behind = [row for row in zones if row.item.point_gap is not None and row.item.point_gap < 0]
    if not behind:
        return None
    row = min(behind, key=lambda row: Decimal(row.item.current) / row.item.point_today.binding)
    widest = min(behind, key=lambda row: row.item.point_gap or 0)
    point = row.item.point_today.binding
    return Lag(row, point, point - row.item.current, share(row.item.current, point), None if widest is row else widest)


@dataclass(frozen=True)
class EndingTile:
    """What ends this quarter and has no successor; `worst` is the zone with the most of it at risk."""

    firms: int
    at_risk: int
    last: date
    worst: str | None
    link: str


def ending_tile(found: Ending | None) -> EndingTile | None:
    """The numbers of 到期预警表."""
    if found is None:
        return None
    rows = found.by(QUARTER)
    risky = Counter(row.zone_name for row in rows if row.at_risk)
    several = len({row.zone for row in rows}) > 1
    worst = risky.most_common(1)[0][0] if risky and several else None
    last = QUARTER.last(found.as_of)
    return EndingTile(len(rows), sum(risky.values()), last, worst, link(EXPIRIES, term=QUARTER.code))


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
    """A share with one digit, half up; below ten firms the count alone says more."""
    if whole < SMALL:
        return ABSENT
    whole_percent, tenth = divmod((2000 * part + whole) // (2 * whole), 10)
    return f"{whole_percent}.{tenth}%"


def park_rows(stock: StockAnswer, names: Mapping[str, str], at: PointInTime) -> list[CellRow]:
    """Zone by zone: its subtotal, then its parks, the largest first."""
    rows: list[CellRow] = []
    counts = by_zone(stock.cells)
    for zone in (zone for zone in Zone if zone in counts):
        count = counts[zone]
        cells = sorted((cell for cell in stock.cells if cell.zone is zone), key=lambda cell: -cell.count)
        whole = drill(Programme.HNTE, at, zone=zone.value)
        rows.append(CellRow(zone.label, "小计", count, share(count, stock.total), whole, part=True))
        rows += [_park_row(cell, zone, names, stock.total, at) for cell in cells if cell.count]
    return rows if stock.total else []


def _park_row(cell: Cell, zone: Zone, names: Mapping[str, str], total: int, at: PointInTime) -> CellRow:
    name = names.get(cell.park, cell.park) if cell.park else UNDIVIDED
    firms = drill(Programme.HNTE, at, zone=zone.value, park=cell.park or "none")
    return CellRow(name, zone.label, cell.count, share(cell.count, total), firms)


def industry_rows(stock: StockAnswer, names: Mapping[str, tuple[str, str]], at: PointInTime) -> list[CellRow]:
    """Industries of 4+8+1 with their group, the largest first."""
    return [
        CellRow(
            *(names.get(cell.industry, (cell.industry, "")) if cell.industry else (UNCLASSIFIED, "")),
            cell.count,
            share(cell.count, stock.total),
            drill(Programme.HNTE, at, industry=cell.industry or "none"),
        )
        for cell in sorted(stock.cells, key=lambda cell: -cell.count)
        if cell.count
    ]


def sums(zones: Iterable[ScopeRow], regions: Iterable[ScopeRow]) -> list[str]:
    """The additive checks as sentences: zones add up to each region; the regions are never added."""
    counts = {row.item.scope: row.item.current for row in zones}
    lines = []
    for row in regions:
        parts = [counts[zone.value] for zone in zones_of(scope_of(row.item.scope)) if zone.value in counts]
        mark = "相符" if sum(parts) == row.item.current else "不符"
        lines.append(f"{row.name}：{' ＋ '.join(map(str, parts))} ＝ {row.item.current}（{mark}）")
    return lines
