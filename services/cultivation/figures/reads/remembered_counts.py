"""Counts that were asked before, kept while nothing has been written since.

Every transaction of the writer moves `writer_clock.last`, and a read session sees one state of the database. So an answer
that was computed under the same instant of that clock, read in this very session, is the answer that would be computed now.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from services.cultivation.figures.reads.counts import CellCount, Counted, Counting, HoldingCounts, Scope
from services.cultivation.firms.tables.instants import Knowledge

T = TypeVar("T")
MOST = 512


class Memory:
    """Answers per database, dropped whole with the first write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: WeakKeyDictionary[Engine, tuple[datetime | None, dict[Any, Any]]] = WeakKeyDictionary()

    def recall(self, session: Session, known: Knowledge, key: Any, compute: Callable[[], T]) -> T:
        """What was computed for `key` under the state that this session reads, computed now when it was not.

        `known` was read in this session, and so was its stamp.
        """
        kept = self._of(session.get_bind().engine, known.stamp)
        # the newest instant moves with the clock and means the state itself
        whole = (key, None if known.latest else known.at)
        if whole not in kept:
            if len(kept) >= MOST:
                kept.clear()
            kept[whole] = compute()
        found: T = kept[whole]
        return found

    def _of(self, engine: Engine, stamp: datetime | None) -> dict[Any, Any]:
        """The answers under `stamp`. A session that still reads an older state does not replace newer answers."""
        with self._lock:
            held = self._kept.get(engine)
            if held is not None and held[0] == stamp:
                return held[1]
            if held is not None and held[0] is not None and (stamp is None or stamp < held[0]):
                return {}
            fresh: dict[Any, Any] = {}
            self._kept[engine] = (stamp, fresh)
            return fresh


class RememberedCounts:
    """Counting with a memory."""

    def __init__(self, inner: Counting, memory: Memory) -> None:
        self._inner = inner
        self._memory = memory

    def cells(
        self, session: Session, wanted: Sequence[Counted], scope: Scope, day: date, known: Knowledge, by: Sequence[str]
    ) -> list[CellCount]:
        key = ("cells", tuple(wanted), scope, day, tuple(by))
        return self._memory.recall(
            session, known, key, lambda: self._inner.cells(session, wanted, scope, day, known, by)
        )

    def series(
        self, session: Session, wanted: Counted, scope: Scope, days: Sequence[date], known: Knowledge
    ) -> list[dict[str, int]]:
        key = ("series", wanted, scope, tuple(days))
        return self._memory.recall(session, known, key, lambda: self._inner.series(session, wanted, scope, days, known))

    def members(self, session: Session, wanted: Counted, scope: Scope, day: date, known: Knowledge) -> dict[str, str]:
        """Never kept: a set of firms is large and asked for once."""
        return self._inner.members(session, wanted, scope, day, known)


MEMORY = Memory()
COUNTING: Counting = RememberedCounts(HoldingCounts(), MEMORY)
