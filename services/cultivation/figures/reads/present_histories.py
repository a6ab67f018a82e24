"""What is known now of all that firms held and where they were, in memory, followed by the log of firms whose history changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Engine, Select, String, Table, case, null, select, type_coerce
from sqlmodel import Session

from contracts.codes import CountingBasis, IntervalReason, Programme
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.database import Database
from services.cultivation.figures.reads.history_columns import (
    ID,
    ZONES,
    HistoryColumns,
    Kind,
    Terms,
    mark_of_title,
)
from services.cultivation.figures.reads.present_memory import CHUNK, PresentMemory
from services.cultivation.figures.reads.present_stocks import Ordinals
from services.cultivation.figures.reads.reasons import LEFT
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.tables import HISTORY_CHANGE, HOLDING
from services.cultivation.recognitions.tables import INTERVAL, verified
from services.cultivation.statuses.tables import STATUS, taken_over

_PROGRAMMES = (None, *Programme)
_NUMBERS = {programme and programme.value: number for number, programme in enumerate(_PROGRAMMES)}
_kept: WeakKeyDictionary[Engine, "PresentHistories"] = WeakKeyDictionary()  # by the engine that sessions read through


def keep(database: Database) -> "PresentHistories":
    """Let the flows of a database be answered from memory as soon as that has been read."""
    _kept[database.readers] = kept = PresentHistories(database)
    return kept


def kept_for(session: Session) -> "PresentHistories | None":
    """The memory of the database that a session reads."""
    return _kept.get(session.get_bind().engine)


@dataclass(frozen=True)
class _Source:
    """Where terms of a kind stand as they are known now: firm, two days, programme, mark."""

    kind: Kind
    table: Table
    query: Select[Any]

    def of(self, firm_ids: Sequence[str] | None) -> Select[Any]:
        """Of some firms, or of all."""
        return self.query if firm_ids is None else self.query.where(among(self.table.c.firm_id, firm_ids))


def _source(
    kind: Kind, table: Table, programme: ColumnElement[Any], mark: ColumnElement[int], *where: ColumnElement[bool]
) -> _Source:
    """Days come as the driver has them: one of each is made an ordinal once."""
    days = [type_coerce(table.c[name], String) for name in ("valid_from", "valid_before")]
    query = select(table.c.firm_id, *days, programme, mark).where(table.c.known_until == FOREVER, *where)
    return _Source(kind, table, query)


def _titles(table: Table) -> _Source:
    by = {way.value: mark_of_title(way, taken_over=False) for way in IntervalReason}
    given = {way.value: mark_of_title(way, taken_over=True) for way in IntervalReason}
    mark = case((taken_over(table), case(given, value=table.c.ended_by)), else_=case(by, value=table.c.ended_by))
    return _source(Kind.TITLE, table, table.c.programme, mark, verified(table))


SOURCES = (
    _titles(INTERVAL),
    _titles(STATUS),
    _source(
        Kind.SPELL,
        HOLDING,
        HOLDING.c.programme,
        case(ZONES, value=HOLDING.c.zone),
        HOLDING.c.basis == CountingBasis.EACH.value,
    ),
    _source(Kind.STAY, PLACE, null(), case((PLACE.c.ended_by.in_(LEFT), 1), else_=0)),
)
"""Titles come first: a stay is kept of firms alone that ever held one."""


class PresentHistories(PresentMemory[HistoryColumns]):
    """The histories of one database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, HISTORY_CHANGE)
        self._ordinals = Ordinals()

    def load(self, session: Session) -> HistoryColumns:
        histories = HistoryColumns()
        self._add(session, histories, None)
        return histories

    def follow(self, session: Session, memory: HistoryColumns, changes: Sequence[Any]) -> None:
        firm_ids = sorted({change.firm_id for change in changes})
        memory.forget(firm_ids)
        self._add(session, memory, firm_ids)

    def bytes_of(self, memory: HistoryColumns) -> int:
        return memory.size()

    def _add(self, session: Session, histories: HistoryColumns, firm_ids: Sequence[str] | None) -> None:
        for source in SOURCES:
            chunks = list(self._chunks(session, source.of(firm_ids)))
            if chunks:
                ids, programmes, *terms = map(np.concatenate, zip(*chunks, strict=True))
                for number in np.unique(programmes):
                    mine = programmes == number
                    key = source.kind, _PROGRAMMES[number]
                    histories.add(key, ids[mine], Terms(*terms).chosen(mine))

    def _chunks(self, session: Session, query: Select[Any]) -> Iterator[tuple[NDArray[Any], ...]]:
        """Ids, numbers of programmes, and terms of firms without a number."""
        rows = session.execute(query, execution_options={"yield_per": CHUNK})
        for chunk in rows.partitions():
            self.go_on()
            ids, begins, befores, programmes, marks = zip(*chunk, strict=True)
            begin, before = (np.fromiter(map(self._ordinals.__getitem__, days), np.int32) for days in (begins, befores))
            numbers = np.fromiter(map(_NUMBERS.__getitem__, programmes), np.int8)
            yield np.array(ids, ID), numbers, *Terms.of(begin, before, np.array(marks, np.int32))
