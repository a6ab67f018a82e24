"""HNTE of each scope against both goals and the yearly path. Zones come from cultivation's count; regions are sums of zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from contracts.codes import PathKind, Zone
from contracts.queries.cultivation import StockAnswer
from contracts.queries.gateway import Attainment, AttainmentAnswer, PathPoint
from gateway.access.rules.scope import Scope, kind_of, scope_of, zones_of
from gateway.attainment.reads.versions import HNTE, all_versions, goal_of
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.path import day_point, year_point
from gateway.attainment.rules.target import Attainment as Judged
from gateway.attainment.rules.target import Goal, Target, attain
from gateway.attainment.rules.versions import TargetBook, Version, book_of
from gateway.attainment.tables import paths as store
from gateway.tables import mechanism
from kit.data.database import known_now

NOTE = (
    "约束值与预期值分别评价，不得混用。区域数由各园区相加得出；自创区包含于试验区，两者不得相加。"
    "各范围按自身目标计算年度路径，园区路径取整后之和不必等于区域路径。"
)
PER_GOAL = ("gap", "per_year", "per_month", "done", "share", "growth")
JUDGED = (*(f"{name}_{goal.value}" for name in PER_GOAL for goal in Goal), "point_gap")
Points = Mapping[tuple[PathKind, Goal], int]


@dataclass(frozen=True)
class Path:
    """The way of one scope to its goals; the office chooses its kind year by year."""

    target: Target
    chosen: Mapping[int, PathKind]

    def kind(self, year: int) -> PathKind:
        return self.chosen.get(year, PathKind.LINEAR)


@dataclass(frozen=True)
class ChosenPath:
    """What the office chose for a scope and year, over knowledge time."""

    scope: Scope
    year: int
    kind: PathKind
    known_from: datetime
    known_until: datetime


@dataclass(frozen=True)
class KnownPlan:
    """All that was ever approved or chosen by `now`: whatever day is judged, as known at whatever instant, follows from it."""

    now: datetime
    versions: tuple[Version, ...]
    choices: tuple[ChosenPath, ...]
    _books: dict[tuple[bool, ...], TargetBook] = field(default_factory=dict, compare=False, repr=False)

    def book(self, as_of: date, known_at: datetime) -> TargetBook:
        """The targets that hold; one book for all days on which the same ones do."""
        applying = tuple(each.effective_on <= as_of and each.known_at <= known_at for each in self.versions)
        if applying not in self._books:
            self._books[applying] = book_of(self.versions, as_of, known_at)
        return self._books[applying]

    def kinds(self, scope: Scope, known_at: datetime) -> dict[int, PathKind]:
        """The path of a scope by year, where one was chosen."""
        mine = (each for each in self.choices if each.scope is scope)
        return {each.year: each.kind for each in mine if each.known_from <= known_at < each.known_until}


def known_plan(session: Session) -> KnownPlan:
    """Read whole: the plan has sixty targets, and the office decides a few times a year."""
    choices = (
        ChosenPath(scope_of(row.scope), row.year, PathKind(row.path), row.known_from, row.known_until)
        for row in store.all_choices(session)
    )
    return KnownPlan(known_now(session, mechanism), all_versions(session), tuple(choices))


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
    known: KnownPlan, stock: StockAnswer, scopes: Sequence[Scope], known_at: datetime | None = None
) -> AttainmentAnswer:
    """Judge the stock in `scopes` by the targets in force on its day and the paths that the office had chosen, as known at
    `known_at` (default: by now)."""
    at = known_at or known.now
    book, counts = known.book(stock.as_of, at), stock_by_zone(stock)
    items = [
        _against(Path(goal_of(book, scope), known.kinds(scope, at)), scope_count(scope, counts), stock)
        for scope in scopes
    ]
    return AttainmentAnswer(
        as_of=stock.as_of,
        known_at=stock.known_at,
        watermark=stock.watermark,
        definition=stock.definition,
        source=sourced(stock.source, book, scopes),
        projected=stock.projected,
        horizon=date(plan.load().targets[0].target_year, 12, 31),
        items=tuple(items),
        note=NOTE,
    )


def sourced(source: str, book: TargetBook, scopes: Sequence[Scope]) -> str:
    """Where a count comes from, and the documents behind the targets of its scopes."""
    documents = _documents(book, tuple(scopes)) or (plan.load().document.number,)
    return f"{source}；目标：{'、'.join(documents)}"


@lru_cache(maxsize=256)
def _documents(book: TargetBook, scopes: tuple[Scope, ...]) -> tuple[str, ...]:
    return book.documents(HNTE, scopes)


def _against(path: Path, count: int, stock: StockAnswer) -> Attainment:
    target, today = path.target, point_on(path, stock.as_of)
    judged = {} if stock.projected else _judged(target, count, stock.as_of) | {"point_gap": count - today.binding}
    return Attainment(
        scope=target.scope.value,
        scope_name=target.scope.label,
        kind=kind_of(target.scope),
        current=count,
        base=int(target.base),
        base_year=target.base_year,
        binding=int(target.binding),
        expected=int(target.expected),
        path=tuple(year_end(target, year, path.kind(year)) for year in range(target.base_year, target.target_year + 1)),
        point_today=today,
        chosen_path=today.chosen_path,
        **(dict.fromkeys(JUDGED) | judged),
    )


def _judged(target: Target, count: int, as_of: date) -> dict[str, Any]:
    """What sets the count against each goal."""
    found: dict[str, Any] = {}
    for goal in Goal:
        judged = attain(target, goal, Decimal(count), as_of, 0)
        found |= {
            f"gap_{goal.value}": int(judged.gap),
            f"per_year_{goal.value}": _each(judged, judged.needed_per_year),
            f"per_month_{goal.value}": int(_each(judged, judged.needed_per_month)),
            f"done_{goal.value}": judged.rate,
            f"share_{goal.value}": judged.share_done,
            f"growth_{goal.value}": judged.needed_growth,
        }
    return found


def _each(judged: Judged, needed: Decimal | None) -> Decimal:
    """Once reached nothing is needed; when no time is left, the whole gap is."""
    return judged.gap if needed is None else needed


@lru_cache(maxsize=1024)
def year_end(target: Target, year: int, chosen: PathKind) -> PathPoint:
    """Both paths to both goals at 31 December of `year`, and the chosen one."""
    points = {(kind, goal): int(year_point(target, goal, kind, year, 0)) for kind in PathKind for goal in Goal}
    return _path_point(date(year, 12, 31), points, chosen)


def point_on(path: Path, as_of: date) -> PathPoint:
    """Both paths to both goals on a day (序时进度), and the chosen one."""
    return _path_point(as_of, _day_points(path.target, as_of), path.kind(as_of.year))


@lru_cache(maxsize=4096)
def _day_points(target: Target, as_of: date) -> Points:
    return {(kind, goal): int(day_point(target, goal, kind, as_of, 0)) for kind in PathKind for goal in Goal}


def _path_point(as_of: date, points: Points, chosen: PathKind) -> PathPoint:
    return PathPoint(
        as_of=as_of,
        linear_binding=points[PathKind.LINEAR, Goal.BINDING],
        linear_expected=points[PathKind.LINEAR, Goal.EXPECTED],
        growth_binding=points[PathKind.GROWTH, Goal.BINDING],
        growth_expected=points[PathKind.GROWTH, Goal.EXPECTED],
        chosen_path=chosen.value,
        binding=points[chosen, Goal.BINDING],
        expected=points[chosen, Goal.EXPECTED],
    )
