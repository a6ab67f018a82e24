"""What is known now, for questions that need no session: read again when the writer's clock has moved."""

import asyncio
from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlmodel import Session

from kit.data.database import Database
from kit.data.versions import version_of
from services.cultivation.figures.reads.counting import StockCounts
from services.cultivation.figures.reads.present_stocks import PresentStocks
from services.cultivation.firms.tables.instants import Knowledge, knowledge

T = TypeVar("T")
Ask = Callable[[Knowledge, StockCounts], T]


class PresentKnowledge:
    """Belongs to one event loop. `stocks` are brought up to date together with it."""

    def __init__(self, database: Database, stocks: PresentStocks) -> None:
        self._database, self._stocks = database, stocks
        self._version = version_of(database)
        self._read: tuple[Hashable, Knowledge] | None = None
        self._reading = asyncio.Lock()

    async def count(self, ask: Ask[T]) -> T | None:
        """What `ask` makes of the counts as of every commit so far; None when they are not at hand."""
        version = await self._version.current()
        if self._read is None or self._read[0] != version:
            async with self._reading:
                if self._read is None or self._read[0] != version:  # whoever was first has read it for all who wait
                    self._read = version, await self._database.ask(self._follow)
        known = self._read[1]
        if known.stamp is None:  # nothing was ever written, and what is known now is dated by the day
            return None
        return self._stocks.at_hand(known, lambda stocks: ask(known, StockCounts(stocks)))

    def _follow(self, session: Session) -> Knowledge:
        known = knowledge(session)
        self._stocks.answer(session, known, lambda _stocks: None)
        return known
