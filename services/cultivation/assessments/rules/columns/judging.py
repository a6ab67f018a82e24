"""The evaluator for many firms at once, results only: what `rules.judging` says of each firm, without an object for any.

The two are held together by a test over random firms under every standard that is shipped.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from contracts.metrics import Metric
from contracts.standards import CriterionKind as Kind
from contracts.standards import Outcome
from services.cultivation.assessments.rules.columns import outcomes
from services.cultivation.assessments.rules.columns.firms import Firms, by_years
from services.cultivation.assessments.rules.columns.measures import Floats, Test, keys, reading
from services.cultivation.assessments.rules.columns.outcomes import MANUAL_REVIEW, MET, UNKNOWN, UNMET, Outcomes
from services.cultivation.assessments.rules.columns.scores import passing, scored
from services.cultivation.assessments.rules.inputs import Key, keys_of
from services.cultivation.assessments.rules.judging import titles_of
from services.cultivation.assessments.rules.scores import number_of, table_of
from services.cultivation.facts.rules.columns import SCALE, Bools, Numbers
from services.cultivation.standards.rules.criteria import Criterion, RuleSet, every_item


class Judged(NamedTuple):
    """The outcome of one criterion for each firm, and where it is unmet the gap as a part of the threshold (1 without one)."""

    outcome: Outcomes
    gap: Floats | None = None


@dataclass(frozen=True)
class Results:
    """Of each firm the outcome of the whole, how many criteria came out so, and the relative gaps together."""

    outcome: Outcomes
    unmet: Numbers
    unknown: Numbers
    manual: Numbers
    gap: Floats

    @property
    def open(self) -> Numbers:
        """How many criteria are not met, or not known."""
        return self.unmet + self.unknown

    def where(self, *wanted: Outcome) -> Bools:
        """The firms with one of these outcomes."""
        return np.isin(self.outcome, [outcomes.ORDER.index(each) for each in wanted])


def results(rules: RuleSet, firms: Firms) -> Results:
    """Judge firms by a rule set whose parameters were resolved for the day."""
    unmet, unknown, manual = (np.zeros(firms.size, np.int64) for _ in range(3))
    whole = Results(np.zeros(firms.size, np.int8), unmet, unknown, manual, np.zeros(firms.size))
    for places, group in by_years(rules, firms):
        judged = [judge(criterion, group) for criterion in rules.criteria]
        whole.outcome[places] = outcomes.all_of([each.outcome for each in judged], group.size)
        for code, counts in ((UNMET, whole.unmet), (UNKNOWN, whole.unknown), (MANUAL_REVIEW, whole.manual)):
            counts[places] = np.add.reduce([each.outcome == code for each in judged])
        whole.gap[places] = np.add.reduce([_gap(each) for each in judged])
    return whole


def _gap(judged: Judged) -> Floats:
    unmet = judged.outcome == UNMET
    return unmet.astype(np.float64) if judged.gap is None else np.where(unmet, judged.gap, 0.0)


def judge(criterion: Criterion, firms: Firms) -> Judged:
    """One criterion with its direct passes and exemptions."""
    own = JUDGES[criterion.kind](criterion, firms)
    outcome = _unless_differing(criterion, own.outcome, firms)
    if criterion.direct_pass:
        passes = [judge(each, firms).outcome for each in criterion.direct_pass]
        outcome = outcomes.any_of([outcome, *passes], firms.size)
    if criterion.exempt_if:
        exempt = [judge(each, firms).outcome for each in criterion.exempt_if]
        outcome = outcomes.exempted(outcome, outcomes.any_of(exempt, firms.size))
    return Judged(outcome, own.gap)


def _unless_differing(criterion: Criterion, outcome: Outcomes, firms: Firms) -> Outcomes:
    """What both sides say differently is left to people; inner criteria look after their own figures."""
    if criterion.kind is Kind.OFFICIAL_SCORE:
        return outcome
    for key in _own_keys(criterion, firms):
        differing = firms.differing(key)
        if differing is not None:
            outcome = np.where(differing, MANUAL_REVIEW, outcome)
    return outcome


def _own_keys(criterion: Criterion, firms: Firms) -> dict[Key, None]:
    measures = [each for each in (criterion.measure, *(item.measure for item in every_item(criterion))) if each]
    asked = [key for measure in measures for key in keys(measure, firms)]
    if criterion.band is not None:
        asked += keys_of([criterion.band], [firms.latest_year])
    if criterion.kind is Kind.NONE_OF:
        asked += _recorded(criterion, firms)
    return dict.fromkeys(asked)


def _numeric(criterion: Criterion, firms: Firms) -> Judged:
    if criterion.measure is None or criterion.bar is None:
        return _by_people(criterion, firms)
    asked = number_of(criterion.bar.parameter)
    read = reading(criterion.measure, firms, [Test(asked, criterion.kind is not Kind.AT_LEAST)])
    falling = criterion.kind is Kind.AT_MOST
    passed = ~read.passed[0] if falling else read.passed[0]
    outcome = outcomes.judged(read.known, read.clear, passed, MANUAL_REVIEW if criterion.review else MET)
    return Judged(outcome, _relative(read.value - float(asked) if falling else float(asked) - read.value, asked))


def _relative(gap: Floats, threshold: Decimal) -> Floats | None:
    """As a part of the threshold, at most 1; of a threshold of 0 there is no part."""
    return np.minimum(gap / abs(float(threshold)), 1.0) if threshold else None


def _banded(criterion: Criterion, firms: Firms) -> Judged:
    """A firm whose size lies in no band, or is not known, is asked for nothing that could be told."""
    if criterion.measure is None or criterion.band is None or criterion.bar is None:
        return _by_people(criterion, firms)
    rows = table_of(criterion.bar.parameter)
    size = firms.used(keys_of([criterion.band], [firms.latest_year])[0])
    read = reading(criterion.measure, firms, [Test(row.low) for row in rows])
    passed, gap, banded = np.zeros(firms.size, np.bool_), np.ones(firms.size), np.zeros(firms.size, np.bool_)
    for row, reached in zip(reversed(rows), reversed(read.passed), strict=True):
        inside = np.ones(firms.size, np.bool_) if row.limit is None else size.numbers <= int(row.limit * SCALE)
        banded |= inside
        passed = np.where(inside, reached, passed)
        relative = _relative(float(row.low) - read.value, row.low)
        gap = np.where(inside, 1.0 if relative is None else relative, gap)
    return Judged(outcomes.judged(read.known & size.known & banded, read.clear, passed), gap)


def _recorded(criterion: Criterion, firms: Firms) -> Sequence[Key]:
    """The running year and those before it."""
    return keys_of(criterion.metrics, range(firms.on_day.year, firms.on_day.year - criterion.years, -1))


def _none_of(criterion: Criterion, firms: Firms) -> Judged:
    columns = [firms.used(key) for key in _recorded(criterion, firms)]
    happened = np.logical_or.reduce([column.known & (column.numbers != 0) for column in columns])
    known = np.logical_and.reduce([column.known for column in columns])
    return Judged(np.where(happened, UNMET, np.where(known, MET, UNKNOWN)))


def _titled(criterion: Criterion, firms: Firms) -> Judged:
    nobody = np.zeros(firms.size, np.bool_)
    held = np.logical_or.reduce([nobody, *(firms.titles.get(each, nobody) for each in titles_of(criterion))])
    return Judged(np.where(held == (criterion.kind is Kind.HOLDS_TITLE), MET, UNMET))


def _scored(criterion: Criterion, firms: Firms) -> Judged:
    if criterion.score is None:
        return _by_people(criterion, firms)
    score, asked = scored(criterion.score, firms), number_of(criterion.score.bar.parameter)
    missing = np.maximum(float(asked) - score.total.high / SCALE, 0.0)
    return Judged(score.outcome, _relative(missing, asked))


def _officially_scored(criterion: Criterion, firms: Firms) -> Judged:
    """The score that others give decides; until it is known people must."""
    if criterion.bar is None:
        return _by_people(criterion, firms)
    metric: Metric = criterion.metrics[0]
    points, asked = firms.official(metric), number_of(criterion.bar.parameter)
    outcome = np.where(points.known, np.where(passing(criterion.bar, points.numbers), MET, UNMET), MANUAL_REVIEW)
    return Judged(outcome, _relative(float(asked) - points.numbers / SCALE, asked))


def _combined(criterion: Criterion, firms: Firms) -> Judged:
    together = outcomes.any_of if criterion.kind is Kind.ANY_OF else outcomes.all_of
    return Judged(together([judge(each, firms).outcome for each in criterion.paths], firms.size))


def _by_field(_criterion: Criterion, firms: Firms) -> Judged:
    """The field of technology is no figure of record; it is asked of one firm at a time."""
    return Judged(np.full(firms.size, UNKNOWN))


def _by_people(_criterion: Criterion, firms: Firms) -> Judged:
    return Judged(np.full(firms.size, MANUAL_REVIEW))


JUDGES: Mapping[Kind, Callable[[Criterion, Firms], Judged]] = {
    Kind.AT_LEAST: _numeric,
    Kind.MORE_THAN: _numeric,
    Kind.AT_MOST: _numeric,
    Kind.AT_LEAST_BY_BAND: _banded,
    Kind.NONE_OF: _none_of,
    Kind.HOLDS_TITLE: _titled,
    Kind.LACKS_TITLE: _titled,
    Kind.ONE_OF_FIELDS: _by_field,
    Kind.SCORE: _scored,
    Kind.OFFICIAL_SCORE: _officially_scored,
    Kind.ANY_OF: _combined,
    Kind.ALL_OF: _combined,
    Kind.MANUAL: _by_people,
}
"""The same closed list."""
