"""From events to messages: which event is drafted by what; old events make no message, unknown ones are not for us."""

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

DRAFTERS: dict[type[EventData], Callable[[Any], Drafts]] = {
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
    """Store the messages that the events of a batch make."""
    deliver(
        session, (pair for event in events if is_fresh(event.envelope.time, session.now) for pair in _drafted(event))
    )


def _drafted(event: Event) -> Iterator[tuple[Event, Draft]]:
    drafter = DRAFTERS.get(type(event.data))
    return ((event, draft) for draft in drafter(event.data)) if drafter else iter(())
