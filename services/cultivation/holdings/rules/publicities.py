"""When a firm is in 公示: the history of an application read as spans of days, and what a 公示 list says, as known between instants."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import ApplicationState, Programme
from domain.spans import Days, Interval, Known

UNDER_WAY = frozenset(
    {ApplicationState.PUBLICITY, ApplicationState.OBJECTION, ApplicationState.FILED, ApplicationState.ANNOUNCED}
)
"""公示 or later, and not decided yet (domain notes §5.3)."""


@dataclass(frozen=True)
class StateChange:
    """An application came into `state` on a day; recorded at an instant."""

    state: ApplicationState
    on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Publicity:
    """An application is in 公示 or later over some days, or a 公示 list names the firm and its title may still come (`listed`)."""

    programme: Programme
    valid: Days
    known: Known
    listed: bool = False


def publicities(programme: Programme, steps: Sequence[StateChange], never: datetime, open_end: date) -> list[Publicity]:
    """The spans of one application from its steps in order; a step that is known later ends what was open until then.

    `never` and `open_end` end what has not ended, in instants and days.
    """
    found: list[Publicity] = []
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if step.state not in UNDER_WAY:
            continue
        if after is None:
            found.append(Publicity(programme, Interval(step.on, open_end), Interval(step.recorded_at, never)))
            continue
        found.append(Publicity(programme, Interval(step.on, open_end), Interval(step.recorded_at, after.recorded_at)))
        found.append(Publicity(programme, Interval(step.on, after.on), Interval(after.recorded_at, never)))
    return found
