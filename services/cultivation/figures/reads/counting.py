"""How the figures count: the present from memory where that is at hand, everything else in SQL."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from kit.data.database import Database
from services.cultivation.figures.reads.boundaries import Stock
from services.cultivation.figures.reads.counts import (
    CellCount,
    Counted,
    Counting,
    HoldingCounts,
    Scope,
    Where,
    parts,
    together,
)
from services.cultivation.figures.reads.present_stocks import PresentStocks, Stocks
from services.cultivation.firms.tables.instants import Knowledge

T = TypeVar("T")


WHERE = ("zone", "park", "industry")
NOBODY = Stock()  # of a programme that a basis does not know

_kept: WeakKeyDictionary[Engine, PresentStocks] = WeakKeyDictionary()  # by the engine that sessions read through


def keep(database: Database) -> PresentStocks:
    """Let the figures of a database be answered from memory as soon as that has been read."""
    _kept[database.readers] = stocks = PresentStocks(database)
    return stocks


@dataclass(frozen=True)
class StockCounts:
    """Counting in the stocks in memory."""

    stocks: Stocks

    def cells(self, wanted: Sequence[Counted], scope: Scope, day: date, by: Sequence[str]) -> list[CellCount]:
        on = day.toordinal()
        whole_zones = tuple(by) == ("zone",) and scope.park is None and scope.industry is None
        found: list[CellCount] = []
        for counted in wanted:
            several = [self._firms(part, scope, on, whole_zones=whole_zones) for part in parts(counted)]
            counts = several[0] if len(several) == 1 else together(several)
            summed = counts if whole_zones or len(by) == len(WHERE) else _summed(counts, by)
            found += [CellCount(counted, *where, number) for where, number in summed]
        return found

    def _firms(self, stored: Counted, scope: Scope, on: int, *, whole_zones: bool) -> list[tuple[Where, int]]:
        inside = self.stocks.get(stored, NOBODY).inside(scope, whole_zones=whole_zones)
        return [(where, number) for where, boundaries in inside if (number := boundaries.count(on))]

    def series(self, wanted: Counted, scope: Scope, days: Sequence[date]) -> list[dict[str, int]]:
        ordinals = np.array([day.toordinal() for day in days], np.int32)
        firms = {zone: np.zeros(len(days), np.int64) for zone in scope.zones}
        whole_zones = scope.park is None and scope.industry is None
        for part in parts(wanted):
            for where, boundaries in self.stocks.get(part, NOBODY).inside(scope, whole_zones=whole_zones):
                firms[str(where[0])] += boundaries.counts(ordinals)
        told = {zone: counts.tolist() for zone, counts in firms.items()}
        return [{zone: counts[nth] for zone, counts in told.items()} for nth in range(len(days))]


def _summed(counts: Iterable[tuple[Where, int]], by: Sequence[str]) -> Iterable[tuple[Where, int]]:
    """Firms by the dimensions that are named."""
    named = [name in by for name in WHERE]
    firms: dict[Where, int] = defaultdict(int)
    for where, number in counts:
        zone, park, industry = (value if wanted else None for value, wanted in zip(where, named, strict=True))
        firms[zone, park, industry] += number
    return firms.items()


@dataclass(frozen=True)
class PresentCounts:
    """Counting in memory where it holds the state that the session reads, in SQL where it does not."""

    memory: PresentStocks
    session: Session
    known: Knowledge

    def cells(self, wanted: Sequence[Counted], scope: Scope, day: date, by: Sequence[str]) -> list[CellCount]:
        return self._count(lambda counts: counts.cells(wanted, scope, day, by))

    def series(self, wanted: Counted, scope: Scope, days: Sequence[date]) -> list[dict[str, int]]:
        return self._count(lambda counts: counts.series(wanted, scope, days))

    def _count(self, ask: Callable[[Counting], list[T]]) -> list[T]:
        found = self.memory.answer(self.session, self.known, lambda stocks: ask(StockCounts(stocks)))
        return ask(HoldingCounts(self.session, self.known)) if found is None else found


def counting(session: Session, known: Knowledge) -> Counting:
    """How to count what the session sees as known."""
    memory = _kept.get(session.get_bind().engine) if known.latest else None
    return HoldingCounts(session, known) if memory is None else PresentCounts(memory, session, known)
