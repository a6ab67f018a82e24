"""How the figures count: the present from memory where that is at hand, everything else in SQL."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session

from kit.data.database import Database
from services.cultivation.figures.reads.boundaries import Stock, Where
from services.cultivation.figures.reads.counts import CellCount, Counted, Counting, HoldingCounts, Scope
from services.cultivation.figures.reads.present_stocks import PresentStocks, Stocks
from services.cultivation.firms.tables.instants import Knowledge

T = TypeVar("T")

DIMENSIONS = {"zone": 0, "park": 1, "industry": 2}  # their places in `Where`

NOBODY = Stock()  # of a programme that a basis does not know

_kept: WeakKeyDictionary[Engine, PresentStocks] = WeakKeyDictionary()  # by the engine that sessions read through


def keep(database: Database) -> PresentStocks:
    """Let the figures of a database be answered from memory, as soon as it has been read."""
    _kept[database.readers] = stocks = PresentStocks(database)
    return stocks


@asynccontextmanager
async def kept(database: Database) -> AsyncIterator[None]:
    """Read the stocks when the process starts, and stop when it ends."""
    stocks = keep(database)
    stocks.begin()
    try:
        yield
    finally:
        stocks.stop()
        del _kept[database.readers]


def cells_from(
    stocks: Stocks, wanted: Sequence[Counted], scope: Scope, day: date, by: Sequence[str]
) -> list[CellCount]:
    """What `Counting.cells` answers, from memory: cells with nobody in them are left out."""
    places, on = [DIMENSIONS[name] for name in by], day.toordinal()
    found: list[CellCount] = []
    for counted in wanted:
        firms: Counter[Where] = Counter()
        for where, boundaries in stocks.get(counted, NOBODY).inside(scope, whole_zones=set(by) <= {"zone"}):
            zone, park, industry = (where[place] if place in places else None for place in range(3))
            firms[zone, park, industry] += boundaries.count(on)
        found += [CellCount(counted, *where, number) for where, number in firms.items() if number]
    return found


def series_from(stocks: Stocks, wanted: Counted, scope: Scope, days: Sequence[date]) -> list[dict[str, int]]:
    """What `Counting.series` answers, from memory."""
    ordinals = [day.toordinal() for day in days]
    points = [dict.fromkeys(scope.zones, 0) for _ in days]
    for where, boundaries in stocks.get(wanted, NOBODY).inside(scope, whole_zones=True):
        for point, on in zip(points, ordinals, strict=True):
            point[str(where[0])] += boundaries.count(on)
    return points


class PresentCounts:
    """Counting that asks the memory of the session's database first."""

    def __init__(self, other: Counting) -> None:
        self._other = other

    def cells(
        self, session: Session, wanted: Sequence[Counted], scope: Scope, day: date, known: Knowledge, by: Sequence[str]
    ) -> list[CellCount]:
        found = _remembered(session, known, lambda stocks: cells_from(stocks, wanted, scope, day, by))
        return found if found is not None else self._other.cells(session, wanted, scope, day, known, by)

    def series(
        self, session: Session, wanted: Counted, scope: Scope, days: Sequence[date], known: Knowledge
    ) -> list[dict[str, int]]:
        found = _remembered(session, known, lambda stocks: series_from(stocks, wanted, scope, days))
        return found if found is not None else self._other.series(session, wanted, scope, days, known)

    def members(self, session: Session, wanted: Counted, scope: Scope, day: date, known: Knowledge) -> dict[str, str]:
        """Which firms they are stands in no memory."""
        return self._other.members(session, wanted, scope, day, known)


def _remembered(session: Session, known: Knowledge, ask: Callable[[Stocks], T]) -> T | None:
    bind = session.get_bind()
    stocks = _kept.get(bind) if isinstance(bind, Engine) else None
    return None if stocks is None else stocks.answer(session, known, ask)


COUNTING: Counting = PresentCounts(HoldingCounts())
