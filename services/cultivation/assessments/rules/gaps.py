"""How far a criterion is from its threshold, as a number and as a part of it."""

from decimal import Decimal

from contracts.metrics import Unit
from contracts.standards import CriterionKind as Kind
from contracts.standards import Outcome
from services.cultivation.assessments.rules.inputs import Inputs
from services.cultivation.assessments.rules.judging import Judgement, band_of
from services.cultivation.assessments.rules.scores import number_of
from services.cultivation.standards.rules.criteria import Criterion, Parameter, RuleSet


def parameter_of(criterion: Criterion) -> Parameter | None:
    if criterion.bar is not None:
        return criterion.bar.parameter
    return criterion.score.bar.parameter if criterion.score else criterion.titles


def threshold_of(criterion: Criterion, inputs: Inputs) -> Decimal | None:
    if criterion.kind is Kind.AT_LEAST_BY_BAND:
        return band_of(criterion, inputs)
    if criterion.bar is not None:
        return number_of(criterion.bar.parameter)
    return number_of(criterion.score.bar.parameter) if criterion.score else None


def unit_of(criterion: Criterion) -> Unit | None:
    if criterion.measure is not None:
        return criterion.measure.unit
    return Unit.POINTS if criterion.kind in (Kind.SCORE, Kind.OFFICIAL_SCORE) else None


def value_of(judgement: Judgement) -> Decimal | None:
    """Of a score the points that are sure."""
    if judgement.reading is not None:
        return judgement.reading.value
    return judgement.score.total.low if judgement.score else None


def gap_of(
    criterion: Criterion, judgement: Judgement, value: Decimal | None, threshold: Decimal | None
) -> Decimal | None:
    """How far an unmet criterion is from its threshold; None where nothing is missing or nothing can be measured."""
    if judgement.outcome is not Outcome.UNMET or value is None or threshold is None:
        return None
    if judgement.score is not None and criterion.kind is Kind.SCORE:
        return max(threshold - judgement.score.total.high, Decimal(0))
    return value - threshold if criterion.kind is Kind.AT_MOST else threshold - value


def relative(gap: Decimal | None, threshold: Decimal | None) -> Decimal:
    if gap is None or not threshold:
        return Decimal(1)
    return min(Decimal(1), gap / abs(threshold))


def relative_gap(rule_set: RuleSet, inputs: Inputs, judgements: tuple[Judgement, ...]) -> Decimal:
    """The relative gaps of the unmet criteria together, without a word being made of any."""
    total = Decimal(0)
    for criterion, judgement in zip(rule_set.criteria, judgements, strict=True):
        if judgement.outcome is Outcome.UNMET:
            threshold = threshold_of(criterion, inputs)
            total += relative(gap_of(criterion, judgement, value_of(judgement), threshold), threshold)
    return total
