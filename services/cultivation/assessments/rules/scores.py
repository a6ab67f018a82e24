"""Scores with bounds: what is unknown or left to people may still earn anything between nothing and its most."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from contracts.standards import Outcome
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.assessments.rules.measures import measuring
from services.cultivation.assessments.rules.readings import Reading
from services.cultivation.standards.rules.criteria import Bar, Group, Item, Parameter, Score, Step

ZERO = Decimal(0)


class Points(NamedTuple):
    """At least `low` and at most `high` points; `missing` says that figures would narrow it."""

    low: Decimal
    high: Decimal
    missing: bool = False


class Scored(NamedTuple):
    """A score with its groups in their order."""

    total: Points
    groups: tuple[Points, ...]
    outcome: Outcome


Earning: TypeAlias = Callable[[Inputs], Points]


def scoring(score: Score) -> Callable[[Inputs], Scored]:
    """The function that scores a firm. Parameters hold the values of the day that was asked for."""
    groups = [_group(group) for group in score.groups]
    total_passes = passing(score.bar)
    passes = [(place, passing(group.bar)) for place, group in enumerate(score.groups) if group.bar]

    def earn(inputs: Inputs) -> Scored:
        earned = tuple([group(inputs) for group in groups])
        total = _sum(earned)
        if total_passes(total.low) and all(passed(earned[place].low) for place, passed in passes):
            return Scored(total, earned, Outcome.MET)
        if not (total_passes(total.high) and all(passed(earned[place].high) for place, passed in passes)):
            return Scored(total, earned, Outcome.UNMET)
        return Scored(total, earned, Outcome.UNKNOWN if total.missing else Outcome.MANUAL_REVIEW)

    return earn


def passing(bar: Bar) -> Callable[[Decimal], bool]:
    """Whether points pass the bar."""
    asked = number_of(bar.parameter)
    return asked.__lt__ if bar.strict else asked.__le__


def number_of(parameter: Parameter) -> Decimal:
    """The number of a parameter that was resolved for a day."""
    value = parameter.values[0].value
    return value if isinstance(value, Decimal) else ZERO


def table_of(parameter: Parameter) -> tuple[Step, ...]:
    """The table of a parameter that was resolved for a day."""
    value = parameter.values[0].value
    return tuple(each for each in value if isinstance(each, Step)) if isinstance(value, tuple) else ()


def _group(group: Group) -> Earning:
    items = [earning(item) for item in group.items]
    if len(items) == 1 and group.most is None:
        return items[0]
    most = number_of(group.most) if group.most else None

    def earn(inputs: Inputs) -> Points:
        total = _sum([item(inputs) for item in items])
        if most is None:
            return total
        return Points(min(total.low, most), min(total.high, most), total.missing)

    return earn


def earning(item: Item) -> Earning:
    """The function that gives a firm its points for one line."""
    if item.best_of:
        return _best([earning(each) for each in item.best_of])
    if item.measure is None or item.steps is None:
        judged = Points(ZERO, number_of(item.most) if item.most else ZERO)
        return lambda _inputs: judged
    return _stepped(measuring(item.measure), table_of(item.steps), item.falling)


def _stepped(read: Callable[[Inputs], Reading | None], table: Iterable[Step], falling: bool) -> Earning:
    rows = sorted(table, key=lambda step: step.limit or ZERO, reverse=not falling)
    most = max(row.high for row in rows)
    open_, unclear, nothing = Points(ZERO, most, True), Points(ZERO, most), Points(ZERO, ZERO)
    steps = [(row.limit or ZERO, row.strict, Points(row.low, row.high)) for row in rows]

    def earn(inputs: Inputs) -> Points:
        reading = read(inputs)
        if reading is None:
            return open_
        if not reading.clear:
            return unclear
        for limit, strict, points in steps:
            if (not reading.exceeds(limit)) if falling else _passes(reading, limit, strict):
                return points
        return nothing

    return earn


def _passes(reading: Reading, limit: Decimal, strict: bool) -> bool:
    return reading.exceeds(limit) if strict else reading.reaches(limit)


def _best(ways: Iterable[Earning]) -> Earning:
    listed = list(ways)

    def earn(inputs: Inputs) -> Points:
        found = [way(inputs) for way in listed]
        best = max(found)
        if best[0] >= max([each[1] for each in found]):
            return best if not best[2] else Points(best[0], best[1])
        low = best[0]
        return Points(low, max([each[1] for each in found]), any(each[2] and each[1] > low for each in found))

    return earn


def _sum(points: Iterable[Points]) -> Points:
    low, high, missing = ZERO, ZERO, False
    for each in points:
        low, high, missing = low + each.low, high + each.high, missing or each.missing
    return Points(low, high, missing)
