"""What is told of a criterion in words: what the firm has, what is asked for, what to do next."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

from contracts.codes import Programme
from contracts.metrics import Unit
from contracts.standards import CriterionKind as Kind
from contracts.standards import Outcome
from services.cultivation.assessments.rules.gaps import gap_of, threshold_of, unit_of, value_of
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import EXACT, Judgement, titles_of
from services.cultivation.assessments.rules.readings import Amount, Each, Reading, Share
from services.cultivation.assessments.rules.scores import Points
from services.cultivation.standards.rules.criteria import Criterion, RuleSet
from services.cultivation.standards.rules.wording import amount, plain

CENT = Decimal("0.01")
OPEN = (Outcome.UNMET, Outcome.UNKNOWN)


def open_items(
    rule_set: RuleSet, inputs: Inputs, judgements: tuple[Judgement, ...]
) -> Iterator[tuple[Criterion, str | None]]:
    """The criteria that are not met, or not known, with what to do about each; nothing else is put into words."""
    with localcontext(EXACT):
        for criterion, judgement in zip(rule_set.criteria, judgements, strict=True):
            if judgement.outcome in OPEN:
                threshold = threshold_of(criterion, inputs)
                gap = gap_of(criterion, judgement, value_of(judgement), threshold)
                yield criterion, advice_of(criterion, judgement, gap, threshold, unit_of(criterion))


def _rounded(number: Decimal, unit: Unit | None) -> str:
    return amount(number.quantize(CENT, ROUND_HALF_UP), unit)


def _read(reading: Reading, unit: Unit | None) -> str | None:
    """A share or growth to two places, a plain number as it was given."""
    if reading.value is None:
        return None
    if isinstance(reading, Amount):
        given = reading.value
        return f"{given} {unit.label}" if unit is Unit.PERCENT else amount(given, unit)
    if isinstance(reading, Each) and unit is not Unit.PERCENT:
        return amount(reading.value, unit)
    return f"{reading.value.quantize(CENT, ROUND_HALF_UP)} {Unit.PERCENT.label}"


def actual_of(criterion: Criterion, judgement: Judgement, inputs: Inputs) -> str | None:
    if criterion.kind is Kind.ONE_OF_FIELDS:
        return inputs.technology_field
    if criterion.kind is Kind.NONE_OF:
        return "、".join(named(key) for key in judgement.found) or None
    if criterion.kind in (Kind.HOLDS_TITLE, Kind.LACKS_TITLE):
        return _held(criterion, inputs)
    if criterion.kind is Kind.SCORE and judgement.score:
        return _bounds(judgement.score.total)
    return _measured(criterion, judgement)


def _held(criterion: Criterion, inputs: Inputs) -> str | None:
    if inputs.titles is None:
        return None
    held = [each.label for each in Programme if each in titles_of(criterion) & inputs.titles]
    return "、".join(held) or "未持有"


def _measured(criterion: Criterion, judgement: Judgement) -> str | None:
    reading = judgement.reading
    if reading is None:
        return None
    if isinstance(reading, Amount) and len(reading.parts) > 1 and criterion.measure:
        names = [metric.label.removesuffix("知识产权") for metric in criterion.measure.metrics]
        unit = criterion.measure.unit
        return "，".join(f"{name} {amount(part, unit)}" for name, part in zip(names, reading.parts, strict=True))
    return _read(reading, unit_of(criterion))


def _bounds(points: Points) -> str:
    if points.low == points.high:
        return amount(points.low, Unit.POINTS)
    return f"{plain(points.low)} 至 {plain(points.high)} {Unit.POINTS.label}"


def required_of(criterion: Criterion, threshold: Decimal | None, unit: Unit | None) -> str | None:
    if criterion.kind in (Kind.HOLDS_TITLE, Kind.LACKS_TITLE):
        names = "或".join(each.label for each in Programme if each in titles_of(criterion))
        return names if criterion.kind is Kind.HOLDS_TITLE else f"非{names}"
    if threshold is None:
        return criterion.asked or None
    if unit is Unit.YES_NO:
        return amount(threshold, unit)
    strict = criterion.bar is not None and criterion.bar.strict
    sign = "≤" if criterion.kind is Kind.AT_MOST else ">" if strict else "≥"
    return f"{sign} {amount(threshold, unit)}"


def named(key: Key) -> str:
    """A figure by its words and year."""
    metric, year = key
    return metric.label if year is None else f"{metric.label}（{year}年）"


def advice_of(
    criterion: Criterion, judgement: Judgement, gap: Decimal | None, threshold: Decimal | None, unit: Unit | None
) -> str | None:
    """What to do next about a criterion that is not met, or not known."""
    if judgement.conflicts:
        return "企业填报与官方数据不一致，请核对：" + "、".join(map(named, judgement.conflicts))
    if judgement.outcome is Outcome.UNKNOWN:
        return "请补充填报后再判断"
    if judgement.outcome is not Outcome.UNMET:
        return None
    if gap is None or unit in (None, Unit.YES_NO):
        return f"需具备：{criterion.name}"
    over = criterion.kind is Kind.AT_MOST
    words = f"{'超出' if over else '还差'} {_rounded(gap, unit)}"
    more = _missing_part(criterion, judgement.reading, threshold)
    return words + (f"（按现有分母，{more}）" if more and not over else "")


def _missing_part(criterion: Criterion, reading: Reading | None, threshold: Decimal | None) -> str | None:
    """How much more of the part would reach the share."""
    if not isinstance(reading, Share) or threshold is None or criterion.measure is None:
        return None
    metric = criterion.measure.metrics[0]
    missing = reading.whole * threshold / 100 - reading.part
    return f"{metric.label}需增加 {_rounded(missing, metric.unit)}"
