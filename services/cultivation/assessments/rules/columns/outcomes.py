"""How outcomes of parts make the outcome of the whole, for all firms at once: codes in the order in which the worst wins."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from contracts.standards import Outcome
from services.cultivation.facts.rules.columns import Bools

Outcomes: TypeAlias = NDArray[np.int8]

ORDER = (Outcome.NOT_APPLICABLE, Outcome.MET, Outcome.MANUAL_REVIEW, Outcome.UNKNOWN, Outcome.UNMET)
"""The code of an outcome is its place; the greatest of several is that of all of them together."""
NOT_APPLICABLE, MET, MANUAL_REVIEW, UNKNOWN, UNMET = (np.int8(code) for code in range(len(ORDER)))
_BEST = np.array([0, 4, 2, 3, 1], np.int8)  # place of each code where the best wins; its own inverse but for 1 and 4
_OF_BEST = np.argsort(_BEST).astype(np.int8)


def all_of(parts: Sequence[Outcomes], size: int) -> Outcomes:
    """Unmet as soon as one is; met when each is met or does not apply."""
    whole = np.full(size, NOT_APPLICABLE)
    for part in parts:
        np.maximum(whole, part, out=whole)
    return whole


def any_of(parts: Sequence[Outcomes], size: int) -> Outcomes:
    """Met as soon as one is; unmet when each is unmet."""
    return _OF_BEST[all_of([_BEST[part] for part in parts], size)]


def exempted(asked: Outcomes, exemption: Outcomes) -> Outcomes:
    """What is left of a question that `exemption` would take away; what is met stays met."""
    undecided = (exemption == UNKNOWN) | (exemption == MANUAL_REVIEW)
    left = np.where((asked == UNMET) & undecided, exemption, asked)
    return np.where(exemption == MET, NOT_APPLICABLE, left)


def judged(known: Bools, clear: Bools, passed: Bools, good: np.int8 = MET) -> Outcomes:
    """Unknown where a figure is missing, for people where the figures contradict each other, else as it was reached."""
    reached = np.where(passed, good, UNMET)
    return np.where(known, np.where(clear, reached, MANUAL_REVIEW), UNKNOWN)
