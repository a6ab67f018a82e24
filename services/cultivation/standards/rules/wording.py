"""A standard in words: what a criterion asks for, what a value says, how it is judged."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.codes import Programme
from contracts.metrics import Unit
from contracts.standards import CriterionKind as Kind
from contracts.standards import MeasureKind, Window
from services.cultivation.standards.rules.criteria import (
    Criterion,
    Item,
    Measure,
    Parameter,
    Step,
    Value,
    every_item,
)

JUDGED = {"computed": "系统计算", "manual": "人工判断", "official-score": "官方评分后判断"}


def judged(criterion: Criterion) -> str:
    """computed, manual or official-score; a number that leaves the last word to people is still computed."""
    if criterion.kind is Kind.MANUAL:
        return "manual"
    return "official-score" if criterion.kind is Kind.OFFICIAL_SCORE else "computed"


def plain(number: Decimal) -> str:
    """A number as people write it, without zeros that say nothing."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(number: Decimal, unit: Unit | None) -> str:
    """A number with its unit; a yes-or-no as the word."""
    if unit is Unit.YES_NO:
        return "是" if number else "否"
    return f"{plain(number)} {unit.label}" if unit else plain(number)


def said(value: Value, unit: Unit | None = None) -> str:
    """A value in words."""
    if isinstance(value, Decimal):
        return amount(value, unit)
    return "、".join(each.label if isinstance(each, Programme) else _step(each, unit) for each in value)


def _step(step: Step, unit: Unit | None) -> str:
    points = plain(step.low) if step.low == step.high else f"{plain(step.low)}–{plain(step.high)}"
    if step.limit is None:
        return f"其余：{points}"
    sign = ">" if step.strict else ""
    return f"{sign}{amount(step.limit, unit)}：{points}"


def asked(criterion: Criterion) -> Iterator[str]:
    """What it reads, a line for each measure or list."""
    if criterion.measure is not None:
        yield measured(criterion.measure)
    if criterion.metrics:
        span = f"（当年及前 {criterion.years - 1} 年）" if criterion.years > 1 else ""
        yield "、".join(metric.label for metric in criterion.metrics) + span
    for item in every_item(criterion):
        yield _item(item)


def _item(item: Item) -> str:
    if item.best_of:
        return f"{item.name}：取其高者"
    if item.measure is None:
        return f"{item.name}：评审给分"
    return f"{item.name}：{measured(item.measure)}"


def measured(measure: Measure) -> str:
    """How the number is made."""
    names = "＋".join(metric.label for metric in measure.metrics)
    years = {
        Window.LATEST: "最近一年",
        Window.SUM: f"近 {measure.years} 年合计",
        Window.MEAN: f"近 {measure.years} 年平均",
        Window.EACH: f"近 {measure.years} 年逐年",
    }[measure.window]
    match measure.kind:
        case MeasureKind.DAYS_REGISTERED:
            return "注册成立至判断之日的天数"
        case MeasureKind.SHARE:
            return f"{names} ÷ {'＋'.join(metric.label for metric in measure.whole)}（{years}）"
        case MeasureKind.GROWTH | MeasureKind.COMPOUND_GROWTH:
            return f"{names}近 {measure.years} 年{measure.kind.label}"
        case _:
            return names if measure.metrics[0].period.value == "date" else f"{names}（{years}）"


def unit_of(criterion: Criterion, parameter: Parameter) -> Unit | None:
    """The unit of a parameter's numbers, as far as they have one."""
    for item in every_item(criterion):
        if parameter is item.steps and item.measure:
            return item.measure.unit
    if criterion.measure is not None and criterion.kind is not Kind.AT_LEAST_BY_BAND:
        return criterion.measure.unit
    if criterion.kind in (Kind.SCORE, Kind.OFFICIAL_SCORE):
        return Unit.POINTS
    return criterion.band.unit if criterion.band else None
