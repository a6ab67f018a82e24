"""Hears firm events: each carries the whole firm, so the snapshot takes the version and asks nobody anything."""

from collections.abc import Sequence

from contracts.codes import FirmStatus
from contracts.events.registry import FirmEvent
from kit.data.session import WriteSession
from kit.events.event import Event
from services.cultivation.firms.usecases import take
from services.cultivation.lists.usecases.settling import retry
from services.cultivation.lists.usecases.stranded import requeue

NAME = "cultivation.firms"


def hear(session: WriteSession, events: Sequence[Event]) -> None:
    """Take the versions in, queue what rests on voided firms, then try waiting rows of official lists again for those that changed."""
    states = [event.data.firm for event in events if isinstance(event.data, FirmEvent)]
    changed = take(session, states)
    if changed:
        requeue(session, [state.firm_id for state in states if state.status is FirmStatus.VOIDED])
        retry(session, changed)
