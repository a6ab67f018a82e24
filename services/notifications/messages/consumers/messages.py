"""From events to messages: which event says what; old events say nothing, unknown ones are not for us."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from contracts.events import cultivation as c
from contracts.events import registry as r
from contracts.events.envelope import EventData
from kit.data.session import WriteSession
from kit.events.event import Event
from services.notifications.messages.consumers import applications, firms, imports, official_lists, recognitions
from services.notifications.messages.rules import Draft, Drafts, is_fresh
from services.notifications.messages.usecases import deliver

SAYINGS: dict[type[EventData], Callable[[Any], Drafts]] = {
    r.FirmRegistered: firms.registered,
    r.FirmMoved: firms.moved,
    r.TransferProposed: firms.transfer_proposed,
    r.TransferRefused: firms.transfer_refused,
    r.TransferWithdrawn: firms.transfer_withdrawn,
    r.ImportCompleted: imports.completed,
    c.OfficialListReconciled: official_lists.reconciled,
    c.RecognitionMirrored: recognitions.registered,
    c.RecognitionGranted: recognitions.registered,
    c.RecognitionReviewed: recognitions.reviewed,
    c.RecognitionRevoked: recognitions.revoked,
    c.RecognitionExpiring: recognitions.expiring,
    c.ApplicationSubmitted: applications.submitted,
    c.ApplicationResubmitted: applications.submitted,
    c.ApplicationChangesRequested: applications.changes_requested,
    c.ApplicationAdvanced: applications.advanced,
    c.PublicityOpened: applications.publicity_opened,
    c.ApplicationDecided: applications.decided,
    c.ApplicationWithdrawn: applications.withdrawn,
}


def handle(session: WriteSession, events: Sequence[Event]) -> None:
    """Store what the events of a batch have to say."""
    deliver(session, (pair for event in events if is_fresh(event.envelope.time, session.now) for pair in _said(event)))


def _said(event: Event) -> Iterator[tuple[Event, Draft]]:
    say = SAYINGS.get(type(event.data))
    return ((event, draft) for draft in say(event.data)) if say else iter(())
