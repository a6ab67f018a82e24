"""Where an obligation stands on a day, and how many misses within one validity period that makes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.obligations import ObligationStanding, ObligationState
from services.cultivation.obligations.rules.owing import Obligation

DONE = (ObligationStanding.TICKED, ObligationStanding.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last; `done_on` of what was ticked or confirmed."""

    standing: ObligationStanding
    done_on: date | None = None


def state_of(obligation: Obligation, said: Said | None, today: date) -> ObligationState:
    """The last day belongs to it: at 23:59:59 it is due, a second later missed. What was registered here only after its last day is unknown."""
    if said is not None and said.standing is ObligationStanding.WAIVED:
        return ObligationState.WAIVED
    if said is not None and said.standing in DONE and said.done_on is not None:
        return ObligationState.MET if said.done_on <= obligation.due_on else ObligationState.LATE
    if obligation.fulfilled_on is not None:
        return ObligationState.MET
    if today <= obligation.due_on:
        return ObligationState.DUE
    return ObligationState.UNRECORDED if obligation.told_on > obligation.due_on else ObligationState.MISSED


def is_missed(obligation: Obligation, state: ObligationState) -> bool:
    """Whether it counts as one of the misses that the measure bears."""
    return state is ObligationState.MISSED or (state is ObligationState.LATE and obligation.duty.late_counts)


def misses(stand: Iterable[tuple[Obligation, ObligationState]]) -> Counter[tuple[str, str]]:
    """By duty and title: how often it was missed within the one validity period of that title."""
    return Counter(
        (obligation.duty.code, obligation.title.recognition_id)
        for obligation, state in stand
        if is_missed(obligation, state)
    )
