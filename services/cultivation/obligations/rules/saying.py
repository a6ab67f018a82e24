"""Who may say what of an obligation, and what is wrong with what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from contracts.codes import Role
from contracts.obligations import ObligationAction, ObligationStanding
from domain.findings import Finding

AHEAD = Finding("date_in_future", "日期不得晚于今天")
TOO_EARLY = Finding("done_before_period", "完成日期不得早于该项义务开始的日期")
REASON_WANTED = Finding("reason_required", "更正已确认的情况须说明原因")
TICKED, CONFIRMED, RETURNED, WAIVED = ObligationStanding
UNSAID = None
Before = tuple[ObligationStanding | None, ...]
INSIDE = {
    ObligationAction.TICK: (UNSAID, TICKED, CONFIRMED, RETURNED),
    ObligationAction.CONFIRM: (TICKED,),
    ObligationAction.RETURN: (TICKED, CONFIRMED),
}
ALLOWED: dict[str, dict[ObligationAction, Before]] = {
    Role.FIRM: {ObligationAction.TICK: (UNSAID, TICKED, RETURNED)},
    Role.STAFF: INSIDE,
    Role.OFFICE: INSIDE
    | {
        ObligationAction.RETURN: (TICKED, CONFIRMED, WAIVED),
        ObligationAction.WAIVE: (UNSAID, TICKED, CONFIRMED, RETURNED),
    },
}
"""By role what may be said after what. What the park or the office tells by itself is confirmed with it."""


@dataclass(frozen=True, slots=True)
class Tick:
    done_on: date
    reason: str | None


def actions(role: str, standing: ObligationStanding | None) -> tuple[ObligationAction, ...]:
    """What the role may say now."""
    return tuple(action for action, before in ALLOWED.get(role, {}).items() if standing in before)


def ticked_by(role: str) -> ObligationStanding:
    """A firm's word waits for its park."""
    return TICKED if role == Role.FIRM else CONFIRMED


def faults(
    tick: Tick, begins_on: date, standing: ObligationStanding | None, today: date
) -> Iterator[tuple[str, Finding]]:
    """By field why a tick cannot stand."""
    if tick.done_on > today:
        yield "done_on", AHEAD
    if tick.done_on < begins_on:
        yield "done_on", TOO_EARLY
    if standing is CONFIRMED and not tick.reason:
        yield "reason", REASON_WANTED
