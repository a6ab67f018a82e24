"""Import jobs and their rows: claimed by a lease, judged in order, counted in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, insert, or_, select, update
from sqlmodel import Session

from contracts.codes import JobState, RowOutcome
from kit.data.session import WriteSession
from services.registry.imports.tables.imports import ImportJob, ImportRow
from services.registry.tables import table_of

JOB, ROW = table_of(ImportJob), table_of(ImportRow)
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


def claim(session: WriteSession, owner: str, lease: timedelta, *, alone: bool) -> Row[Any] | None:
    """The oldest job that waits, is this worker's, or whose worker has been silent for its lease.

    `alone` says that no other worker can be at this database, so that a job left by a killed one goes on at once.
    """
    silent = or_(JOB.c.lease_owner == owner, JOB.c.lease_until < session.now)
    mine = JOB.c.state == JobState.RUNNING.value if alone else (JOB.c.state == JobState.RUNNING.value) & silent
    waiting = or_(JOB.c.state == JobState.QUEUED.value, mine)
    found: Row[Any] | None = session.execute(select(*LIGHT).where(waiting).order_by(JOB.c.started_at).limit(1)).first()
    if found is None:
        return None
    lease_until = session.now + lease
    values = {"state": JobState.RUNNING.value, "lease_owner": owner, "lease_until": lease_until}
    session.execute(update(JOB).where(JOB.c.import_id == found.import_id).values(values))
    return found


def job_of(session: Session, import_id: str) -> Row[Any]:
    row: Row[Any] = session.execute(select(*LIGHT).where(JOB.c.import_id == import_id)).one()
    return row


def pending(session: Session, import_id: str, limit: int) -> Sequence[Row[Any]]:
    """The next rows to judge, in the order of the file."""
    query = select(ROW).where(ROW.c.import_id == import_id, ROW.c.outcome == RowOutcome.PENDING.value)
    return session.execute(query.order_by(ROW.c.line).limit(limit)).all()


def save_judged(session: WriteSession, rows: Sequence[Mapping[str, Any]]) -> None:
    session.connection().execute(_JUDGED, [dict(row) for row in rows])


def save_progress(session: WriteSession, job: Row[Any], counts: Mapping[str, int], lease_until: datetime) -> None:
    values: dict[str, Any] = {name: JOB.c[name] + number for name, number in counts.items()}
    values |= {"version": JOB.c.version + 1, "lease_until": lease_until}
    session.execute(update(JOB).where(JOB.c.import_id == job.import_id).values(values))


def end(session: WriteSession, import_id: str, state: JobState, problem: str | None = None) -> None:
    values = {
        "state": state.value,
        "problem": problem,
        "finished_at": session.now,
        "lease_owner": None,
        "lease_until": None,
        "version": JOB.c.version + 1,
    }
    session.execute(update(JOB).where(JOB.c.import_id == import_id).values(values))
