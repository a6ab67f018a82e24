"""The office's exceptions to the working-day calendar, year by year."""

from datetime import date

from sqlmodel import Session

from contracts.queries.calendars import CalendarDayView, CalendarYear
from services.cultivation.calendars.tables import CalendarDay, entered_days, working_calendar


def year_of(session: Session, year: int) -> CalendarYear:
    """What was entered for a year, and whether its arrangement is settled."""
    days = entered_days(session, date(year, 1, 1), date(year, 12, 31))
    official = working_calendar(session).is_official(year)
    return CalendarYear(year=year, official=official, items=tuple(map(day_view, days)))


def day_view(row: CalendarDay) -> CalendarDayView:
    return CalendarDayView(
        day=row.day,
        working=row.working,
        document_no=row.document_no,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
