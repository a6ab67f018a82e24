"""Entering an exception to the working-day calendar, when a year's arrangement is announced or changed."""

from contracts.commands.cultivation import EnterDay
from contracts.queries.calendars import CalendarDayView
from kit.data.caller import Caller
from kit.data.problem import conflict
from kit.data.session import WriteSession
from services.cultivation.calendars.reads import day_view
from services.cultivation.calendars.tables import CalendarDay, entered_days


def enter_day(session: WriteSession, command: EnterDay, caller: Caller) -> CalendarDayView:
    """Add an entry; earlier ones of the day stay in the table. Deadlines that were set before keep their dates.

    Raises 409 `calendar_unchanged` when the day stands so already.
    """
    held = next(iter(entered_days(session, command.day, command.day)), None)
    if held is not None and (held.working, held.document_no) == (command.working, command.document_no):
        raise conflict("calendar_unchanged", "该日期已如此登记", "同一日期、同一文件已登记。")
    row = CalendarDay(
        day=command.day,
        entry=held.entry + 1 if held else 1,
        working=command.working,
        document_no=command.document_no,
        recorded_by=caller.subject,
        recorded_at=session.now,
    )
    session.add(row)
    session.audit("calendar", command.day.isoformat(), "calendar.enter", working=command.working)
    return day_view(row)
