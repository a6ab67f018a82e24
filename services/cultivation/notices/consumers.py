"""Hears what was decided of standards: firms that are writing an application of the programme are told."""

from collections.abc import Sequence

from kit.data.session import WriteSession
from kit.events.event import Event
from services.cultivation.notices.usecases.standards import change_of, tell_applicants

NAME = "cultivation.standards"


def hear(session: WriteSession, events: Sequence[Event]) -> None:
    """Each change to whoever has an application of the programme in hand."""
    for event in events:
        change = change_of(event.data)
        if change is not None:
            tell_applicants(session, change)
