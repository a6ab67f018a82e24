"""Answers that cost a second, kept per database until something is written there."""

import threading
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from services.cultivation.firms.tables.instants import Knowledge

T = TypeVar("T")
MOST = 8


class Remembered:
    """Every transaction of the writer moves its clock; what was computed under the stamp that a session reads stands for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turn = threading.RLock()  # one computes, the others wait for what it finds
        self._kept: WeakKeyDictionary[Engine, tuple[datetime | None, dict[Hashable, Any]]] = WeakKeyDictionary()

    def recall(self, session: Session, known: Knowledge, key: Hashable, compute: Callable[[], T]) -> T:
        """What was computed for `key`, now when it was not; `known` was read in this session."""
        kept = self._of(session.get_bind().engine, known.stamp)
        with self._turn:
            if key not in kept:
                if len(kept) >= MOST:
                    kept.clear()
                kept[key] = compute()
            found: T = kept[key]
            return found

    def _of(self, engine: Engine, stamp: datetime | None) -> dict[Hashable, Any]:
        with self._lock:
            held = self._kept.get(engine)
            if held is None or held[0] != stamp:
                held = self._kept[engine] = (stamp, {})
            return held[1]
