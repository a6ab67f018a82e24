"""Rule sets as plain mappings, the same that `reading` understands: for drafts in the store, pinned rules and digests."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.standards import CriterionKind
from domain.spans import OPEN
from services.cultivation.standards.rules.criteria import (
    Bar,
    Criterion,
    DatedValue,
    Group,
    Item,
    Measure,
    Parameter,
    RuleSet,
    Score,
    Step,
    Value,
)

Plain = dict[str, Any]


def canonical(value: object) -> str:
    """The one JSON text of a value; decimals as they are written."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def written(rule_set: RuleSet) -> Plain:
    """Everything that a rule set says, as JSON can hold it; what is empty is left out."""
    return _said(
        version=rule_set.version,
        programme=rule_set.programme.value,
        title=rule_set.title,
        legal_basis=rule_set.legal_basis,
        mark=rule_set.mark.value,
        criterion=_each(rule_set.criteria, _criterion),
        note=rule_set.note,
        before=_end(rule_set.valid_before),
        renewals_before=rule_set.renewals_before and rule_set.renewals_before.isoformat(),
    ) | {"from": rule_set.valid_from.isoformat()}


def _criterion(criterion: Criterion) -> Plain:
    bar = _bar(criterion.bar, falling=criterion.kind is CriterionKind.AT_MOST)
    score = _score(criterion.score) if criterion.score else {}
    rest = _said(
        code=criterion.code,
        name=criterion.name,
        clause=criterion.clause,
        kind=criterion.kind.value,
        evidence=criterion.evidence,
        asked=criterion.asked,
        measure=criterion.measure and _measure(criterion.measure),
        band=criterion.band and criterion.band.value,
        metrics=[each.value for each in criterion.metrics],
        years=criterion.years if criterion.years > 1 else None,
        titles=criterion.titles and _parameter(criterion.titles),
        path=_each(criterion.paths, _criterion),
        direct_pass=_each(criterion.direct_pass, _criterion),
        exempt_if=_each(criterion.exempt_if, _criterion),
        review=criterion.review,
    )
    return rest | score | bar


def _measure(measure: Measure) -> Plain:
    return _said(
        kind=measure.kind.value,
        metrics=[each.value for each in measure.metrics],
        whole=[each.value for each in measure.whole],
        stated=measure.stated and measure.stated.value,
        window=measure.window.value,
        years=measure.years,
        as_operating=measure.as_operating,
        may_exceed=measure.may_exceed,
        from_zero=measure.from_zero,
    )


def _score(score: Score) -> Plain:
    return {"group": _each(score.groups, _group)} | _bar(score.bar)


def _group(group: Group) -> Plain:
    most = group.most and _parameter(group.most)
    return _said(code=group.code, name=group.name, item=_each(group.items, _item), most=most, **_bar(group.bar))


def _item(item: Item) -> Plain:
    return _said(
        code=item.code,
        name=item.name,
        measure=item.measure and _measure(item.measure),
        steps=item.steps and _parameter(item.steps),
        falling=item.falling,
        best_of=_each(item.best_of, _item),
        most=item.most and _parameter(item.most),
    )


def _bar(bar: Bar | None, falling: bool = False) -> Plain:
    if bar is None:
        return {}
    return {"at_most" if falling else "more_than" if bar.strict else "least": _parameter(bar.parameter)}


def _parameter(parameter: Parameter) -> Plain:
    return {"values": [_dated(each) for each in parameter.values]}


def _dated(dated: DatedValue) -> Plain:
    found = written_value(dated.value) | {"citation": dated.citation, "mark": dated.mark.value}
    return found | _said(before=_end(dated.valid_before)) | {"from": dated.valid_from.isoformat()}


def written_value(value: Value) -> Plain:
    """A number as text, a table as rows, a choice as codes."""
    if isinstance(value, Decimal):
        return {"value": _number(value)}
    if all(isinstance(each, Step) for each in value):
        return {"table": [_step(each) for each in value if isinstance(each, Step)]}
    return {"titles": [str(each) for each in value]}


def _step(step: Step) -> list[Any]:
    limit = "rest" if step.limit is None else _number(step.limit)
    row: list[Any] = [limit, _number(step.low), _number(step.high)]
    return [*row, True] if step.strict else row


def _number(number: Decimal) -> str:
    """Without the zeros that say nothing, so that 60 and 60.0 are one."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _end(day: date) -> str | None:
    return None if day >= OPEN else day.isoformat()


def _each(parts: Iterable[Any], write: Any) -> list[Plain]:
    return [write(each) for each in parts]


def _said(**parts: Any) -> Plain:
    return {name: value for name, value in parts.items() if value not in (None, "", [], False)}
