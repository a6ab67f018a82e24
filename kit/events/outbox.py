"""The relay: hands the rows of one service's outbox to the bus, in order per key, by one leader at a time."""

import fcntl
import os
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, make_url, select, text, update

from kit.data import clock
from kit.data.bulk import among
from kit.data.database import Database
from kit.data.logging import logger
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from kit.data.writer import Writer, channel_of
from kit.events.bus import BATCH, Bus, Message, Outgoing
from kit.events.bus.traced import begin_traced

IDLE_SECONDS = 1.0
RETRY_SECONDS = 0.5
PAUSE_SECONDS, GATHER_SECONDS = 0.02, 0.1
"""The least time between two batches, and after one of several events: the first goes at once, what comes meanwhile together."""


class Relay:
    """Runs in a thread of its own; `wake` after a commit makes it look at once.

    A full batch is handed over while the one before is being acknowledged, and what is safe with its receivers is marked
    meanwhile, or when nothing more waits: marks are commits too. Rows whose marks a kill took away are handed over again, and
    the inboxes drop them.
    """

    def __init__(self, database: Database, writer: Writer, bus: Bus) -> None:
        self.database = database
        self._writer = writer
        self._bus = bus
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._after = 0
        self._on_their_way: deque[tuple[list[Outgoing], Callable[[], set[int]]]] = deque()
        self._safe: list[int] = []
        self._marking: Future[None] | None = None
        writer.on_commit(self._look)
        t = database.tables.outbox
        self._waiting = rows_of(database, t.c.published_at.is_(None))
        marked = update(t).where(among(t.c.sequence, "safe"))
        self._marks = Prepared(marked.values(published_at=bindparam("now", type_=t.c.published_at.type)))

    def run(self) -> None:
        """Publish until stopped, whenever this process is the leader."""
        while not self._stop.is_set():
            try:
                self._after, self._safe, self._marking = 0, [], None
                self._on_their_way.clear()
                with leadership(self.database) as lead:
                    while not self._stop.is_set() and lead.is_leader():
                        self._wake.clear()
                        began = time.monotonic()
                        read = self._hand_over()
                        if read < BATCH:
                            self._acknowledge()
                            if not read:
                                self._mark_all()
                                lead.rest(self._wake)
                            pause = GATHER_SECONDS if read > 1 else PAUSE_SECONDS
                            self._stop.wait(max(0.0, began + pause - time.monotonic()))
                    self._acknowledge()
                    self._mark_all()
            except Exception:
                logger.exception("relay failed, it tries again", extra={"service": self.database.name})
                self._stop.wait(RETRY_SECONDS)

    def _look(self, announced: bool) -> None:
        if announced:
            self._wake.set()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()

    def publish_once(self) -> int:
        """Publish one batch of waiting rows and mark them; return how many are safe with their receivers."""
        self._hand_over()
        published = self._acknowledge()
        self._mark_all()
        return published

    def _hand_over(self) -> int:
        """Put the next batch on its way and ask after the one before; return how many rows waited."""
        rows = self._waiting(self._after)  # behind those whose marks are still to come
        if rows:
            self._after = rows[-1].sequence
            self._on_their_way.append((rows, begin_traced(self._bus, rows)))
            self._acknowledge(leaving=1)
        return len(rows)

    def _acknowledge(self, leaving: int = 0) -> int:
        """Wait for the oldest batches, after a failure for all; a row that failed holds back those of its key in any of them."""
        count, failed = 0, set[str]()
        while len(self._on_their_way) > (0 if failed else leaving):
            rows, published_of = self._on_their_way.popleft()
            published = published_of() - {row.sequence for row in rows if row.message.key in failed}
            failed |= {row.message.key for row in rows if row.sequence not in published}
            self._safe += sorted(published)
            count += len(published)
        if failed:
            self._mark_all()
            self._stop.wait(RETRY_SECONDS)
        elif len(self._safe) >= BATCH:
            self._mark()
        return count

    def _mark(self) -> None:
        """Have the writer mark what is safe, behind the marks before."""
        if self._marking is not None:
            self._marking.result()
        safe, self._safe = self._safe, []
        work = partial(self._write_marks, safe=safe)
        self._marking = self._writer.submit(work, audited=False, facts=False) if safe else None

    def _write_marks(self, session: WriteSession, safe: Sequence[int]) -> None:
        self._marks.all(session, {"safe": safe, "now": session.now})

    def _mark_all(self) -> None:
        """Mark what is safe, and begin at the first row again: others may have taken marks away."""
        self._mark()
        self._mark()
        self._after = 0


def rows_of(database: Database, *which: ColumnElement[bool]) -> Callable[[int], list[Outgoing]]:
    """What reads the next batch behind a sequence; sequences become visible in their order."""
    t = database.tables.outbox
    told = select(t.c.sequence, t.c.event_id, t.c.type, t.c.topic, t.c.key, t.c.payload)
    behind = told.where(*which, t.c.sequence > bindparam("after", type_=t.c.sequence.type))
    batch = Prepared(behind.order_by(t.c.sequence).limit(BATCH))

    def read(after: int) -> list[Outgoing]:
        with database.read() as session:
            return list(map(_outgoing, batch.all(session, {"after": after})))

    return read


def _outgoing(row: Row[Any]) -> Outgoing:
    return Outgoing(row.sequence, row.event_id, row.type, Message(row.topic, row.key, row.payload.encode()))


def backlog(database: Database) -> tuple[int, float]:
    """How many rows wait, and the age of the oldest in seconds (0 when none waits)."""
    t = database.tables.outbox
    with database.read() as session:
        count, oldest = session.execute(
            select(func.count(), func.min(t.c.recorded_at)).where(t.c.published_at.is_(None))
        ).one()
    return int(count), (clock.now() - oldest).total_seconds() if oldest else 0.0


class Leadership(Protocol):
    """Of the relays of an outbox one is the leader and publishes."""

    def is_leader(self) -> bool: ...

    def rest(self, wake: threading.Event) -> None:
        """Wait until rows may be waiting, a second at most."""
        ...


@contextmanager
def leadership(database: Database) -> Iterator[Leadership]:
    """Try to become the leader; whoever does not asks again after a moment."""
    taken = _file_leadership(database) if database.is_sqlite else _session_leadership(database)
    with taken as lead:
        if not lead.is_leader():
            threading.Event().wait(RETRY_SECONDS)
        yield lead


@dataclass(frozen=True)
class _FileLeadership:
    """On SQLite a lock on a file; commits of this process wake the relay, those of others are seen within a second."""

    locked: bool

    def is_leader(self) -> bool:
        return self.locked

    def rest(self, wake: threading.Event) -> None:
        wake.wait(IDLE_SECONDS)


@contextmanager
def _file_leadership(database: Database) -> Iterator[Leadership]:
    handle = os.open(f"{make_url(database.url).database}.relay", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield _FileLeadership(locked=False)
        else:
            yield _FileLeadership(locked=True)
    finally:
        os.close(handle)


@dataclass(frozen=True)
class _SessionLeadership:
    """On PostgreSQL a lock of a database session, gone when the session is; NOTIFY of any process wakes the relay."""

    connection: Connection
    locked: bool

    def is_leader(self) -> bool:
        self.connection.execute(text("select 1"))  # raises when the session, and with it the lock, is gone
        return self.locked

    def rest(self, wake: threading.Event) -> None:
        raw = self.connection.connection.driver_connection
        for _ in raw.notifies(timeout=IDLE_SECONDS, stop_after=1):  # type: ignore[union-attr]  # psycopg's connection
            break


@contextmanager
def _session_leadership(database: Database) -> Iterator[Leadership]:
    key = zlib.crc32(f"{database.name}.relay".encode())
    with database.readers.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        locked = bool(connection.execute(text("select pg_try_advisory_lock(:key)"), {"key": key}).scalar())
        try:
            if locked:
                connection.execute(text(f"listen {channel_of(database.name)}"))
            yield _SessionLeadership(connection, locked)
        finally:
            connection.invalidate()  # a session that held a lock or listens is not for others
