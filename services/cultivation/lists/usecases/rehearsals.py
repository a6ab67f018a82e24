"""What a list would do: its rows are settled as they would be, and all but the answer is rolled back."""

from collections.abc import Sequence
from dataclasses import dataclass

from kit.data.session import WriteSession
from services.cultivation.lists.usecases.files import ListedRow
from services.cultivation.lists.usecases.lists import follow, head_of, note_progress
from services.cultivation.lists.usecases.settling import Settled, settled, store


@dataclass
class Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""

    settled: Sequence[Settled]


def rehearse(session: WriteSession, list_id: str, rows: Sequence[ListedRow]) -> None:
    """Settle rows of the file and raise `Rehearsed`."""
    raise Rehearsed(settled(session, head_of(session, list_id), [row for row in rows if not row.reasons]))


def keep(session: WriteSession, list_id: str, rows: Sequence[ListedRow], settled: Sequence[Settled]) -> None:
    """Store the rows with what would become of them; a title that would be made has no id yet."""
    if follow(head_of(session, list_id), rows):
        store(session, list_id, rows, [{**row, "title": None} for row in settled])
        note_progress(session, list_id, rows)
