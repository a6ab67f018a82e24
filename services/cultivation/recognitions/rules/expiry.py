"""When an expiry is announced: a lead of n months before the first day without validity."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DEFAULT_LEADS = (12, 6, 3, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReminderWindow:
    """Titles whose `valid_before` lies in (after, until] are due for this lead (months) and no nearer one."""

    lead: int
    after: date
    until: date


def months_before(day: date, months: int) -> date:
    """`day` moved back by whole months, kept inside the target month (31 March − 1 month = 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """`day` moved on by whole months, kept inside the target month."""
    return months_before(day, -months)


def windows(today: date, leads: Sequence[int] = DEFAULT_LEADS) -> list[ReminderWindow]:
    """What is due today, nearest lead first.

    A process that slept through a lead announces the nearest one only: three late warnings at once help nobody.
    """
    found, after = [], today
    for lead in sorted(set(leads)):
        until = _last_reached(today, lead)
        found.append(ReminderWindow(lead, after, until))
        after = until
    return found


def _last_reached(today: date, lead: int) -> date:
    """The last `valid_before` whose lead has been reached; at the end of a month several days share one."""
    day = months_after(today, lead)
    while months_before(day + ONE_DAY, lead) <= today:
        day += ONE_DAY
    return day
