"""Import jobs, the blocks of rows that wait to be judged, and the rows that have been: written once, with what became of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Integer, Row, bindparam, delete, insert, select, update
from sqlmodel import Session

from contracts.codes import RowOutcome
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.leases import LeasedRows
from services.registry.imports.tables.imports import ImportBlock, ImportFile, ImportJob, ImportRow
from services.registry.imports.tables.rows import Staged, block_of, rows_of
from services.registry.tables import table_of

JOB, ROW = table_of(ImportJob), table_of(ImportRow)
FILE, BLOCK = table_of(ImportFile), table_of(ImportBlock)
_WAITING = Prepared(
    select(BLOCK.c.number, BLOCK.c.rows)
    .where(BLOCK.c.import_id == bindparam("import_id"), BLOCK.c.number > bindparam("after"))
    .order_by(BLOCK.c.number)
    .limit(bindparam("most", type_=Integer))
)
_JOB = Prepared(select(JOB).where(JOB.c.import_id == bindparam("import_id")))
COUNTS = ("created", "updated", "unchanged", "refused", "warnings", "done")
_PROGRESS = Prepared(
    update(JOB)
    .where(JOB.c.import_id == bindparam("of_import"))
    .values({name: JOB.c[name] + bindparam(f"more_{name}", type_=Integer) for name in COUNTS})
    .values(lease_until=bindparam("until", type_=JOB.c.lease_until.type), version=JOB.c.version + 1)
)
LEASED = LeasedRows(JOB, JOB.c.import_id, JOB.c.started_at, JOB.c.lease_until, JOB.c.lease_owner)
BLOCK_ROWS = 50
"""Small, so that a batch of them fits the time that it may take; large enough to be handled as one."""


def insert_job(session: WriteSession, job: Mapping[str, Any], content: bytes, rows: Sequence[Staged]) -> None:
    session.execute(insert(JOB), dict(job))
    session.execute(insert(FILE), {"import_id": job["import_id"], "content": content})
    _insert_blocks(session, job["import_id"], rows)


def _insert_blocks(session: WriteSession, import_id: str, rows: Sequence[Staged]) -> None:
    blocks = [block_of(rows[start : start + BLOCK_ROWS]) for start in range(0, len(rows), BLOCK_ROWS)]
    numbers = range(len(blocks))
    if blocks:
        session.insert_columns(BLOCK, {"import_id": [import_id] * len(blocks), "number": numbers, "rows": blocks})


def replace_rows(session: WriteSession, import_id: str, rows: Sequence[Staged], values: Mapping[str, Any]) -> None:
    """The rows of a batch that wrote nothing are read anew."""
    for table in (ROW, BLOCK):
        session.execute(delete(table).where(table.c.import_id == import_id))
    session.execute(update(JOB).where(JOB.c.import_id == import_id).values(**values, version=JOB.c.version + 1))
    _insert_blocks(session, import_id, rows)


def change_job(session: WriteSession, import_id: str, **values: Any) -> None:
    session.execute(update(JOB).where(JOB.c.import_id == import_id).values(**values, version=JOB.c.version + 1))


def content_of(session: Session, import_id: str) -> bytes:
    """The file as it came."""
    found: bytes = session.execute(select(FILE.c.content).where(FILE.c.import_id == import_id)).scalar_one()
    return found


def earlier(session: Session, sha256: str, zone: str) -> str | None:
    """The newest batch of the zone that has written this file, and was not undone."""
    query = (
        select(JOB.c.import_id)
        .where(JOB.c.sha256 == sha256, JOB.c.zone == zone, JOB.c.mode == "apply", JOB.c.undo_reason.is_(None))
        .order_by(JOB.c.import_id.desc())
        .limit(1)
    )
    return session.execute(query).scalar_one_or_none()


def job_of(session: Session, import_id: str) -> Row[Any]:
    row: Row[Any] = _JOB.first(session, {"import_id": import_id})
    return row


def waiting(session: Session, import_id: str, after: int, limit: int) -> list[tuple[int, list[Staged]]]:
    """The next blocks behind number `after`, in the order of the file."""
    found = _WAITING.all(session, {"import_id": import_id, "after": after, "most": limit})
    return [(row.number, rows_of(row.rows)) for row in found]


def take_blocks(session: WriteSession, import_id: str, first: int, last: int) -> bool:
    """Take blocks out, which is done once: False where another worker has judged any of them."""
    mine = (BLOCK.c.import_id == import_id, BLOCK.c.number >= first, BLOCK.c.number <= last)
    return bool(session.execute(delete(BLOCK).where(*mine)).rowcount == last - first + 1)


def save_progress(session: WriteSession, import_id: str, counts: Mapping[str, int], lease: timedelta) -> None:
    """The same sign of life as `LEASED.renew` gives, which builds its statement anew each time."""
    more = {f"more_{name}": number for name, number in counts.items()}
    _PROGRESS.all(session, {"of_import": import_id, "until": session.now + lease, **more})


def to_undo(session: Session, import_id: str, limit: int) -> Sequence[Row[Any]]:
    """The next rows of a batch that changed a firm and whose undoing is not decided."""
    changed = ROW.c.outcome.in_([RowOutcome.CREATED.value, RowOutcome.UPDATED.value])
    query = select(ROW).where(ROW.c.import_id == import_id, changed, ROW.c.undone.is_(None))
    return session.execute(query.order_by(ROW.c.position).limit(limit)).all()


def save_undone(session: WriteSession, rows: Sequence[tuple[Row[Any], str | None]]) -> None:
    """Each row with why it stays; None where its firm was voided."""
    statement = (
        update(ROW)
        .where(ROW.c.import_id == bindparam("of_import"), ROW.c.position == bindparam("at_position"))
        .values(undone=bindparam("is_undone"), undo_note=bindparam("why"))
    )
    values = [
        {"of_import": row.import_id, "at_position": row.position, "is_undone": why is None, "why": why}
        for row, why in rows
    ]
    session.connection().execute(statement, values)


def keep_rows(session: WriteSession, import_id: str, reasons: Mapping[str, str]) -> int:
    """Mark the rows of these firms as kept, each with its reason; how many."""
    query = select(ROW).where(
        ROW.c.import_id == import_id, ROW.c.outcome == RowOutcome.CREATED.value, ROW.c.undone.is_(None)
    )
    found = [(row, reasons[row.firm_id]) for row in session.execute(query) if row.firm_id in reasons]
    if found:
        save_undone(session, found)
    return len(found)
