"""The one way to write: one thread per service runs use cases in transactions and commits before anybody is answered.

A use case is a plain function of a session. The writer takes whatever queued during the last commit and runs it in one
transaction; if one raises, everything is rolled back and each runs once more alone, so only the guilty one fails.
A use case may therefore run twice: no HTTP, no mail, no counters inside. A connection lost in COMMIT is never run again.
"""

import asyncio
import math
import queue
import threading
import time
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.exc import OperationalError

from kit.data import clock, correlation, tracing
from kit.data.caller import SYSTEM, Caller
from kit.data.database import Database
from kit.data.prepared import Prepared
from kit.data.problem import Problem
from kit.data.session import Projection, Work, WriteSession

T = TypeVar("T")

GROUP = 64
QUEUE_LIMIT = 5000
TICK = timedelta(microseconds=1)


@dataclass
class QueuedWrite(Generic[T]):
    """A queued use case with who asked for it."""

    work: Work[T]
    caller: Caller
    correlation_id: str
    action: str
    audited: bool
    facts: bool
    alone: bool
    future: "Future[T]"
    trace: tracing.Trace | None


class CommitUncertain(Exception):
    """The connection was lost while committing; whether the work is durable is not known here."""


class NoTurn(Exception):
    """Somebody else held the database for too long; its cause is the answer to all who wait, or each would wait as long."""


class Writer:
    """Owns the write engine of a service. Start it once, submit plain functions, close it at the end."""

    def __init__(self, database: Database, projections: Sequence[Projection] = ()) -> None:
        self.database = database
        self._projections = tuple(projections)
        self._queue: queue.Queue[QueuedWrite[Any] | None] = queue.Queue(QUEUE_LIMIT)
        self._next: QueuedWrite[Any] | None = None
        self._asked = -math.inf
        self._hooks: list[Callable[[bool], None]] = []
        self._thread: threading.Thread | None = None
        self._lock_key = zlib.crc32(database.name.encode())
        kept = database.tables.writer_clock
        self._last = Prepared(select(kept.c.last))
        self._set_last = Prepared(update(kept).values(last=bindparam("now", type_=kept.c.last.type)))

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._loop, name=f"{self.database.name}-writer", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Finish what is queued, then stop."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def on_commit(self, hook: Callable[[bool], None]) -> None:
        """Call `hook` after each commit, in the writer's thread, with whether it announced an event; it must not block."""
        self._hooks.append(hook)

    def submit(
        self,
        work: Work[T],
        caller: Caller = SYSTEM,
        *,
        audited: bool = True,
        action: str = "",
        facts: bool = True,
        alone: bool = False,
    ) -> "Future[T]":
        """Queue a use case; one without `facts` changes nothing that anybody is told, and leaves the writer's clock as it is.

        One of much work goes `alone`, so that nobody waits for its commit. Raises Problem 503 when the queue is full.
        """
        name, here = action or name_of(work), tracing.here()
        told = correlation.current()
        job: QueuedWrite[T] = QueuedWrite(work, caller, told, name, audited, facts, alone, Future(), here)
        if audited and facts and not alone:
            self._asked = time.monotonic()
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise Problem(503, "busy", "系统繁忙", "写入排队已满，请稍后重试。", headers={"Retry-After": "2"}) from None
        return job.future

    @property
    def idle_seconds(self) -> float:
        """How long ago anybody asked for something but batches, which go alone, and what the mechanism does by itself."""
        return time.monotonic() - self._asked

    async def write(
        self, work: Work[T], caller: Caller = SYSTEM, *, audited: bool = True, action: str = "", facts: bool = True
    ) -> T:
        """Run a use case and return its answer once it is durable."""
        return await asyncio.wrap_future(self.submit(work, caller, audited=audited, action=action, facts=facts))

    def _loop(self) -> None:
        while True:
            first, self._next = self._next or self._queue.get(), None
            if first is None:
                return
            group, closing = self._gather(first)
            ready = [job for job in group if job.future.set_running_or_notify_cancel()]
            if ready:
                self._run_group(ready)
            if closing:
                return

    def _gather(self, first: "QueuedWrite[Any]") -> tuple[list["QueuedWrite[Any]"], bool]:
        """What waits, at most GROUP, and whether the writer was told to end."""
        group = [first]
        while len(group) < GROUP and not first.alone:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return group, True
            if job.alone:
                self._next = job
                break
            group.append(job)
        return group, False

    def _run_group(self, group: list["QueuedWrite[Any]"]) -> None:
        try:
            with ExitStack() as spans:  # each job's lasts until all are committed, or all rolled back
                results, announced = self._transaction(group, spans)
        except (CommitUncertain, NoTurn) as error:
            _fail(group, _answer(error))
        except BaseException as error:
            if len(group) == 1:
                return _fail(group, error)
            for job in group:
                self._run_group([job])
        else:
            for job, result in zip(group, results, strict=True):
                job.future.set_result(result)
            for hook in self._hooks:
                hook(announced)

    def _transaction(self, group: list["QueuedWrite[Any]"], spans: ExitStack) -> tuple[list[Any], bool]:
        session = WriteSession(self.database)
        try:
            now = self._turn(session)
            results = []
            for job in group:
                spans.enter_context(tracing.span(f"write {job.action}", job.trace))
                session.begin_work(job.caller, job.correlation_id, now)
                results.append(job.work(session))
                session.end_work(job.action if job.audited else None)
                now += TICK
            session.project(self._projections)
            session.write_later()
            if session.announced and not self.database.is_sqlite:
                session.execute(text("select pg_notify(:channel, '')"), {"channel": channel_of(self.database.name)})
            if any(job.facts for job in group):
                self._set_last.all(session, {"now": now})
            self._commit(session)
            return results, session.announced
        finally:
            session.close()

    def _turn(self, session: WriteSession) -> datetime:
        try:
            return self._enter(session)
        except OperationalError as error:
            if error.connection_invalidated:
                raise
            raise NoTurn from error

    def _enter(self, session: WriteSession) -> datetime:
        """Take the service's turn, then read a strictly increasing clock."""
        if not self.database.is_sqlite:
            session.execute(text("select pg_advisory_xact_lock(:key)"), {"key": self._lock_key})
        row, now = self._last.first(session, {}), clock.now()
        if row is None:
            session.insert_all(self.database.tables.writer_clock, [{"one": 1, "last": now}])
        return now if row is None else max(now, row.last + TICK)

    def _commit(self, session: WriteSession) -> None:
        try:
            session.commit()
        except Exception as error:
            if getattr(error, "connection_invalidated", False):
                raise CommitUncertain from error
            raise


def _answer(error: CommitUncertain | NoTurn) -> BaseException:
    if isinstance(error, NoTurn):
        return error.__cause__ or error
    said = ("commit_uncertain", "写入结果未知", "提交时连接中断，请用同一幂等键重试。")
    problem = Problem(503, *said, headers={"Retry-After": "2"})
    problem.__cause__ = error
    return problem


def _fail(group: list["QueuedWrite[Any]"], error: BaseException) -> None:
    for job in group:
        job.future.set_exception(error)


def channel_of(service: str) -> str:
    """Where a commit on PostgreSQL tells the relay, which may be another process, that rows wait."""
    return f"outbox_{service}"


def name_of(work: Callable[..., Any]) -> str:
    """What the audit row calls a use case: its subject and its verb."""
    inner = getattr(work, "func", work)
    *above, module = inner.__module__.split(".")
    subject = (
        above[above.index("usecases") - 1] if "usecases" in above else above[-1] if module == "usecases" else module
    )
    return f"{subject}.{inner.__name__}"
