"""The job that reads official lists: what is slow happens outside the writer, what is kept in chunks inside it."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from contracts.codes import ImportMode, Programme
from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.lists.usecases import lists as official_lists
from services.cultivation.lists.usecases.files import ListedRow, read_list, rows_of
from services.cultivation.lists.usecases.rehearsals import Rehearsed, keep, rehearse
from services.cultivation.lists.usecases.undoing import undo_next
from services.leases import LeasedJob
from services.pacing import Pace
from services.uploads import kept_choices

APPLY = "lists.apply_rows"
LEAST_ROWS = 250  # fewer would be mostly commit


def reading(database: Database, writer: Writer) -> LeasedJob:
    """Reads, matches and applies one list at each step. A reading that was cut off goes on where it stood."""
    return LeasedJob(database, writer, official_lists.LEASED, official_lists.LEASE, partial(_read, database, writer))


def _read(database: Database, writer: Writer, head: Any) -> None:
    if head.undo_reason is not None:
        while writer.submit(partial(undo_next, list_id=head.list_id)).result():
            pass
        return
    rows = unsettled(database, writer, head)
    if head.mode == ImportMode.VALIDATE.value:
        _rehearse(writer, head.list_id, rows)
    else:
        _apply(writer, head.list_id, rows)
    writer.submit(partial(official_lists.finish, list_id=head.list_id)).result()


def unsettled(database: Database, writer: Writer, head: Any) -> Sequence[ListedRow]:
    """The rows of the file that no reading has settled yet."""
    with database.read() as session:
        content = official_lists.content(session, head.list_id)
    rows = rows_of(read_list(head.filename, content, kept_choices(head.choices)), Programme(head.programme))
    taking = partial(official_lists.take_up, list_id=head.list_id, rows=len(rows))
    return rows[writer.submit(taking, audited=False).result() :]


def _apply(writer: Writer, list_id: str, rows: Sequence[ListedRow]) -> None:
    pace = Pace(writer, LEAST_ROWS, official_lists.CHUNK, least=LEAST_ROWS)
    for batch in _batches(pace, rows):
        work = partial(official_lists.apply_rows, list_id=list_id, rows=batch)
        pace.submit(work, len(batch), action=APPLY).result()


def _rehearse(writer: Writer, list_id: str, rows: Sequence[ListedRow]) -> None:
    """What the rows would do, kept without doing it."""
    pace = Pace(writer, LEAST_ROWS, official_lists.CHUNK, least=LEAST_ROWS)
    for batch in _batches(pace, rows):
        try:
            pace.submit(partial(rehearse, list_id=list_id, rows=batch), len(batch), audited=False).result()
        except Rehearsed as rehearsed:
            keeping = partial(keep, list_id=list_id, rows=batch, settled=rehearsed.settled)
            writer.submit(keeping, audited=False).result()


def _batches(pace: Pace, rows: Sequence[ListedRow]) -> Iterator[Sequence[ListedRow]]:
    start = 0
    while batch := rows[start : start + pace.units]:
        yield batch
        start += len(batch)
