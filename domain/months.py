"""Whole months before and after a civil day, and the quarter that it lies in."""

import calendar
from datetime import date


def months_before(day: date, months: int) -> date:
    """`day` moved back by whole months, kept inside the target month (31 March − 1 month = 28 or 29 February)."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_after(day: date, months: int) -> date:
    """`day` moved on by whole months, kept inside the target month."""
    return months_before(day, -months)


def quarter_end(day: date) -> date:
    """The last day of the quarter."""
    month = 3 * ((day.month - 1) // 3) + 3
    return date(day.year, month, calendar.monthrange(day.year, month)[1])
