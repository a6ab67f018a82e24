"""A rule set as it stands on one day: each parameter with the one value in force, and the digest that pins it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.cultivation.standards.rules.criteria import (
    Bar,
    Criterion,
    DatedValue,
    Group,
    Item,
    Parameter,
    RuleSet,
    Score,
)
from services.cultivation.standards.rules.tiling import overlaid
from services.cultivation.standards.rules.writing import canonical, written

Change = Callable[[Parameter], Parameter]


def scheduled_over(rule_set: RuleSet, scheduled: Mapping[str, Sequence[DatedValue]]) -> RuleSet:
    """The rule set with the office's dated values over those that it came with."""
    return _changed(rule_set, lambda each: replace(each, values=overlaid(each.values, scheduled.get(each.code, ()))))


def resolved(rule_set: RuleSet, day: date) -> RuleSet:
    """The rule set with the one value of each parameter that is in force on a day."""

    def only(parameter: Parameter) -> Parameter:
        held = parameter.on(day)
        whole = replace(held, valid_from=rule_set.valid_from, valid_before=rule_set.valid_before)
        return replace(parameter, values=(whole,))

    return _changed(rule_set, only)


def digest(rule_set: RuleSet) -> str:
    """SHA-256 over the canonical text of a rule set; equal digests judge alike."""
    return hashlib.sha256(canonical(written(rule_set)).encode()).hexdigest()


def _changed(rule_set: RuleSet, change: Change) -> RuleSet:
    return replace(rule_set, criteria=tuple(_criterion(each, change) for each in rule_set.criteria))


def _criterion(criterion: Criterion, change: Change) -> Criterion:
    def inner(criteria: Sequence[Criterion]) -> tuple[Criterion, ...]:
        return tuple(_criterion(each, change) for each in criteria)

    return replace(
        criterion,
        bar=_bar(criterion.bar, change),
        titles=criterion.titles and change(criterion.titles),
        score=criterion.score and _score(criterion.score, change),
        paths=inner(criterion.paths),
        direct_pass=inner(criterion.direct_pass),
        exempt_if=inner(criterion.exempt_if),
    )


def _bar(bar: Bar | None, change: Change) -> Bar | None:
    return bar and replace(bar, parameter=change(bar.parameter))


def _score(score: Score, change: Change) -> Score:
    return Score(
        tuple(_group(each, change) for each in score.groups),
        replace(score.bar, parameter=change(score.bar.parameter)),
    )


def _group(group: Group, change: Change) -> Group:
    return replace(
        group,
        items=tuple(_item(each, change) for each in group.items),
        bar=_bar(group.bar, change),
        most=group.most and change(group.most),
    )


def _item(item: Item, change: Change) -> Item:
    return replace(
        item,
        steps=item.steps and change(item.steps),
        most=item.most and change(item.most),
        best_of=tuple(_item(each, change) for each in item.best_of),
    )
