"""The calendar of a firm as a file of RFC 5545, which the calendars of phones and offices read: all-day events with stable names."""

from collections.abc import Callable
from datetime import timedelta

from icalendar import TRANSP, Calendar, Event
from sqlmodel import Session

from contracts.queries.agendas import Agenda, AgendaEntry

PRODUCT = "-//lanbai-cultivation//agenda//ZH"
NAMES = "cultivation.lanbai"
ONE_DAY = timedelta(days=1)


def file_of(session: Session, read: Callable[[Session], Agenda]) -> bytes:
    """The entries that `read` finds."""
    return icalendar(read(session))


def icalendar(agenda: Agenda) -> bytes:
    """DTEND is exclusive. DTSTAMP is the instant of the last write, so the same knowledge gives the same bytes."""
    calendar = Calendar.new(
        prodid=PRODUCT,
        name=f"{agenda.firm_name} 认定与义务日历",
        uid=f"agenda-{agenda.firm_id}@{NAMES}",
        subcomponents=[_event(entry, agenda) for entry in agenda.entries],
    )
    content: bytes = calendar.to_ical()
    return content


def _event(entry: AgendaEntry, agenda: Agenda) -> Event:
    return Event.new(
        uid=f"{entry.uid}@{NAMES}",
        stamp=agenda.known_at,
        start=entry.starts_on,
        end=entry.ends_on + ONE_DAY,
        summary=f"{'已办：' if entry.done else ''}{entry.title}",
        description=entry.detail,
        categories=[entry.kind_name],
        transparency=TRANSP.TRANSPARENT,
    )
