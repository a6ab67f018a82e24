"""What the office sets for counting: how long a title that ran out is awaited, and below which base a percentage says nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.spans import OPEN, Days, Interval

AWAITED_DAYS = 180
LEAST_BASE = 20  # firms


@dataclass(frozen=True)
class Allowance:
    """From the day `since` on a title that ran out is awaited for so many days; as set at an instant."""

    since: date
    days: int
    recorded_at: datetime


def awaited(ran_out: date, allowances: Sequence[Allowance]) -> Iterator[Days]:
    """The days on which a title is awaited; `ran_out` is the first day without it.

    The allowances stand in the order in which they count: each ends where the next begins, before the first it is 180 days.
    """
    begun = [(date.min, AWAITED_DAYS), *((each.since, each.days) for each in allowances)]
    ends = [since for since, _ in begun[1:]] + [OPEN]
    for (since, days), before in zip(begun, ends, strict=True):
        first, over = max(since, ran_out), min(before, ran_out + timedelta(days=days))
        if first < over:
            yield Interval(first, over)
