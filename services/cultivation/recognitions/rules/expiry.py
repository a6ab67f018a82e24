"""When an expiry is announced: a lead of n months before the first day without validity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.months import months_after, months_before

DEFAULT_LEADS = (12, 6, 3, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReminderWindow:
    """Titles whose `valid_before` lies in (after, until] are due for this lead (months) and no nearer one."""

    lead: int
    after: date
    until: date


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
