"""Whose firm is it today: which zone answers for a firm on which day.

Somebody always answers: a firm that was closed or merged stays with its last zone, one that is still to come has its first
zone already, and a gap belongs to the zone before it. 区外 is a zone like the others, for which the office answers. Only a
voided entry, which has no residency, belongs to nobody.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from domain.spans import OPEN, Span

FIRST_DAY = date.min

V = TypeVar("V")


def responsibilities(starts: Iterable[tuple[date, V]]) -> list[Span[V]]:
    """From (first day, zone) of each residency to spans without gaps, from the first day of all to the open end."""
    ordered = sorted(starts, key=lambda start: start[0])
    if len(ordered) == 1:
        return [Span(FIRST_DAY, OPEN, ordered[0][1])]
    begins = [FIRST_DAY, *(begin for begin, _ in ordered[1:])][: len(ordered)]
    ends = [*begins[1:], OPEN][: len(ordered)]
    spans = zip(begins, ends, ordered, strict=True)
    return [Span(begin, end, zone) for begin, end, (_, zone) in spans if begin < end]


def responsible_on(starts: Iterable[tuple[date, V]], day: date) -> V | None:
    """The zone (or whatever stands for it in `starts`) that answers on a day; None for a firm without residencies."""
    return next((span.value for span in responsibilities(starts) if span.covers(day)), None)
