"""The office's exceptions to the public working-day calendar, dated rows with their document."""

from datetime import date, datetime

from sqlmodel import Field, Session, col, select

from services.cultivation.calendars.reference import Calendar
from services.cultivation.tables import Base


class CalendarDay(Base, table=True):
    """One civil date that is worked or not, against the published arrangement; the newest entry of a day stands."""

    __tablename__ = "calendar_day"
    day: date = Field(primary_key=True)
    entry: int = Field(primary_key=True)
    working: bool
    document_no: str = Field(max_length=200)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


def entered_days(session: Session, first: date | None = None, last: date | None = None) -> list[CalendarDay]:
    """The newest entry of each day in the range, both ends inclusive, by day."""
    query = select(CalendarDay).order_by(col(CalendarDay.day), col(CalendarDay.entry))
    if first is not None:
        query = query.where(col(CalendarDay.day) >= first)
    if last is not None:
        query = query.where(col(CalendarDay.day) <= last)
    return list({row.day: row for row in session.exec(query)}.values())


def working_calendar(session: Session) -> Calendar:
    """The calendar with the exceptions entered so far."""
    return Calendar({row.day: row.working for row in entered_days(session)})
