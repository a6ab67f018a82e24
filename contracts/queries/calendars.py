"""Answers of cultivation about the working-day calendar."""

from datetime import date, datetime

from contracts.queries.base import Answer


class CalendarDayView(Answer):
    """A civil date that the office declared worked or not, over the published arrangement; the newest entry stands."""

    day: date
    working: bool
    document_no: str
    recorded_by: str
    recorded_at: datetime


class CalendarYear(Answer):
    """The exceptions of a year. Deadlines that touch a year which is not `official` are provisional."""

    year: int
    official: bool
    items: tuple[CalendarDayView, ...]
