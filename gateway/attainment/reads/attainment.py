"""HNTE of each scope against both goals and the yearly path. Zones come from cultivation's count; regions are sums of zones."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from sqlmodel import Session

from contracts.codes import PathKind, Zone
from contracts.queries.cultivation import StockAnswer
from contracts.queries.gateway import Attainment, AttainmentAnswer, PathPoint
from gateway.access.rules.scope import Scope, kind_of, zones_of
from gateway.attainment import tables as store
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.path import day_point, year_point
from gateway.attainment.rules.target import Attainment as Judged
from gateway.attainment.rules.target import Goal, Target, attain
from gateway.tables import mechanism
from kit.data.database import known_now

HNTE = "hnte-count"
NOTE = (
    "约束值与预期值分别评价，不得混用。区域数由各园区相加得出；自创区包含于试验区，两者不得相加。"
    "各范围按自身目标计算年度路径，园区路径取整后之和不必等于区域路径。"
)


def stock_by_zone(stock: StockAnswer) -> dict[Zone, int]:
    """The count of each zone; a stock split further is added up again, each firm being in one cell."""
    counts: dict[Zone, int] = {}
    for cell in stock.cells:
        if cell.zone is not None:
            counts[cell.zone] = counts.get(cell.zone, 0) + cell.count
    return counts


def scope_count(scope: Scope, counts: Mapping[Zone, int]) -> int:
    return sum(counts.get(zone, 0) for zone in zones_of(scope))


def hnte_attainment(
    session: Session, stock: StockAnswer, scopes: Iterable[Scope], known_at: datetime | None = None
) -> AttainmentAnswer:
    """Judge the stock in `scopes`, by the paths that the office had chosen as known at `known_at` (default: by now)."""
    instant = known_at or known_now(session, mechanism)
    counts = stock_by_zone(stock)
    items = []
    for scope in scopes:
        choice = store.chosen_path(session, scope, stock.as_of.year, instant)
        kind = PathKind(choice.path) if choice else PathKind.LINEAR
        items.append(_judge(plan.load().target(scope, HNTE), scope_count(scope, counts), stock.as_of, kind))
    return AttainmentAnswer(
        as_of=stock.as_of,
        known_at=stock.known_at,
        watermark=stock.watermark,
        definition=stock.definition,
        source=f"{stock.source}；目标：{plan.load().document.number}",
        horizon=date(plan.load().targets[0].target_year, 12, 31),
        items=tuple(items),
        note=NOTE,
    )


def _judge(target: Target, count: int, as_of: date, kind: PathKind) -> Attainment:
    current = Decimal(count)
    binding, expected = (attain(target, goal, current, as_of, 0) for goal in Goal)
    today = point_on(target, as_of)
    chosen = today.linear_binding if kind is PathKind.LINEAR else today.growth_binding
    return Attainment(
        scope=target.scope.value,
        scope_name=target.scope.label,
        kind=kind_of(target.scope),
        current=count,
        base=int(target.base),
        base_year=target.base_year,
        binding=int(target.binding),
        expected=int(target.expected),
        gap_binding=int(binding.gap),
        gap_expected=int(expected.gap),
        per_year_binding=_per_year(binding),
        per_year_expected=_per_year(expected),
        done_binding=binding.rate,
        done_expected=expected.rate,
        share_binding=binding.share_done,
        share_expected=expected.share_done,
        growth_binding=binding.needed_growth,
        growth_expected=expected.needed_growth,
        path=tuple(year_end(target, year) for year in range(target.base_year, target.target_year + 1)),
        point_today=today,
        chosen_path=kind.value,
        point_gap=count - chosen,
    )


def _per_year(judged: Judged) -> Decimal:
    """Once reached nothing is needed; when no time is left, the whole gap is."""
    return judged.gap if judged.needed_per_year is None else judged.needed_per_year


@lru_cache(maxsize=1024)
def year_end(target: Target, year: int) -> PathPoint:
    """Both paths to both goals at 31 December of `year`."""
    points = {(kind, goal): int(year_point(target, goal, kind, year, 0)) for kind in PathKind for goal in Goal}
    return _path_point(date(year, 12, 31), points)


@lru_cache(maxsize=4096)
def point_on(target: Target, as_of: date) -> PathPoint:
    """Both paths to both goals on a day (序时进度)."""
    points = {(kind, goal): int(day_point(target, goal, kind, as_of, 0)) for kind in PathKind for goal in Goal}
    return _path_point(as_of, points)


def _path_point(as_of: date, points: Mapping[tuple[PathKind, Goal], int]) -> PathPoint:
    return PathPoint(
        as_of=as_of,
        linear_binding=points[PathKind.LINEAR, Goal.BINDING],
        linear_expected=points[PathKind.LINEAR, Goal.EXPECTED],
        growth_binding=points[PathKind.GROWTH, Goal.BINDING],
        growth_expected=points[PathKind.GROWTH, Goal.EXPECTED],
    )
