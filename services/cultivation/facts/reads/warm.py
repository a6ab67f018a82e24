"""The figures that are known now of all firms, in memory: read whole once, then brought up to date by the sheets changed since.

It answers a session only for the state that the session reads: every commit of facts moves the writer's clock, so an equal
instant is an equal state, and a newer one is reached by the sheets that were rewritten after it.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import orjson
from sqlalchemy import Engine, select
from sqlmodel import Session

from kit.data.database import Database
from services.cultivation.facts.rules.columns import FactColumns, Gathering
from services.cultivation.facts.tables import SHEET
from services.cultivation.firms.tables.instants import Knowledge

T = TypeVar("T")
CHUNK = 2_000  # rows in hand at once
KEPT = 2  # things made of a state
SHEETS = select(SHEET.c.firm_id, SHEET.c.figures).order_by(SHEET.c.firm_id).execution_options(yield_per=CHUNK)


class WarmFacts:
    """The columns of one database as of an instant of the writer's clock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._columns: FactColumns | None = None
        self._stamp: datetime | None = None
        self._made: dict[Hashable, Any] = {}

    def columns(self, session: Session, known: Knowledge) -> FactColumns:
        """What the session reads as of now."""
        with self._lock:
            if self._columns is None or self._stamp is None:
                self._columns, self._stamp = read_columns(session), known.stamp
            elif known.stamp is not None and known.stamp > self._stamp:
                self._columns, self._stamp = _followed(session, self._columns, self._stamp), known.stamp
            elif known.stamp != self._stamp:  # a session that began before somebody else's
                return read_columns(session)
            return self._columns

    def made_of(self, known: Knowledge, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of a state, kept for the next question about it: the last few."""
        asked = (known.stamp, key)
        found: T | None = self._made.get(asked)
        if found is None:
            found = make()
            with self._lock:
                self._made[asked] = found
                while len(self._made) > KEPT:
                    del self._made[next(iter(self._made))]
        return found

    def size(self) -> int:
        """Bytes of the figures; 0 while nobody has asked."""
        held = self._columns
        return held.size if held else 0


_kept: WeakKeyDictionary[Engine, WarmFacts] = WeakKeyDictionary()  # by the engine that sessions read through


def keep(database: Database) -> WarmFacts:
    """Let the figures of a database be kept in memory from the first question on."""
    _kept[database.readers] = warm = WarmFacts()
    return warm


def warm_facts(session: Session) -> WarmFacts:
    """The memory of the database that a session reads; an empty one where none is kept."""
    return _kept.get(session.get_bind().engine) or WarmFacts()


def read_columns(session: Session) -> FactColumns:
    """Every sheet, in one statement."""
    return _gathered(session.execute(SHEETS), {})


def _followed(session: Session, held: FactColumns, since: datetime) -> FactColumns:
    """With the sheets that were rewritten after an instant."""
    changed = session.execute(SHEETS.where(SHEET.c.changed_at > since))
    new = _gathered(changed, held.places)
    return held.changed(new.places, new.told) if new.places else held


def _gathered(rows: Iterable[Any], before: Mapping[str, int]) -> FactColumns:
    """The sheets as columns; firms that were there `before` keep their places, others come behind them."""
    gathering, places, fresh = Gathering(), dict[str, int](), len(before)
    for firm_id, text in rows:
        places[firm_id] = place = before.get(firm_id, fresh)
        fresh += place == fresh
        sheet, _sources = orjson.loads(text)
        gathering.add(place, sheet)
    return FactColumns(places, gathering.told())
