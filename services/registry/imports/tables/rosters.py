"""Import jobs, the blocks of rows that wait to be judged, and the rows that have been: written once, with what became of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select
from sqlmodel import Session

from kit.data.session import WriteSession
from kit.events.jobs import LeasedRows
from services.registry.imports.tables.imports import ImportBlock, ImportFile, ImportJob, ImportRow
from services.registry.imports.tables.rows import Staged, block_of, rows_of
from services.registry.tables import table_of

JOB, ROW = table_of(ImportJob), table_of(ImportRow)
FILE, BLOCK = table_of(ImportFile), table_of(ImportBlock)
LEASED = LeasedRows(JOB, JOB.c.import_id, JOB.c.started_at, JOB.c.lease_until, JOB.c.lease_owner)
BLOCK_ROWS = 50
"""Small, so that a batch of them fits the time that it may take; large enough to be handled as one."""


def insert_job(session: WriteSession, job: Mapping[str, Any], content: bytes, rows: Sequence[Staged]) -> None:
    import_id = job["import_id"]
    session.execute(insert(JOB), dict(job))
    session.execute(insert(FILE), {"import_id": import_id, "content": content})
    starts = range(0, len(rows), BLOCK_ROWS)
    blocks = [
        {"import_id": import_id, "number": number, "rows": block_of(rows[start : start + BLOCK_ROWS])}
        for number, start in enumerate(starts)
    ]
    if blocks:
        session.insert_all(BLOCK, blocks)


def job_of(session: Session, import_id: str) -> Row[Any]:
    row: Row[Any] = session.execute(select(JOB).where(JOB.c.import_id == import_id)).one()
    return row


def waiting(session: Session, import_id: str, after: int, limit: int) -> list[tuple[int, list[Staged]]]:
    """The next blocks behind number `after`, in the order of the file."""
    query = select(BLOCK.c.number, BLOCK.c.rows).where(BLOCK.c.import_id == import_id, BLOCK.c.number > after)
    return [(row.number, rows_of(row.rows)) for row in session.execute(query.order_by(BLOCK.c.number).limit(limit))]


def take_blocks(session: WriteSession, import_id: str, first: int, last: int) -> bool:
    """Take blocks out, which is done once: False where another worker has judged any of them."""
    mine = (BLOCK.c.import_id == import_id, BLOCK.c.number >= first, BLOCK.c.number <= last)
    return bool(session.execute(delete(BLOCK).where(*mine)).rowcount == last - first + 1)


def save_progress(session: WriteSession, import_id: str, counts: Mapping[str, int], lease: timedelta) -> None:
    LEASED.renew(session, import_id, lease, **{name: JOB.c[name] + number for name, number in counts.items()})
