"""The job that reads official lists: what is slow happens outside the writer, what is kept in chunks inside it."""

from functools import partial
from typing import Any

from contracts.codes import ImportMode, Programme
from kit.data.database import Database
from kit.data.writer import Writer
from services.cultivation.lists.usecases import lists as official_lists
from services.cultivation.lists.usecases.files import read_list, rows_of
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
        _until_none(writer, partial(undo_next, list_id=head.list_id))
        return
    store_rows(database, writer, head)
    if head.mode == ImportMode.VALIDATE.value:
        while _rehearsed(writer, head.list_id):
            pass
    else:
        _apply(writer, head.list_id)
    writer.submit(partial(official_lists.finish, list_id=head.list_id)).result()


def _apply(writer: Writer, list_id: str) -> None:
    pace = Pace(writer, LEAST_ROWS, official_lists.CHUNK, least=LEAST_ROWS)
    rows = LEAST_ROWS
    while pace.submit(partial(official_lists.apply_rows, list_id=list_id, limit=rows), rows, action=APPLY).result():
        rows = pace.units


def _until_none(writer: Writer, work: Any) -> None:
    while writer.submit(work).result():
        pass


def _rehearsed(writer: Writer, list_id: str) -> bool:
    """What the next rows would do, kept without doing it; False when none is left."""
    try:
        writer.submit(partial(rehearse, list_id=list_id), audited=False).result()
    except Rehearsed as rehearsed:
        writer.submit(partial(keep, list_id=list_id, settled=rehearsed.settled), audited=False).result()
        return True
    return False


def store_rows(database: Database, writer: Writer, head: Any) -> None:
    """Store the rows of the file that are not stored yet."""
    with database.read() as session:
        content = official_lists.content(session, head.list_id)
    file = read_list(head.filename, content, kept_choices(head.choices))
    stored = writer.submit(partial(official_lists.count_rows, list_id=head.list_id), audited=False).result()
    rows = rows_of(file, Programme(head.programme))
    for start in range(stored, len(rows), official_lists.CHUNK):
        chunk = rows[start : start + official_lists.CHUNK]
        adding = partial(official_lists.add_rows, list_id=head.list_id, first=start + 1, rows=chunk)
        writer.submit(adding, audited=False).result()
