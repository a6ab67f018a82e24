"""From events to messages: which event is drafted by what; old events make no message, unknown ones are not for us."""

from collections.abc import Iterator, Sequence

from contracts.events.envelope import EventData
from contracts.events.registry import FirmRegistered
from kit.data.session import WriteSession
from kit.events.event import Event
from services.notifications.messages.consumers import (
    applications,
    firms,
    imports,
    obligations,
    official_lists,
    recognitions,
    releases,
    standards,
)
from services.notifications.messages.consumers.drafters import Drafters
from services.notifications.messages.rules import Draft, is_fresh
from services.notifications.messages.usecases import deliver

DRAFTERS: Drafters = {
    **firms.DRAFTERS,
    **imports.DRAFTERS,
    **official_lists.DRAFTERS,
    **recognitions.DRAFTERS,
    **obligations.DRAFTERS,
    **applications.DRAFTERS,
    **standards.DRAFTERS,
    **releases.DRAFTERS,
}


def says(data: EventData) -> bool:
    """Whether an event of this content may make a message; nothing is kept of the others."""
    return type(data) in DRAFTERS and not (isinstance(data, FirmRegistered) and firms.by_import(data))


def handle(session: WriteSession, events: Sequence[Event]) -> None:
    """Store the messages that the events of a batch make."""
    deliver(
        session, (pair for event in events if is_fresh(event.envelope.time, session.now) for pair in _drafted(event))
    )


def _drafted(event: Event) -> Iterator[tuple[Event, Draft]]:
    return ((event, draft) for draft in DRAFTERS[type(event.data)](event.data))
