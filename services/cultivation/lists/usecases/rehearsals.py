"""What a list would do: its rows are settled as they would be, and all but the answer is rolled back."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.data.session import WriteSession
from services.cultivation.lists.usecases.lists import head_of, note_progress, pending
from services.cultivation.lists.usecases.rows import Settled, save_settled, settled


@dataclass
class Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""

    settled: Sequence[Settled]


def rehearse(session: WriteSession, list_id: str) -> None:
    """Settle the next rows and raise `Rehearsed`; nothing where none is left."""
    rows = pending(session, list_id)
    if rows:
        raise Rehearsed(settled(session, head_of(session, list_id), rows))


def keep(session: WriteSession, list_id: str, settled: Sequence[Settled]) -> None:
    """Note what would become of the rows; a title that would be made has no id yet."""
    save_settled(session, [{**row, "title": None} for row in settled])
    note_progress(session, list_id, len(settled))
