"""Which firms a period changes: only those with a boundary inside it can have come or gone; all others stand in both stocks or in none."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session

from services.cultivation.figures.reads.counts import Counted, Scope, among_counted
from services.cultivation.figures.reads.histories import renewed_firms
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.holdings.tables import HOLDING


@dataclass(frozen=True)
class Turnover:
    """The firms of one of the two stocks only, and those of both that were renewed between them."""

    came: frozenset[str]
    went: frozenset[str]
    renewed: frozenset[str]


def turnover(session: Session, wanted: Counted, where: Scope, start: date, end: date, known: Knowledge) -> Turnover:
    """Of (start, end], everything as known at one instant."""

    def firms(*days: ColumnElement[bool]) -> set[str]:
        rows = and_(among_counted([wanted]), known.sees(HOLDING), where.holds(), *days)
        return set(session.execute(select(HOLDING.c.firm_id).where(rows)).scalars().all())

    since, until = HOLDING.c.valid_from, HOLDING.c.valid_before
    begun = firms(since > start, since <= end, until > end)
    ended = firms(until > start, until <= end, since <= start)
    stayed = firms(since <= start, until > end) | (begun & ended)
    renewed = renewed_firms(session, wanted, start, end, known) & stayed
    return Turnover(frozenset(begun - ended), frozenset(ended - begun), frozenset(renewed))


def turnover_between(opening: Set[str], closing: Set[str], renewed: Set[str]) -> Turnover:
    """The same of two stocks that were read at different instants."""
    return Turnover(frozenset(closing - opening), frozenset(opening - closing), frozenset(renewed & opening & closing))
