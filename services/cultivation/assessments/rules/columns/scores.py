"""Scores with bounds for all firms at once: what is unknown or left to people may still earn anything between nothing and its most."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from services.cultivation.assessments.rules.columns.firms import Firms
from services.cultivation.assessments.rules.columns.measures import Read, Test, reading
from services.cultivation.assessments.rules.columns.outcomes import MANUAL_REVIEW, MET, UNKNOWN, UNMET, Outcomes
from services.cultivation.assessments.rules.scores import number_of, table_of
from services.cultivation.facts.rules.columns import SCALE, Bools, Numbers
from services.cultivation.standards.rules.criteria import Bar, Group, Item, Score

ZERO = Decimal(0)


class Points(NamedTuple):
    """At least `low` and at most `high` points, times SCALE; `missing` says where figures would narrow it."""

    low: Numbers
    high: Numbers
    missing: Bools


class Scored(NamedTuple):
    """The sum of points with its outcome."""

    total: Points
    outcome: Outcomes


def scored(score: Score, firms: Firms) -> Scored:
    """The score of each firm."""
    groups = [_group(group, firms) for group in score.groups]
    total = _sum(groups)
    bars = [
        (total, score.bar),
        *((own, group.bar) for own, group in zip(groups, score.groups, strict=True) if group.bar),
    ]
    surely = np.logical_and.reduce([passing(bar, points.low) for points, bar in bars])
    perhaps = np.logical_and.reduce([passing(bar, points.high) for points, bar in bars])
    open_ = np.where(total.missing, UNKNOWN, MANUAL_REVIEW)
    return Scored(total, np.where(surely, MET, np.where(perhaps, open_, UNMET)))


def passing(bar: Bar, points: Numbers) -> Bools:
    """Where points pass the bar."""
    asked = _whole(number_of(bar.parameter))
    return points > asked if bar.strict else points >= asked


def _group(group: Group, firms: Firms) -> Points:
    total = _sum([_item(item, firms) for item in group.items])
    if group.most is None:
        return total
    most = _whole(number_of(group.most))
    return Points(np.minimum(total.low, most), np.minimum(total.high, most), total.missing)


def _item(item: Item, firms: Firms) -> Points:
    if item.best_of:
        return _best([_item(each, firms) for each in item.best_of])
    if item.measure is None or item.steps is None:
        most = _whole(number_of(item.most)) if item.most else 0
        return Points(np.zeros(firms.size, np.int64), np.full(firms.size, most), np.zeros(firms.size, np.bool_))
    return _stepped(item, firms)


def _stepped(item: Item, firms: Firms) -> Points:
    """The first step that is reached gives its points; of an item where less is better, the first bound that is kept."""
    assert item.measure is not None  # noqa: S101 - asked by _item
    assert item.steps is not None  # noqa: S101 - asked by _item
    rows = sorted(table_of(item.steps), key=lambda step: step.limit or ZERO, reverse=not item.falling)
    tests = [Test(row.limit or ZERO, item.falling or row.strict) for row in rows]
    read = reading(item.measure, firms, tests)
    reached = [~passed if item.falling else passed for passed in read.passed]
    most = max(_whole(row.high) for row in rows)
    lows, highs = ([_whole(points) for points in side] for side in ([r.low for r in rows], [r.high for r in rows]))
    return Points(_earned(read, reached, lows, 0), _earned(read, reached, highs, most), ~read.known)


def _earned(read: Read, reached: Sequence[Bools], points: Sequence[int], otherwise: int) -> Numbers:
    earned = np.zeros(len(read.known), np.int64)
    for passed, given in zip(reversed(reached), reversed(points), strict=True):
        earned[passed] = given
    earned[~(read.known & read.clear)] = otherwise
    return earned


def _best(ways: Sequence[Points]) -> Points:
    """Figures would narrow it only where they could still earn more than what is sure."""
    low = np.maximum.reduce([way.low for way in ways])
    high = np.maximum.reduce([way.high for way in ways])
    return Points(low, high, np.logical_or.reduce([way.missing & (way.high > low) for way in ways]))


def _sum(points: Iterable[Points]) -> Points:
    low, high, missing = zip(*points, strict=True)
    return Points(np.add.reduce(low), np.add.reduce(high), np.logical_or.reduce(missing))


def _whole(points: Decimal) -> int:
    """Points have at most four decimals, as every number that is entered."""
    return int(points * SCALE)
