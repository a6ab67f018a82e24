"""A score as lines of text: 组 | 评分项 | 取数 | 分档, a line for each item; and back, as far as lines can say it.

取数 is a metric (研发费用), a share (研发费用/销售（营业）收入), a growth (增长 主营业务收入) or 人工 (points that people give). 分档 are
steps like 10:5，8:4，超过 0:1; of 人工 the most points alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contracts.metrics import Metric
from contracts.standards import MeasureKind
from gateway.web import forms
from kit.data.problem import FieldError, Problem, invalid

BY_LABEL = {each.label: each for each in Metric}
BY_PEOPLE, GROWTH, BEYOND, REST = "人工", "增长", "超过", "其余"
GROWTH_YEARS = 2
Row = dict[str, Any]


def groups_of(text: str, mark: str) -> list[Row]:
    """The groups that lines say. Raises 422 at the line that cannot be read."""
    groups: dict[str, Row] = {}
    for number, line in enumerate(filter(str.strip, text.splitlines()), 1):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if len(parts) != 4 or not all(parts):
            raise _unreadable(number, "应为“组 | 评分项 | 取数 | 分档”")
        name, item, measured, steps = parts
        group = groups.setdefault(name, {"code": f"g{len(groups) + 1}", "name": name, "item": []})
        group["item"].append(
            {"code": f"i{len(group['item']) + 1}", "name": item} | _item(number, measured, steps, mark)
        )
    return list(groups.values())


def _item(number: int, measured: str, steps: str, mark: str) -> Row:
    if measured == BY_PEOPLE:
        return {"most": {"value": forms.decimal(steps), "mark": mark}}
    found = steps_of(steps)
    if not found:
        raise _unreadable(number, "分档应形如“10:5，8:4”")
    return {"measure": _measure(number, measured), "steps": {"table": found, "mark": mark}}


def _measure(number: int, measured: str) -> Row:
    kind, rest = MeasureKind.VALUE, measured
    if measured.startswith(GROWTH):
        kind, rest = MeasureKind.GROWTH, measured.removeprefix(GROWTH).strip()
    part, _, whole = rest.partition("/")
    found: Row = {"kind": kind.value, "metrics": [_metric(number, part)]}
    if whole:
        return found | {"kind": MeasureKind.SHARE.value, "whole": [_metric(number, whole)], "may_exceed": True}
    return found | ({"years": GROWTH_YEARS} if kind is MeasureKind.GROWTH else {})


def _metric(number: int, label: str) -> str:
    metric = BY_LABEL.get(label.strip())
    if metric is None:
        raise _unreadable(number, f"没有名为“{label.strip()}”的指标")
    return metric.value


def steps_of(text: str) -> list[Row]:
    """Steps or bands out of text: 10:5，超过 8:4，其余:1."""
    found = []
    for step in filter(str.strip, text.replace("，", ",").replace("：", ":").replace("\n", ",").split(",")):
        limit, _, points = (part.strip() for part in step.partition(":"))
        strict, limit = limit.startswith(BEYOND), limit.removeprefix(BEYOND).strip()
        low, _, high = points.partition("–")
        row: Row = {"low": forms.decimal(low), "strict": strict}
        row |= {} if limit == REST else {"limit": forms.decimal(limit)}
        found.append(row | ({"high": forms.decimal(high)} if high else {}))
    return found


def text_of_steps(table: Iterable[Sequence[Any]]) -> str:
    """Steps as text, as they would be typed."""
    return "，".join(_step(*row) for row in table)


def _step(limit: Any, low: Any, high: Any = None, strict: bool = False) -> str:
    points = f"{low}" if high in (None, low) else f"{low}–{high}"
    return f"{BEYOND + ' ' if strict else ''}{REST if limit == 'rest' else limit}:{points}"


def lines_of(groups: Iterable[Mapping[str, Any]]) -> str | None:
    """The lines of a score; None where it says more than lines can."""
    lines = [_line(group, item) for group in groups for item in group["item"]]
    return None if None in lines else "\n".join(line for line in lines if line)


def _line(group: Mapping[str, Any], item: Mapping[str, Any]) -> str | None:
    if any(name in group for name in ("least", "more_than", "most")) or "best_of" in item or item.get("falling"):
        return None
    if "most" in item:
        return f"{group['name']} | {item['name']} | {BY_PEOPLE} | {item['most']['value']}"
    measured = _measured(item["measure"])
    return measured and f"{group['name']} | {item['name']} | {measured} | {text_of_steps(item['steps']['table'])}"


def _measured(measure: Mapping[str, Any]) -> str | None:
    listed = [measure["metrics"]] if isinstance(measure.get("metrics"), str) else measure.get("metrics", [])
    names = [Metric(each).label for each in listed]
    plain = len(names) == 1 and measure.get("window", "latest") == "latest"
    match measure["kind"]:
        case MeasureKind.VALUE if plain:
            return names[0]
        case MeasureKind.SHARE if plain and len(measure["whole"]) == 1:
            return f"{names[0]}/{Metric(measure['whole'][0]).label}"
        case MeasureKind.GROWTH if plain and measure.get("years") == GROWTH_YEARS:
            return f"{GROWTH} {names[0]}"
    return None


def _unreadable(number: int, why: str) -> Problem:
    error = FieldError("/lines", "score_line", f"第 {number} 行：{why}")
    return invalid("validation", "填写有误", error.message, [error])
