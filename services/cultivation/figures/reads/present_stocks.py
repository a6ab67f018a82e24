"""What is known now of every stock, in memory: read whole once, then brought up to date from the log of changed holdings.

It answers a session only for the very state of the database that the session reads. Every commit of facts moves the writer's
clock, so an equal instant is an equal state; a newer one is reached by the changes logged since, read in that same session.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import String, bindparam, func, select, type_coerce
from sqlmodel import Session

from contracts.codes import CountingBasis, Programme
from kit.data.clock import FOREVER
from kit.data.database import Database
from kit.data.logging import logger
from services.cultivation.figures.reads.boundaries import Stock
from services.cultivation.figures.reads.counts import Counted, Where
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.holdings.rules.bases import STORED
from services.cultivation.holdings.tables import CHANGE, HOLDING

T = TypeVar("T")
Stocks = Mapping[Counted, Stock]

CHUNK = 2_000  # rows between two looks at whether to stop
RETRY_SECONDS = 10.0

_PLAIN = [
    type_coerce(column, String) for column in (HOLDING.c.valid_from, HOLDING.c.valid_before)
]  # as the driver has them: text or dates, one of each day is made an ordinal once
TERMS = select(HOLDING.c.zone, HOLDING.c.park, HOLDING.c.industry, *_PLAIN).where(
    HOLDING.c.basis == bindparam("basis"),
    HOLDING.c.programme == bindparam("programme"),
    HOLDING.c.known_until == FOREVER,
)
LOG = select(func.coalesce(func.min(CHANGE.c.change_id), 0), func.coalesce(func.max(CHANGE.c.change_id), 0))
CHANGES = select(CHANGE).where(CHANGE.c.change_id > bindparam("after")).order_by(CHANGE.c.change_id)


class Behind(Exception):
    """The log does not reach back to where the memory stands."""


class Stopped(Exception):
    """The process ends."""


class PresentStocks:
    """The stocks of one database. `begin` reads them in the background; until then, and for older states, there is nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._stocks: dict[Counted, Stock] | None = None
        self._stamp: datetime | None = None
        self._position = 0
        self._reading = False
        self._not_before = 0.0

    def begin(self) -> None:
        """Read everything in the read pool, unless that is under way."""
        if self._reading or self._stopped.is_set() or time.monotonic() < self._not_before:
            return
        self._reading = True
        self._database.pool.submit(self.read)

    def stop(self) -> None:
        self._stopped.set()

    def read(self) -> None:
        """Read everything that is known now; a failure is logged, and tried again by a later question."""
        try:
            with self._database.read() as session:
                self._read(session)
        except Stopped:
            return
        except Exception:
            logger.exception("stocks could not be read into memory", extra={"service": self._database.name})
            self._not_before = time.monotonic() + RETRY_SECONDS
        finally:
            self._reading = False

    def answer(self, session: Session, known: Knowledge, ask: Callable[[Stocks], T]) -> T | None:
        """What `ask` finds in the state that `session` reads; None when that is not at hand, or not the present."""
        if not known.latest:
            return None
        with self._lock:
            stocks = self._of(session, known)
            return None if stocks is None else ask(stocks)

    def at_hand(self, known: Knowledge, ask: Callable[[Stocks], T]) -> T | None:
        """What `ask` finds in the state that `known` was read from, without waiting; None when memory is busy or in another."""
        if not self._lock.acquire(blocking=False):
            return None
        try:
            return None if self._stocks is None or self._stamp != known.stamp else ask(self._stocks)
        finally:
            self._lock.release()

    def size(self) -> int:
        """Bytes; 0 while nothing is in memory."""
        with self._lock:
            return sum(stock.size() for stock in (self._stocks or {}).values())

    def _of(self, session: Session, known: Knowledge) -> Stocks | None:
        if self._stocks is None:
            self.begin()
        elif known.stamp != self._stamp:
            if known.stamp is None or (self._stamp is not None and known.stamp < self._stamp):
                return None
            self._follow(session, self._stocks)
            self._stamp = known.stamp
        return self._stocks

    def _follow(self, session: Session, stocks: dict[Counted, Stock]) -> None:
        """Take in what was logged since; where that cannot be done the whole is read anew."""
        try:
            for change in self._changes(session):
                _change(stocks, change)
                self._position = change.change_id
        except BaseException as error:
            self._stocks = None
            self.begin()
            if not isinstance(error, Behind | LookupError):
                raise
            logger.warning("stocks are read anew", exc_info=error, extra={"service": self._database.name})

    def _changes(self, session: Session) -> Sequence[Any]:
        oldest, newest = session.execute(LOG).one()
        if newest == self._position:
            return ()
        if newest < self._position or oldest > self._position + 1:
            raise Behind
        return session.execute(CHANGES, {"after": self._position}).all()

    def _read(self, session: Session) -> None:
        stamp, position = knowledge(session).stamp, session.execute(LOG).one()[1]
        stocks: dict[Counted, Stock] = {}
        ordinals = _Ordinals()
        for basis in STORED:
            for programme in basis.programmes:
                stocks[Counted(programme, basis.code)] = Stock(self._terms(session, basis.code, programme, ordinals))
        with self._lock:
            self._stocks, self._stamp, self._position = stocks, stamp, position

    def _terms(
        self, session: Session, basis: CountingBasis, programme: Programme, ordinals: "_Ordinals"
    ) -> Iterator[tuple[Where, int, int]]:
        options = {"yield_per": CHUNK}
        rows = session.execute(TERMS, {"basis": basis.value, "programme": programme.value}, execution_options=options)
        for chunk in rows.partitions():
            if self._stopped.is_set():
                raise Stopped
            for zone, park, industry, begin, end in chunk:
                yield (zone, park, industry), ordinals[begin], ordinals[end]


class _Ordinals(dict[str | date, int]):
    """The ordinal of each day that was met, as text or as a date."""

    def __missing__(self, day: str | date) -> int:
        self[day] = found = (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
        return found


def _change(stocks: dict[Counted, Stock], row: Any) -> None:
    counted = Counted(Programme(row.programme), CountingBasis(row.basis))
    where = (row.zone, row.park, row.industry)
    stocks.setdefault(counted, Stock()).change(
        where, row.valid_from.toordinal(), row.valid_before.toordinal(), row.firms
    )
