"""What is known now of every stock, in memory, followed by the log of changed holdings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import String, bindparam, select, type_coerce
from sqlmodel import Session

from contracts.codes import CountingBasis, Programme
from kit.data.clock import FOREVER
from kit.data.database import Database
from services.cultivation.figures.reads.boundaries import Stock
from services.cultivation.figures.reads.counts import Counted, Where
from services.cultivation.figures.reads.present_memory import CHUNK, PresentMemory
from services.cultivation.holdings.rules.bases import STORED
from services.cultivation.holdings.tables import CHANGE, HOLDING

Stocks = dict[Counted, Stock]

_PLAIN = [
    type_coerce(column, String) for column in (HOLDING.c.valid_from, HOLDING.c.valid_before)
]  # as the driver has them: text or dates, one of each day is made an ordinal once
TERMS = select(HOLDING.c.zone, HOLDING.c.park, HOLDING.c.industry, *_PLAIN).where(
    HOLDING.c.basis == bindparam("basis"),
    HOLDING.c.programme == bindparam("programme"),
    HOLDING.c.known_until == FOREVER,
)


class PresentStocks(PresentMemory[Stocks]):
    """The stocks of one database."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, CHANGE)

    def load(self, session: Session) -> Stocks:
        ordinals = Ordinals()
        return {
            Counted(programme, basis.code): Stock(self._terms(session, basis.code, programme, ordinals))
            for basis in STORED
            for programme in basis.programmes
        }

    def follow(self, session: Session, memory: Stocks, changes: Sequence[Any]) -> None:
        for change in changes:
            _change(memory, change)

    def bytes_of(self, memory: Stocks) -> int:
        return sum(stock.size() for stock in memory.values())

    def _terms(
        self, session: Session, basis: CountingBasis, programme: Programme, ordinals: "Ordinals"
    ) -> Iterator[tuple[Where, int, int]]:
        options = {"yield_per": CHUNK}
        rows = session.execute(TERMS, {"basis": basis.value, "programme": programme.value}, execution_options=options)
        for chunk in rows.partitions():
            self.go_on()
            for zone, park, industry, begin, end in chunk:
                yield (zone, park, industry), ordinals[begin], ordinals[end]


class Ordinals(dict[str | date, int]):
    """The ordinal of each day that was met, as text or as a date."""

    def __missing__(self, day: str | date) -> int:
        self[day] = found = (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()
        return found


def _change(stocks: Stocks, row: Any) -> None:
    counted = Counted(Programme(row.programme), CountingBasis(row.basis))
    where = (row.zone, row.park, row.industry)
    stocks.setdefault(counted, Stock()).change(
        where, row.valid_from.toordinal(), row.valid_before.toordinal(), row.firms
    )
