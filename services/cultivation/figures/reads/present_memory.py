"""What is known now, kept in memory: read whole once, then brought up to date from a log of what changed.

It answers a session only for the very state of the database that the session reads. Every commit of facts moves the writer's
clock, so an equal instant is an equal state; a newer one is reached by the changes logged since, read in that same session.
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Table, bindparam, func, select
from sqlmodel import Session

from kit.data.database import Database
from kit.data.logging import logger
from services.cultivation.firms.tables.instants import Knowledge, knowledge

M = TypeVar("M")
T = TypeVar("T")

CHUNK = 2_000  # rows between two looks at whether to stop
RETRY_SECONDS = 10.0


class Behind(Exception):
    """The log does not reach back to where the memory stands."""


class Stopped(Exception):
    """The process ends."""


class PresentMemory(ABC, Generic[M]):
    """One memory of one database. `begin` reads it in the background; until then, and for older states, there is nothing.

    `log` is the table of changes, numbered by `change_id`.
    """

    def __init__(self, database: Database, log: Table) -> None:
        self._database = database
        self._span = select(func.coalesce(func.min(log.c.change_id), 0), func.coalesce(func.max(log.c.change_id), 0))
        self._since = select(log).where(log.c.change_id > bindparam("after")).order_by(log.c.change_id)
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._memory: M | None = None
        self._stamp: datetime | None = None
        self._position = 0
        self._reading = False
        self._not_before = 0.0

    @abstractmethod
    def load(self, session: Session) -> M:
        """Everything, as the session knows it."""

    @abstractmethod
    def follow(self, session: Session, memory: M, changes: Sequence[Any]) -> None:
        """Take in rows of the log. Raises LookupError where they contradict the memory."""

    @abstractmethod
    def bytes_of(self, memory: M) -> int:
        """What it takes."""

    def begin(self) -> None:
        """Read everything in the read pool, unless that is under way."""
        if self._reading or self._stopped.is_set() or time.monotonic() < self._not_before:
            return
        self._reading = True
        self._database.pool.submit(self.read)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Read when the process starts; let go when it ends."""
        self.begin()
        yield
        self._stopped.set()

    def go_on(self) -> None:
        """Raises Stopped when the process ends: whoever reads much asks now and then."""
        if self._stopped.is_set():
            raise Stopped

    def read(self) -> None:
        """Read everything that is known now; a failure is logged, and tried again by a later question."""
        try:
            with self._database.read() as session:
                self._read(session)
        except Stopped:
            return
        except Exception:
            logger.exception(f"{type(self).__name__} could not be read", extra={"service": self._database.name})
            self._not_before = time.monotonic() + RETRY_SECONDS
        finally:
            self._reading = False

    def answer(self, session: Session, known: Knowledge, ask: Callable[[M], T]) -> T | None:
        """What `ask` finds in the state that `session` reads; None when that is not at hand, or not the present."""
        if not known.latest:
            return None
        with self._lock:
            memory = self._of(session, known)
            return None if memory is None else ask(memory)

    def at_hand(self, known: Knowledge, ask: Callable[[M], T]) -> T | None:
        """What `ask` finds in the state that `known` was read from, without waiting; None when memory is busy or in another."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            return None if self._memory is None or self._stamp != known.stamp else ask(self._memory)
        finally:
            self._lock.release()

    def size(self) -> int:
        """Bytes; 0 while nothing is in memory."""
        with self._lock:
            return 0 if self._memory is None else self.bytes_of(self._memory)

    def _of(self, session: Session, known: Knowledge) -> M | None:
        if self._memory is None:
            self.begin()
        elif known.stamp != self._stamp:
            if known.stamp is None or (self._stamp is not None and known.stamp < self._stamp):
                return None
            self._take_in(session, self._memory)
            self._stamp = known.stamp
        return self._memory

    def _take_in(self, session: Session, memory: M) -> None:
        """Take in what was logged since; where that cannot be done the whole is read anew."""
        try:
            if changes := self._changes(session):
                self.follow(session, memory, changes)
                self._position = changes[-1].change_id
        except BaseException as error:
            self._memory = None
            self.begin()
            if not isinstance(error, Behind | LookupError):
                raise
            logger.warning(
                f"{type(self).__name__} is read anew", exc_info=error, extra={"service": self._database.name}
            )

    def _changes(self, session: Session) -> Sequence[Any]:
        oldest, newest = session.execute(self._span).one()
        if newest == self._position:
            return ()
        if newest < self._position or oldest > self._position + 1:
            raise Behind
        return session.execute(self._since, {"after": self._position}).all()

    def _read(self, session: Session) -> None:
        stamp, position = knowledge(session).stamp, session.execute(self._span).one()[1]
        memory = self.load(session)
        with self._lock:
            self._memory, self._stamp, self._position = memory, stamp, position
