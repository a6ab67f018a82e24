"""The history of an application as people read it: pages save while somebody types, and one sitting is one line."""

from collections.abc import Iterable
from datetime import timedelta

from contracts.queries.applications import FieldChange, StepView

SITTING = timedelta(minutes=30)
"""Edits of one person that follow each other closer than this are one line."""


def sittings(steps: Iterable[StepView]) -> list[StepView]:
    """The steps in their order, edits of one sitting taken together: a field's first old value and its last new one."""
    told: list[StepView] = []
    for step in steps:
        if told and _goes_on(told[-1], step):
            told[-1] = step.model_copy(update={"changes": _together(told[-1].changes, step.changes)})
        else:
            told.append(step)
    return told


def _goes_on(before: StepView, step: StepView) -> bool:
    alike = (before.action, before.actor, before.to_state, before.taken_on) == (
        step.action,
        step.actor,
        step.to_state,
        step.taken_on,
    )
    of_form = all(each.pointer.startswith("/form") for each in (*before.changes, *step.changes))
    return alike and step.action == "edit" and of_form and step.at - before.at < SITTING


def _together(first: Iterable[FieldChange], then: Iterable[FieldChange]) -> tuple[FieldChange, ...]:
    held = {each.pointer: each for each in first}
    for each in then:
        old = held[each.pointer].old if each.pointer in held else each.old
        held[each.pointer] = each.model_copy(update={"old": old})
    return tuple(each for each in held.values() if each.old != each.new)
