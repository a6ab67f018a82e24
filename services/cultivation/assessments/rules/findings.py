"""What is told of a criterion: value, threshold, gap and the next step, in words and as numbers."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeVar

from contracts.codes import Programme
from contracts.metrics import Unit
from contracts.standards import Confidence, Outcome
from contracts.standards import CriterionKind as Kind
from services.cultivation.assessments.rules.inputs import Inputs, Key
from services.cultivation.assessments.rules.judging import EXACT, Judgement, band_of, titles_of
from services.cultivation.assessments.rules.readings import Amount, Each, Reading, Share
from services.cultivation.assessments.rules.scores import Points, Scored, earning, number_of
from services.cultivation.standards.rules.criteria import Criterion, Item, Parameter, RuleSet
from services.cultivation.standards.rules.wording import amount, plain

CENT = Decimal("0.01")
T = TypeVar("T")


@dataclass(frozen=True)
class Conflict:
    """A figure of which both sides say something else."""

    key: Key
    self_reported: Decimal
    official: Decimal


@dataclass(frozen=True)
class ScoreLine:
    """Points of a group or an item, with what the group must reach alone."""

    code: str
    name: str
    low: Decimal
    high: Decimal
    required: str | None = None
    items: tuple["ScoreLine", ...] = ()


@dataclass(frozen=True)
class Finding:
    """One criterion as people read it. `gap` is what is missing in `unit`, `relative_gap` the same as a part of the threshold."""

    criterion: Criterion
    outcome: Outcome
    actual: str | None
    required: str | None
    value: Decimal | None
    threshold: Decimal | None
    unit: Unit | None
    gap: Decimal | None
    advice: str | None
    mark: Confidence | None
    citation: str | None
    score: Points | None
    lines: tuple[ScoreLine, ...]
    conflicts: tuple[Conflict, ...]
    paths: tuple["Finding", ...]
    direct_pass: tuple["Finding", ...]
    exempt_if: tuple["Finding", ...]

    @property
    def relative_gap(self) -> Decimal:
        """From 0 (nothing is missing) to 1 (everything is, or nothing can be measured)."""
        return _relative(self.gap, self.threshold)


def findings(rule_set: RuleSet, inputs: Inputs, judgements: tuple[Judgement, ...]) -> tuple[Finding, ...]:
    """Every criterion of a resolved rule set, as it came out for these inputs."""
    with localcontext(EXACT):
        return _each(rule_set.criteria, judgements, inputs)


def _each(criteria: tuple[Criterion, ...], judgements: tuple[Judgement, ...], inputs: Inputs) -> tuple[Finding, ...]:
    return tuple(finding(each, one, inputs) for each, one in zip(criteria, judgements, strict=False))


def finding(criterion: Criterion, judgement: Judgement, inputs: Inputs) -> Finding:
    """One criterion with those inside it."""
    parameter = _parameter_of(criterion)
    held = parameter.values[0] if parameter else None
    threshold = _threshold(criterion, inputs)
    unit = _unit(criterion)
    value = _value(judgement)
    gap = _gap(criterion, judgement, value, threshold)
    return Finding(
        criterion=criterion,
        outcome=judgement.outcome,
        actual=_actual(criterion, judgement, inputs),
        required=_required(criterion, threshold, unit),
        value=value,
        threshold=threshold,
        unit=unit,
        gap=gap,
        advice=_advice(criterion, judgement, gap, threshold, unit),
        mark=held.mark if held else None,
        citation=held.citation if held else None,
        score=judgement.score.total if judgement.score else None,
        lines=_lines(criterion, judgement.score, inputs),
        conflicts=_conflicts(judgement, inputs),
        paths=_each(criterion.paths, judgement.paths, inputs),
        direct_pass=_each(criterion.direct_pass, judgement.direct_pass, inputs),
        exempt_if=_each(criterion.exempt_if, judgement.exempt_if, inputs),
    )


def _parameter_of(criterion: Criterion) -> Parameter | None:
    if criterion.bar is not None:
        return criterion.bar.parameter
    return criterion.score.bar.parameter if criterion.score else criterion.titles


def _threshold(criterion: Criterion, inputs: Inputs) -> Decimal | None:
    if criterion.kind is Kind.AT_LEAST_BY_BAND:
        return band_of(criterion, inputs)
    if criterion.bar is not None:
        return number_of(criterion.bar.parameter)
    return number_of(criterion.score.bar.parameter) if criterion.score else None


def _unit(criterion: Criterion) -> Unit | None:
    if criterion.measure is not None:
        return criterion.measure.unit
    return Unit.POINTS if criterion.kind in (Kind.SCORE, Kind.OFFICIAL_SCORE) else None


def _value(judgement: Judgement) -> Decimal | None:
    """Of a score the points that are sure."""
    if judgement.reading is not None:
        return judgement.reading.value
    return judgement.score.total.low if judgement.score else None


def _gap(
    criterion: Criterion, judgement: Judgement, value: Decimal | None, threshold: Decimal | None
) -> Decimal | None:
    """How far an unmet criterion is from its threshold; None where nothing is missing or nothing can be measured."""
    if judgement.outcome is not Outcome.UNMET or value is None or threshold is None:
        return None
    if judgement.score is not None and criterion.kind is Kind.SCORE:
        return max(threshold - judgement.score.total.high, Decimal(0))
    return value - threshold if criterion.kind is Kind.AT_MOST else threshold - value


def _relative(gap: Decimal | None, threshold: Decimal | None) -> Decimal:
    if gap is None or not threshold:
        return Decimal(1)
    return min(Decimal(1), gap / abs(threshold))


def relative_gap(rule_set: RuleSet, inputs: Inputs, judgements: tuple[Judgement, ...]) -> Decimal:
    """The relative gaps of the unmet criteria together, without a word being made of any."""
    total = Decimal(0)
    for criterion, judgement in zip(rule_set.criteria, judgements, strict=True):
        if judgement.outcome is Outcome.UNMET:
            threshold = _threshold(criterion, inputs)
            total += _relative(_gap(criterion, judgement, _value(judgement), threshold), threshold)
    return total


# --- words ----------------------------------------------------------------------------------------------------------
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


def _actual(criterion: Criterion, judgement: Judgement, inputs: Inputs) -> str | None:
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
    return _read(reading, _unit(criterion))


def _bounds(points: Points) -> str:
    if points.low == points.high:
        return amount(points.low, Unit.POINTS)
    return f"{plain(points.low)} 至 {plain(points.high)} {Unit.POINTS.label}"


def _required(criterion: Criterion, threshold: Decimal | None, unit: Unit | None) -> str | None:
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


def _advice(
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


def _conflicts(judgement: Judgement, inputs: Inputs) -> tuple[Conflict, ...]:
    found = [(key, inputs.figures[key]) for key in judgement.conflicts]
    return tuple(
        Conflict(key, each.self_reported, each.official)
        for key, each in found
        if each.self_reported is not None and each.official is not None
    )


# --- scores ---------------------------------------------------------------------------------------------------------
def _lines(criterion: Criterion, scored: Scored | None, inputs: Inputs) -> tuple[ScoreLine, ...]:
    if criterion.score is None or scored is None:
        return ()
    return tuple(
        ScoreLine(
            group.code,
            group.name,
            points.low,
            points.high,
            f"{'>' if group.bar.strict else '≥'} {plain(number_of(group.bar.parameter))} 分" if group.bar else None,
            tuple(_item_line(item, inputs) for item in group.items),
        )
        for group, points in zip(criterion.score.groups, scored.groups, strict=True)
    )


def _item_line(item: Item, inputs: Inputs) -> ScoreLine:
    points = earning(item)(inputs)
    inner = tuple(_item_line(each, inputs) for each in item.best_of)
    return ScoreLine(item.code, item.name, points.low, points.high, items=inner)
