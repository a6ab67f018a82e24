"""Which zone answers for a firm on which day.

A firm that was closed keeps its last zone, one that is still to come has its first zone already, and a gap belongs to the
zone before it: somebody is always responsible.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FIRST_DAY = date.min


@dataclass(frozen=True)
class Responsibility:
    """`zone` answers over `[valid_from, valid_before)`."""

    zone: str
    valid_from: date
    valid_before: date


def responsibilities(starts: Iterable[tuple[date, str]], forever: date) -> list[Responsibility]:
    """From (first day, zone) of each residency to intervals without gaps from the first day of all to `forever`."""
    ordered = sorted(starts)
    begins = [FIRST_DAY, *(begin for begin, _ in ordered[1:])][: len(ordered)]
    ends = [*begins[1:], forever][: len(ordered)]
    return [
        Responsibility(zone, begin, end)
        for (_, zone), begin, end in zip(ordered, begins, ends, strict=True)
        if begin < end
    ]
