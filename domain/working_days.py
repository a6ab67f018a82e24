"""Working-day clocks: how long a 公示 runs and when a 补正 is due.

The day after publication is day 1, and only working days count: an adjusted Saturday (调休) does, a public holiday
does not. A deadline that touches a year whose official arrangement (国务院办公厅 holiday notice) is not known yet is
marked provisional.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol


class WorkingCalendar(Protocol):
    """What the clocks ask of a calendar."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this civil date, with adjusted days."""
        ...

    def is_official(self, year: int) -> bool:
        """Whether the arrangement of this year has been published."""
        ...


@dataclass(frozen=True)
class Deadline:
    """A last day (inclusive), and whether a later holiday notice may still move it."""

    last_day: date
    provisional: bool


def working_deadline(published_on: date, days: int, calendar: WorkingCalendar) -> Deadline:
    """The `days`-th working day after `published_on`; `days` is at least 1."""
    if days < 1:
        raise ValueError("a period has at least one working day")
    day, counted, years = published_on, 0, set[int]()
    while counted < days:
        day += timedelta(days=1)
        years.add(day.year)
        counted += calendar.is_working_day(day)
    return Deadline(day, provisional=not all(calendar.is_official(year) for year in years))
