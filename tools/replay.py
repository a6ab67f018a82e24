"""Handing the events of an outbox over again, past its relay."""

from collections.abc import Callable, Sequence

from kit.data.database import Database
from kit.events.bus import Outgoing
from kit.events.outbox import rows_of


def replay(database: Database, deliver: Callable[[Sequence[Outgoing]], object], after: int = 0) -> int:
    """Hand every outbox row after sequence `after` over again, published or not; return how many.

    Serves a rebuilt projection and a new subscriber alike: the inbox of each receiver drops what it has had.
    """
    count, read = 0, rows_of(database)
    while rows := read(after):
        deliver(rows)
        count += len(rows)
        after = rows[-1].sequence
    return count
