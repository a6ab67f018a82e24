"""The metrics in the groups that people read them in, and what a form asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contracts.metrics import NEGATIVE, FactSide, Metric, PeriodKind, Unit
from contracts.queries.facts import FactView
from gateway.web.fields import Field, Option, Section
from gateway.web.forms import decimal

GROUPS = ("经营与研发", "人员", "知识产权与成果", "企业属性与市场", "评价得分", "负面清单与事件")
OF_UNIT = {
    Unit.MONEY: GROUPS[0],
    Unit.PEOPLE: GROUPS[1],
    Unit.PIECES: GROUPS[2],
    Unit.ITEMS: GROUPS[2],
    Unit.UNITS: GROUPS[2],
    Unit.POINTS: GROUPS[4],
}
YES_NO = (Option("1", "是"), Option("0", "否"))
PREFIX = "figures."
"""Names of the form's fields for figures: `figures.revenue`."""


@dataclass(frozen=True)
class Line:
    """One metric of a group with what both sides say of it."""

    metric: Metric
    fact: FactView | None


def group_of(metric: Metric) -> str:
    if metric in NEGATIVE:
        return GROUPS[5]
    if metric is Metric.DOMESTIC_RD_SHARE:
        return GROUPS[0]
    return OF_UNIT.get(metric.unit, GROUPS[3])


def grouped(facts: Iterable[FactView]) -> list[tuple[str, list[Line]]]:
    """Every metric in its group, with its fact where there is one."""
    known = {fact.metric: fact for fact in facts}
    return [
        (name, [Line(metric, known.get(metric)) for metric in Metric if group_of(metric) == name]) for name in GROUPS
    ]


def sections(sides: tuple[FactSide, ...]) -> tuple[Section, ...]:
    """The form of one firm and year; a choice of sides only where there is one."""
    choice = tuple(Option(side.value, side.label) for side in sides)
    about = Section(
        "填报说明",
        (
            *((Field("side", "数据口径", "select", must=True, options=choice, blank=None),) if len(sides) > 1 else ()),
            Field("since", "时点指标的日期", "date", must=True, hint="知识产权、属性和名录等自该日起的情况"),
            Field("source", "数据来源", placeholder="如：2025 年度审计报告", hint="官方数据和负面情形必须填写"),
            Field("evidence", "佐证材料", placeholder="文号或材料名称"),
        ),
        note="空白表示不掌握，不等于 0；没有发生的请填 0。清空已有的数据表示撤回，原数据保留可查。",
    )
    mine = [Section(name, tuple(_field(m) for m in Metric if group_of(m) == name), three=True) for name in GROUPS]
    return (about, *mine)


def _field(metric: Metric) -> Field:
    name = PREFIX + metric.value
    told = "" if metric.period is PeriodKind.YEAR else "时点"
    if metric.unit is Unit.YES_NO:
        return Field(name, metric.label, "select", options=YES_NO, blank="不掌握", hint=told)
    return Field(name, f"{metric.label}（{metric.unit.label}）", convert=decimal, hint=told)


def shown(value: Decimal) -> str:
    """A value as its field has it."""
    return f"{value.normalize():f}"


def present(facts: Iterable[FactView], side: FactSide) -> dict[str, str]:
    """What the form shows at first: what one side has said."""
    found = {}
    for fact in facts:
        figure = fact.official if side is FactSide.OFFICIAL else fact.self_reported
        if figure is not None:
            found[PREFIX + fact.metric.value] = shown(figure.value)
    return found
