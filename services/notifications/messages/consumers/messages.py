"""From events to messages: which event says what; old events say nothing, unknown ones are not for us."""

from collections.abc import Iterator, Sequence

from kit.data.session import WriteSession
from kit.events.event import Event
from services.notifications.messages.consumers import applications, firms, imports, official_lists, recognitions
from services.notifications.messages.consumers.sayings import Sayings
from services.notifications.messages.rules import Draft, is_fresh
from services.notifications.messages.usecases import deliver

SAYINGS: Sayings = {
    **firms.SAYINGS,
    **imports.SAYINGS,
    **official_lists.SAYINGS,
    **recognitions.SAYINGS,
    **applications.SAYINGS,
}


def handle(session: WriteSession, events: Sequence[Event]) -> None:
    """Store what the events of a batch have to say."""
    deliver(session, (pair for event in events if is_fresh(event.envelope.time, session.now) for pair in _said(event)))


def _said(event: Event) -> Iterator[tuple[Event, Draft]]:
    say = SAYINGS.get(type(event.data))
    return ((event, draft) for draft in say(event.data)) if say else iter(())
