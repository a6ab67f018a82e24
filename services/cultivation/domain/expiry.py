"""When an expiry is announced: a lead of n months before the first day without validity."""

import calendar
from collections.abc import Sequence
from datetime import date

DEFAULT_LEADS = (12, 6, 3, 1)


def months_before(day: date, months: int) -> date:
    """`day` moved back by whole months, kept inside the target month (31 March − 1 month = 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_lead(valid_before: date, today: date, leads: Sequence[int] = DEFAULT_LEADS) -> int | None:
    """The nearest lead (months) that has been reached and is worth saying today; None when none is, or it is over.

    A process that slept through a lead announces only the nearest one: three late warnings at once help nobody.
    """
    if today >= valid_before:
        return None
    reached = [lead for lead in leads if months_before(valid_before, lead) <= today]
    return min(reached, default=None)


def months_after(day: date, months: int) -> date:
    """`day` moved on by whole months, kept inside the target month."""
    return months_before(day, -months)
