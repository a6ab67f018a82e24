"""The evaluator: one function per kind of criterion, put together once per rule set and day, then asked for each firm.

An official figure that differs from the firm's own leaves the criterion to people, whatever either of them would give.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal, localcontext
from typing import NamedTuple, TypeAlias

from contracts.codes import Programme
from contracts.standards import CriterionKind as Kind
from contracts.standards import Outcome
from domain.technology_fields import TECHNOLOGY_FIELDS
from services.cultivation.assessments.rules.inputs import Inputs, Key, keys_of
from services.cultivation.assessments.rules.measures import keys, measuring
from services.cultivation.assessments.rules.outcomes import all_of, any_of, exempted
from services.cultivation.assessments.rules.readings import Amount, Reading
from services.cultivation.assessments.rules.scores import Scored, number_of, passing, scoring, table_of
from services.cultivation.standards.rules.criteria import Criterion, RuleSet, every_item

EXACT = Context(prec=160)
"""Amounts have up to 20 digits; products of three of them are still exact."""
FIELDS = frozenset(TECHNOLOGY_FIELDS.values())


class Judgement(NamedTuple):
    """What came of a criterion: the number that decided it, the score, the inner ones, the figures that differ."""

    outcome: Outcome
    reading: Reading | None = None
    score: Scored | None = None
    paths: tuple["Judgement", ...] = ()
    direct_pass: tuple["Judgement", ...] = ()
    exempt_if: tuple["Judgement", ...] = ()
    conflicts: tuple[Key, ...] = ()
    found: tuple[Key, ...] = ()  # of a negative list: what happened


UNKNOWN, UNJUDGED = Judgement(Outcome.UNKNOWN), Judgement(Outcome.MANUAL_REVIEW)
MET, UNMET = Judgement(Outcome.MET), Judgement(Outcome.UNMET)
Judging: TypeAlias = Callable[[Inputs], Judgement]


def judges(rule_set: RuleSet) -> Callable[[Inputs], tuple[Judgement, ...]]:
    """The judge of a rule set whose parameters were resolved for a day; criteria in their order."""
    each = [judging(criterion) for criterion in rule_set.criteria]

    def judge(inputs: Inputs) -> tuple[Judgement, ...]:
        with localcontext(EXACT):
            return tuple([criterion(inputs) for criterion in each])

    return judge


def verdict(judgements: Sequence[Judgement]) -> Outcome:
    """Of the rule set as a whole."""
    return all_of(each.outcome for each in judgements)


def judging(criterion: Criterion) -> Judging:
    """The judge of one criterion with its direct passes and exemptions."""
    own = _unless_differing(criterion, JUDGES[criterion.kind](criterion))
    passes = [judging(each) for each in criterion.direct_pass]
    exemptions = [judging(each) for each in criterion.exempt_if]
    if not passes and not exemptions:
        return own

    def judge(inputs: Inputs) -> Judgement:
        asked = own(inputs)
        if asked.outcome is Outcome.MET and not exemptions:
            return asked
        passed = tuple([each(inputs) for each in passes])
        exempt = tuple([each(inputs) for each in exemptions])
        outcome = any_of((asked.outcome, *(each.outcome for each in passed)))
        if exempt:
            outcome = exempted(outcome, any_of(each.outcome for each in exempt))
        return asked._replace(outcome=outcome, direct_pass=passed, exempt_if=exempt)

    return judge


def _unless_differing(criterion: Criterion, judge: Judging) -> Judging:
    """Inner criteria look after their own figures."""

    def careful(inputs: Inputs) -> Judgement:
        judgement = judge(inputs)
        if not inputs.conflicts or criterion.kind is Kind.OFFICIAL_SCORE:
            return judgement
        differing = tuple(key for key in own_keys(criterion, inputs) if key in inputs.conflicts)
        return judgement._replace(outcome=Outcome.MANUAL_REVIEW, conflicts=differing) if differing else judgement

    return careful


def own_keys(criterion: Criterion, inputs: Inputs) -> dict[Key, None]:
    """Every figure that a criterion itself looks at for this firm, without those of the criteria inside it, in their order."""
    measures = [each for each in (criterion.measure, *(item.measure for item in every_item(criterion))) if each]
    asked = [key for measure in measures for key in keys(measure, inputs)]
    if criterion.band is not None:
        asked += keys_of([criterion.band], [inputs.latest_year])
    if criterion.kind is Kind.NONE_OF:
        asked += keys_of(criterion.metrics, _record_years(criterion, inputs))
    if criterion.kind is Kind.OFFICIAL_SCORE:
        asked += keys_of(criterion.metrics, [inputs.on_day.year])
    return dict.fromkeys(asked)


def _numeric(criterion: Criterion) -> Judging:
    if criterion.measure is None or criterion.bar is None:
        return lambda _inputs: UNJUDGED
    read, asked = measuring(criterion.measure), number_of(criterion.bar.parameter)
    good = Outcome.MANUAL_REVIEW if criterion.review else Outcome.MET
    rising, over = criterion.kind is Kind.AT_LEAST, criterion.kind is Kind.MORE_THAN

    def judge(inputs: Inputs) -> Judgement:
        reading = read(inputs)
        if reading is None:
            return UNKNOWN
        if not reading.clear:
            return Judgement(Outcome.MANUAL_REVIEW, reading)
        passed = reading.reaches(asked) if rising else reading.exceeds(asked) is over
        return Judgement(good if passed else Outcome.UNMET, reading)

    return judge


def _banded(criterion: Criterion) -> Judging:
    if criterion.measure is None:
        return lambda _inputs: UNJUDGED
    read = measuring(criterion.measure)

    def judge(inputs: Inputs) -> Judgement:
        reading, band = read(inputs), band_of(criterion, inputs)
        if reading is None or band is None:
            return UNKNOWN
        if not reading.clear:
            return Judgement(Outcome.MANUAL_REVIEW, reading)
        return Judgement(Outcome.MET if reading.reaches(band) else Outcome.UNMET, reading)

    return judge


def band_of(criterion: Criterion, inputs: Inputs) -> Decimal | None:
    """What is asked of a firm of this size; None while its size is unknown."""
    if criterion.band is None or criterion.bar is None:
        return None
    size = inputs.values.get(keys_of([criterion.band], [inputs.latest_year])[0])
    if size is None:
        return None
    rows = table_of(criterion.bar.parameter)
    return next((row.low for row in rows if row.limit is None or size <= row.limit), None)


def _record_years(criterion: Criterion, inputs: Inputs) -> range:
    """The running year and those before it."""
    return range(inputs.on_day.year, inputs.on_day.year - criterion.years, -1)


def _none_of(criterion: Criterion) -> Judging:
    years: dict[int, list[Key]] = {}

    def judge(inputs: Inputs) -> Judgement:
        this_year = inputs.on_day.year
        if (asked := years.get(this_year)) is None:
            asked = years[this_year] = keys_of(criterion.metrics, _record_years(criterion, inputs))
        said = [inputs.values.get(key) for key in asked]
        if any(said):
            return Judgement(Outcome.UNMET, found=tuple(key for key in asked if inputs.values.get(key)))
        return UNKNOWN if None in said else MET

    return judge


def titles_of(criterion: Criterion) -> frozenset[Programme]:
    """The titles that a criterion asks about, as chosen for the day."""
    value = criterion.titles.values[0].value if criterion.titles else ()
    return frozenset(each for each in value if isinstance(each, Programme)) if isinstance(value, tuple) else frozenset()


def _titled(criterion: Criterion) -> Judging:
    asked, holds = titles_of(criterion), criterion.kind is Kind.HOLDS_TITLE

    def judge(inputs: Inputs) -> Judgement:
        if inputs.titles is None:
            return UNKNOWN
        return UNMET if inputs.titles.isdisjoint(asked) is holds else MET

    return judge


def _scored(criterion: Criterion) -> Judging:
    if criterion.score is None:
        return lambda _inputs: UNJUDGED
    earn = scoring(criterion.score)

    def judge(inputs: Inputs) -> Judgement:
        score = earn(inputs)
        return Judgement(score.outcome, score=score)

    return judge


def _officially_scored(criterion: Criterion) -> Judging:
    """The score that others give decides; until it is known people must, with an estimate where there is a rubric."""
    estimate = scoring(criterion.score) if criterion.score else None

    def judge(inputs: Inputs) -> Judgement:
        points = inputs.official(criterion.metrics[0])
        score = estimate(inputs) if estimate else None
        if points is None or criterion.bar is None:
            return Judgement(Outcome.MANUAL_REVIEW, score=score)
        outcome = Outcome.MET if passing(criterion.bar)(points) else Outcome.UNMET
        return Judgement(outcome, Amount(points), score)

    return judge


def _combined(criterion: Criterion) -> Judging:
    inner = [judging(each) for each in criterion.paths]
    together = any_of if criterion.kind is Kind.ANY_OF else all_of

    def judge(inputs: Inputs) -> Judgement:
        paths = tuple([each(inputs) for each in inner])
        return Judgement(together(each.outcome for each in paths), paths=paths)

    return judge


def _within_fields(inputs: Inputs) -> Judgement:
    if inputs.technology_field is None:
        return UNKNOWN
    return MET if inputs.technology_field in FIELDS else UNMET


def _by_field(_criterion: Criterion) -> Judging:
    return _within_fields


def _by_people(_criterion: Criterion) -> Judging:
    return lambda _inputs: UNJUDGED


JUDGES: Mapping[Kind, Callable[[Criterion], Judging]] = {
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
"""The closed list."""
