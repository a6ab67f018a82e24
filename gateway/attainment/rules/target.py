"""Targets of the plan and how far a figure is from them. Plain values: no clock, no I/O.

Units are those of the indicator (家, 亿元, %, 人, 件, 个); shares and rates are in %. Nothing here is a float.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache

from gateway.access.rules.scope import Scope

HUNDRED = Decimal(100)
TENTH = Decimal("0.1")


class Goal(StrEnum):
    """The plan states two values for each cell; each is judged by itself."""

    BINDING = "binding"
    EXPECTED = "expected"

    @property
    def label(self) -> str:
        return "约束值" if self is Goal.BINDING else "预期值"


@dataclass(frozen=True)
class Indicator:
    """One row of table 1. `decimals`: digits printed; `additive`: zones add up to a region; `counted`: from the register.

    No figure lies below `least`; `most` is None where nothing bounds it.
    """

    code: str
    seq: int
    name: str
    unit: str
    measure: str
    decimals: int
    additive: bool
    counted: bool
    least: Decimal = Decimal(0)
    most: Decimal | None = None

    def refuses(self, value: Decimal) -> str | None:
        """Why no such figure can be, in words for the field; None where it can."""
        if value < self.least or (self.most is not None and value > self.most):
            bounds = f"不得小于 {self.least}" if self.most is None else f"应在 {self.least} 与 {self.most} 之间"
            return f"{bounds}（{self.unit}）"
        return None


@dataclass(frozen=True)
class Milestone:
    """Yearly targets on the way to the goals; None where nobody has entered one."""

    year: int
    binding: Decimal | None
    expected: Decimal | None

    def goal(self, goal: Goal) -> Decimal | None:
        return self.binding if goal is Goal.BINDING else self.expected


@dataclass(frozen=True)
class Target:
    """One cell group of tables 1 and 1—1 … 1—4: base with its year, binding and expected value of the target year.

    Read from the plan it is as printed; a revised one, and the yearly targets on its way, come from `TargetBook.holding`.
    """

    table: str
    scope: Scope
    indicator: str
    base: Decimal
    base_year: int
    binding: Decimal
    expected: Decimal
    target_year: int
    milestones: tuple[Milestone, ...] = ()

    def goal(self, goal: Goal) -> Decimal:
        return self.binding if goal is Goal.BINDING else self.expected

    def stations(self, goal: Goal) -> tuple[tuple[int, Decimal], ...]:
        """What the path to a goal leads through, year by year: the base, the yearly targets, the goal."""
        between = ((each.year, each.goal(goal)) for each in self.milestones)
        stated = [(year, value) for year, value in between if value is not None]
        return ((self.base_year, self.base), *stated, (self.target_year, self.goal(goal)))


@dataclass(frozen=True)
class Attainment:
    """A figure against one goal.

    rate: value / goal in %, never shown as 100.0 before the goal is reached; share_done: (value - base) / (goal - base) in %,
    negative below the base; gap: goal - value, 0 once reached; needed_per_year: what each remaining year must add, rounded
    up to the indicator's digits (a rounded-down need would miss the goal), and the whole gap when less than a year is left;
    needed_per_month: likewise; needed_growth: yearly growth in % that would reach the goal; all three None once reached or when no time is left.
    """

    goal: Decimal
    reached: bool
    rate: Decimal
    share_done: Decimal
    gap: Decimal
    needed_per_year: Decimal | None
    needed_per_month: Decimal | None
    needed_growth: Decimal | None


def years_left(as_of: date, target_year: int) -> Decimal:
    """Years from the end of `as_of` to 31 December of the target year; whole at year ends, never negative."""
    year_end = date(as_of.year, 12, 31)
    days = (year_end - date(as_of.year - 1, 12, 31)).days
    left = Decimal(target_year - as_of.year) + Decimal((year_end - as_of).days) / Decimal(days)
    return max(left, Decimal(0))


def months_left(as_of: date, target_year: int) -> Decimal:
    """Months from the end of `as_of` to the end of the target year; whole at month ends, never negative."""
    days = monthrange(as_of.year, as_of.month)[1]
    left = Decimal(12 * (target_year - as_of.year) + 12 - as_of.month) + Decimal(days - as_of.day) / Decimal(days)
    return max(left, Decimal(0))


def percent(part: Decimal, whole: Decimal, *, reached: bool) -> Decimal:
    """part / whole in % with one digit, half up, but 100.0 only when `reached`: 1299 of 1300 reads 99.9."""
    shown = (part / whole * HUNDRED).quantize(TENTH, ROUND_HALF_UP)
    return shown if reached else min(shown, HUNDRED - TENTH)


def needed_each(gap: Decimal, left: Decimal, decimals: int) -> Decimal | None:
    """What each of the years or months that are `left` must add so that the goal is met; see `Attainment`."""
    if gap <= 0 or left <= 0:
        return None
    return (gap / max(left, Decimal(1))).quantize(Decimal(1).scaleb(-decimals), ROUND_CEILING)


def needed_growth(value: Decimal, goal: Decimal, left: Decimal) -> Decimal | None:
    """Constant yearly growth in % from `value` to `goal` in `left` years, one digit half up; None below one year or from 0."""
    if value <= 0 or value >= goal or left < 1:
        return None
    rate = (_logarithm(goal / value) / left).exp() - 1
    return (rate * HUNDRED).quantize(TENTH, ROUND_HALF_UP)


@lru_cache(maxsize=4096)
def _logarithm(ratio: Decimal) -> Decimal:
    """Most of what a power costs, and the same on every day on which nothing changed."""
    return ratio.ln()


def attain(target: Target, goal: Goal, value: Decimal, as_of: date, decimals: int) -> Attainment:
    """Judge `value` of `as_of` against one goal of `target` (every indicator of the plan is better when higher)."""
    aim = target.goal(goal)
    reached = value >= aim
    gap = max(aim - value, Decimal(0))
    left = years_left(as_of, target.target_year)
    return Attainment(
        goal=aim,
        reached=reached,
        rate=percent(value, aim, reached=reached),
        share_done=percent(value - target.base, aim - target.base, reached=reached),
        gap=gap,
        needed_per_year=needed_each(gap, left, decimals),
        needed_per_month=needed_each(gap, months_left(as_of, target.target_year), decimals),
        needed_growth=needed_growth(value, aim, left),
    )
