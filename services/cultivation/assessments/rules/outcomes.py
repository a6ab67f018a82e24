"""How outcomes of parts make the outcome of the whole. Unknown is never taken for met or unmet."""

from collections.abc import Iterable

from contracts.standards import Outcome

UNDECIDED = (Outcome.UNKNOWN, Outcome.MANUAL_REVIEW)


def all_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Unmet as soon as one is; met when each is met or does not apply."""
    found = tuple(outcomes)
    for each in (Outcome.UNMET, *UNDECIDED, Outcome.MET):
        if each in found:
            return each
    return Outcome.NOT_APPLICABLE


def any_of(outcomes: Iterable[Outcome]) -> Outcome:
    """Met as soon as one is; unmet when each is unmet."""
    found = tuple(outcomes)
    for each in (Outcome.MET, *UNDECIDED, Outcome.UNMET):
        if each in found:
            return each
    return Outcome.NOT_APPLICABLE


def exempted(asked: Outcome, exemption: Outcome) -> Outcome:
    """What is left of a question that `exemption` would take away; what is met stays met."""
    if exemption is Outcome.MET:
        return Outcome.NOT_APPLICABLE
    return exemption if asked is Outcome.UNMET and exemption in UNDECIDED else asked
