"""Jobs that stand as rows of a service: claimed by a lease, worked on step by step, ended once.

A step is what one worker does before others may look again: whatever it wrote stays, and whoever comes next goes on from
there. A worker that says nothing for the time of its lease has lost the job.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, or_, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from contracts.codes import JobState
from kit.data import clock
from kit.data.database import Database
from kit.data.ids import ulid
from kit.data.logging import logger
from kit.data.problem import Problem
from kit.data.session import WriteSession
from kit.data.writer import Writer

BROKEN = "处理时发生内部错误，已完成的部分有效；请联系管理员后重试"

Step = Callable[[Row[Any]], object]


@dataclass(frozen=True)
class LeasedRows:
    """A table of jobs: `key` names one, the smallest `first` has its turn, `until` and `owner` are the lease.

    Besides these it has `state`, `problem`, `finished_at` and `version`.
    """

    table: Table
    key: ColumnElement[str]
    first: ColumnElement[Any]
    until: ColumnElement[Any]
    owner: ColumnElement[Any] | None = None

    def waiting(self, owner: str, now: Any, *, alone: bool) -> ColumnElement[bool]:
        """Jobs that nobody works on: queued, this worker's, or of one that has been silent for its lease.

        `alone` says that no other worker can be at this database, so that a job left by a killed one goes on at once.
        """
        running = self.table.c.state == JobState.RUNNING.value
        silent = self.until < now if self.owner is None else or_(self.until < now, self.owner == owner)
        return or_(self.table.c.state == JobState.QUEUED.value, running if alone else and_(running, silent))

    def claim(self, session: WriteSession, owner: str, lease: timedelta, *, alone: bool) -> Row[Any] | None:
        """The next job, now this worker's."""
        query = select(self.table).where(self.waiting(owner, session.now, alone=alone)).order_by(self.first).limit(1)
        found: Row[Any] | None = session.execute(query).first()
        if found is not None:
            mine = {} if self.owner is None else {self.owner: owner}
            self._set(session, found._mapping[self.key], lease, {self.table.c.state: JobState.RUNNING.value, **mine})
        return found

    def renew(self, session: WriteSession, key: str, lease: timedelta, **values: Any) -> None:
        """Note progress, which is the sign of life that a lease asks for."""
        changed = {self.table.c[name]: value for name, value in values.items()}
        self._set(session, key, lease, {**changed, self.table.c.version: self.table.c.version + 1})

    def end(self, session: WriteSession, key: str, state: JobState, problem: str | None = None) -> None:
        """Close the job; `problem` says why it failed, in Chinese."""
        columns = self.table.c
        values = {
            columns.state: state.value,
            columns.problem: problem,
            columns.finished_at: session.now,
            columns.version: columns.version + 1,
            self.until: None,
            **({} if self.owner is None else {self.owner: None}),
        }
        session.execute(update(self.table).where(self.key == key).values(values))

    def _set(self, session: WriteSession, key: str, lease: timedelta, values: dict[Any, Any]) -> None:
        session.execute(update(self.table).where(self.key == key).values({**values, self.until: session.now + lease}))


class LeasedJob:
    """A worker of such a table; `step` is given the row of a job, and ends the job when nothing is left to do."""

    def __init__(self, database: Database, writer: Writer, rows: LeasedRows, lease: timedelta, step: Step) -> None:
        self._database = database
        self._writer = writer
        self._rows = rows
        self._lease = lease
        self._step = step
        self._owner = ulid()
        self._alone = database.is_sqlite  # its file lock admits one worker

    def run(self) -> bool:
        """One step of one job; True while there may be more to do."""
        if not self._anything_waits():
            return False
        claiming = partial(self._rows.claim, owner=self._owner, lease=self._lease, alone=self._alone)
        job = self._writer.submit(claiming, audited=False).result()
        if job is None:
            return False
        try:
            self._step(job)
        except (OperationalError, InterfaceError):
            raise  # the database is away: the job is as before, and runs again
        except Problem as problem:
            if problem.status == 503:
                raise
            self._fail(job, problem.detail)
        except Exception as error:
            logger.exception("job failed", extra={"table": self._rows.table.name}, exc_info=error)
            self._fail(job, BROKEN)
        return True

    def _anything_waits(self) -> bool:
        """A look that costs the writer nothing."""
        query = select(self._rows.key).where(self._rows.waiting(self._owner, clock.now(), alone=self._alone)).limit(1)
        with self._database.read() as session:
            return session.execute(query).first() is not None

    def _fail(self, job: Row[Any], problem: str) -> None:
        ending = partial(self._rows.end, key=job._mapping[self._rows.key], state=JobState.FAILED, problem=problem[:400])
        self._writer.submit(ending, action=f"fail_{self._rows.table.name}").result()
