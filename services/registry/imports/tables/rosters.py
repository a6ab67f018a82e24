"""Import jobs and their rows: claimed by a lease, judged in order, counted in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
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
    .where(ROW.c.import_id == bindparam("of_import"), ROW.c.line == bindparam("at_line"))
    .values(outcome=bindparam("to_outcome"), problems=bindparam("to_problems"), firm_id=bindparam("to_firm"))
)


def insert_job(session: WriteSession, job: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> None:
    session.execute(insert(JOB), dict(job))
    if rows:
        session.insert_all(ROW, rows)


def job_of(session: Session, import_id: str) -> Row[Any]:
    row: Row[Any] = session.execute(select(*LIGHT).where(JOB.c.import_id == import_id)).one()
    return row


def pending(session: Session, import_id: str, limit: int) -> Sequence[Row[Any]]:
    """The next rows to judge, in the order of the file."""
    query = select(ROW).where(ROW.c.import_id == import_id, ROW.c.outcome == RowOutcome.PENDING.value)
    return session.execute(query.order_by(ROW.c.line).limit(limit)).all()


def save_judged(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> None:
    session.connection().execute(_JUDGED, [dict(row) for row in rows])


def save_progress(session: WriteSession, job: Row[Any], counts: Mapping[str, int], lease: timedelta) -> None:
    LEASED.renew(session, job.import_id, lease, **{name: JOB.c[name] + number for name, number in counts.items()})
