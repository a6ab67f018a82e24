"""The forecast as values for its templates: rows by scope with both goals, the points of the chart, the back-test with its rivals."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.codes import PathKind
from contracts.queries.forecasts import BackTestPoint, ForecastAnswer, ForecastScope
from contracts.queries.gateway import GoalChance, GoalChances
from gateway.access.rules.scope import scope_of
from gateway.attainment.reads.versions import goal_of
from gateway.attainment.rules.path import year_point
from gateway.attainment.rules.target import Goal
from gateway.attainment.rules.versions import TargetBook


@dataclass(frozen=True)
class ScopeRow:
    """A scope with its goals and chances."""

    scope: ForecastScope
    goal: GoalChance


@dataclass(frozen=True)
class DayRow:
    """A day of the chart as a row of its table; only ends of seasons are forecast."""

    day: date
    run_off: int
    low: int | None = None
    median: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class StageRow:
    """A stage of the pipeline over all zones seen."""

    name: str
    renews: bool
    firms: int
    chance: int | None


@dataclass(frozen=True)
class PointRow:
    """A point of the back-test; `linear` is where the straight path to the goal led on that day."""

    point: BackTestPoint
    linear: int | None


def scope_rows(answer: ForecastAnswer, likely: GoalChances) -> list[ScopeRow]:
    goals = {each.scope: each for each in likely.items}
    return [ScopeRow(scope, goals[scope.scope]) for scope in answer.scopes if scope.scope in goals]


def chosen(rows: Sequence[ScopeRow], asked: str) -> ScopeRow | None:
    """The row of the scope that is asked for, the widest where none is."""
    return next((row for row in rows if row.scope.scope == asked), rows[0] if rows else None)


def day_rows(answer: ForecastAnswer, scope: ForecastScope) -> list[DayRow]:
    """The origin, ends of months, and what the season's ends are forecast to be."""
    ends = {point.as_of: point for point in scope.points}
    rows = []
    for day, run_off in zip(answer.days, scope.run_off, strict=True):
        end = ends.get(day)
        rows.append(DayRow(day, run_off, end.low, end.median, end.high) if end else DayRow(day, run_off))
    return rows


def fan(rows: Sequence[DayRow], goal: GoalChance) -> str:
    """The chart's lines as JSON; the fan opens at the origin and is straight between the ends of seasons."""
    days = [row.day for row in rows]
    opened = [replace(rows[0], low=rows[0].run_off, median=rows[0].run_off, high=rows[0].run_off), *rows[1:]]
    low = _straight(days, [row.low for row in opened])
    high = _straight(days, [row.high for row in opened])
    lines = {
        "dates": [day.isoformat() for day in days],
        "run_off": [row.run_off for row in rows],
        "low": low,
        "median": [row.median for row in opened],
        "spread": [round(above - below, 1) for below, above in zip(low, high, strict=True)],
        "binding": goal.binding,
        "expected": goal.expected,
    }
    return json.dumps(lines)


def _straight(days: Sequence[date], values: Sequence[int | None]) -> list[float]:
    """The values, straight lines between those that are known; the first and the last are."""
    known = [(day.toordinal(), value) for day, value in zip(days, values, strict=True) if value is not None]
    found = []
    for day in days:
        before = max(pair for pair in known if pair[0] <= day.toordinal())
        after = min(pair for pair in known if pair[0] >= day.toordinal())
        way = (day.toordinal() - before[0]) / ((after[0] - before[0]) or 1)
        found.append(round(before[1] + way * (after[1] - before[1]), 1))
    return found


def stage_rows(answer: ForecastAnswer) -> list[StageRow]:
    firms = Counter[tuple[str, bool, int | None]]()
    for each in answer.stages:
        firms[each.stage_name, each.renews, each.chance] += each.firms
    rows = [StageRow(name, renews, count, chance) for (name, renews, chance), count in firms.items()]
    return sorted(rows, key=lambda row: (row.chance is None, not row.renews, row.name))


def point_rows(points: Sequence[BackTestPoint], scope: str, book: TargetBook) -> list[PointRow]:
    mine = [point for point in points if point.scope == scope]
    return [PointRow(point, linear_point(book, scope, point.horizon.year)) for point in mine]


def linear_point(book: TargetBook, scope: str, year: int) -> int | None:
    """Where the straight path to 约束值 is at the end of a year; none outside the plan."""
    target = goal_of(book, scope_of(scope))
    if not target.base_year <= year <= target.target_year:
        return None
    return int(year_point(target, Goal.BINDING, PathKind.LINEAR, year, 0))


def errors(rows: Sequence[PointRow]) -> dict[str, str]:
    """Mean absolute error of the median, of the last stock and of the straight path, one digit."""
    rivals = {
        "median": [(row.point.median, row.point.actual) for row in rows],
        "last_stock": [(row.point.last_stock, row.point.actual) for row in rows],
        "linear": [(row.linear, row.point.actual) for row in rows if row.linear is not None],
    }
    return {name: _mean(pairs) for name, pairs in rivals.items()}


def _mean(pairs: Sequence[tuple[int, int]]) -> str:
    return f"{sum(abs(said - came) for said, came in pairs) / len(pairs):.1f}" if pairs else "—"
