"""Hears firm events: each carries the whole firm, so the snapshot takes the version and asks nobody anything."""

from collections.abc import Sequence

from contracts.events.registry import FirmEvent
from kit.inbox import Event
from kit.writer import WriteSession
from services.cultivation.usecases.list_rows import retry
from services.cultivation.usecases.snapshots import take

NAME = "cultivation.firms"


def hear(session: WriteSession, events: Sequence[Event]) -> None:
    """Take the versions in, then try the waiting rows of official lists again for the firms that changed."""
    changed = take(session, [event.data.firm for event in events if isinstance(event.data, FirmEvent)])
    if changed:
        retry(session, changed)
