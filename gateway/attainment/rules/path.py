"""The yearly path from the base to a goal. The plan gives end values only; these are the two defaults of the office's table.

Every scope has its own path to its own target: rounded zone paths need not add up to the region's
(constant growth, binding, 2023: 85 + 514 + 108 + 84 = 791, the region's own point is 790).
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise

from contracts.codes import PathKind
from gateway.attainment.rules.target import Goal, Target


@lru_cache(maxsize=4096)
def point(target: Target, goal: Goal, kind: PathKind, year: int) -> Decimal:
    """The path at 31 December of `year`, unrounded; the base up to its year, the goal from the target year on.

    It leads through the yearly targets that the office has entered.
    """
    stations = target.stations(goal)
    if year <= target.base_year:
        return target.base
    if year >= target.target_year:
        return target.goal(goal)
    (start, low), (end, high) = next(leg for leg in pairwise(stations) if leg[0][0] <= year <= leg[1][0])
    share = Decimal(year - start) / Decimal(end - start)
    if kind is PathKind.LINEAR:
        return low + (high - low) * share
    return low * (high / low) ** share


def year_point(target: Target, goal: Goal, kind: PathKind, year: int, decimals: int) -> Decimal:
    """The path at the end of `year` as printed: half up to the indicator's digits."""
    return _printed(point(target, goal, kind, year), decimals)


def day_point(target: Target, goal: Goal, kind: PathKind, as_of: date, decimals: int) -> Decimal:
    """序时进度: between two year ends the path is straight by days, with the kind chosen for the year of `as_of`."""
    year_end = date(as_of.year, 12, 31)
    year_start = date(as_of.year - 1, 12, 31)
    before = point(target, goal, kind, as_of.year - 1)
    after = point(target, goal, kind, as_of.year)
    share = Decimal((as_of - year_start).days) / Decimal((year_end - year_start).days)
    return _printed(before + (after - before) * share, decimals)


def _printed(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
