"""Import jobs and their rows: claimed by a lease, judged in order, counted in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update
from sqlmodel import Session

from contracts.codes import RowOutcome
from kit.data.session import WriteSession
from kit.events.jobs import LeasedRows
from services.registry.imports.tables.imports import ImportJob, ImportRow
from services.registry.tables import table_of

JOB, ROW = table_of(ImportJob), table_of(ImportRow)
LEASED = LeasedRows(JOB, JOB.c.import_id, JOB.c.started_at, JOB.c.lease_until, JOB.c.lease_owner)
LIGHT = [column for column in JOB.c if column.name != "content"]
"""Every column of a job but the file itself."""

_JUDGED = (
    update(ROW)
    .where(ROW.c.import_id == bindparam("of_import"), ROW.c.position == bindparam("at_position"))
    .values(outcome=bindparam("to_outcome"), problems=bindparam("to_problems"), firm_id=bindparam("to_firm"))
)


def insert_job(session: WriteSession, job: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    session.execute(insert(JOB), dict(job))
    if rows:
        session.insert_all(ROW, rows)


def replace_rows(
    session: WriteSession, import_id: str, rows: Sequence[Mapping[str, Any]], values: Mapping[str, Any]
) -> None:
    """The rows of a batch that wrote nothing are read anew."""
    session.execute(delete(ROW).where(ROW.c.import_id == import_id))
    session.execute(update(JOB).where(JOB.c.import_id == import_id).values(**values, version=JOB.c.version + 1))
    if rows:
        session.insert_all(ROW, rows)


def change_job(session: WriteSession, import_id: str, **values: Any) -> None:
    session.execute(update(JOB).where(JOB.c.import_id == import_id).values(**values, version=JOB.c.version + 1))


def content_of(session: Session, import_id: str) -> bytes:
    """The file as it came."""
    found: bytes = session.execute(select(JOB.c.content).where(JOB.c.import_id == import_id)).scalar_one()
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
    row: Row[Any] = session.execute(select(*LIGHT).where(JOB.c.import_id == import_id)).one()
    return row


def pending(session: Session, import_id: str, limit: int) -> Sequence[Row[Any]]:
    """The next rows to judge, in the order of the file."""
    query = select(ROW).where(ROW.c.import_id == import_id, ROW.c.outcome == RowOutcome.PENDING.value)
    return session.execute(query.order_by(ROW.c.position).limit(limit)).all()


def save_judged(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> None:
    session.connection().execute(_JUDGED, [dict(row) for row in rows])


def save_progress(session: WriteSession, job: Row[Any], counts: Mapping[str, int], lease: timedelta) -> None:
    LEASED.renew(session, job.import_id, lease, **{name: JOB.c[name] + number for name, number in counts.items()})


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
