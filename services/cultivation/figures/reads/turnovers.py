"""Which firms a period changes: only those with a boundary inside it can have come or gone; all others stand in both stocks or in none."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, or_, select
from sqlmodel import Session

from kit.data.bulk import among
from kit.data.prepared import Prepared
from services.cultivation.figures.reads.counts import Counted, Scope, stored_as
from services.cultivation.figures.reads.histories import renewed_firms
from services.cultivation.firms.tables.instants import Knowledge, seen
from services.cultivation.holdings.tables import HOLDING


@dataclass(frozen=True)
class Turnover:
    """The firms of one of the two stocks only, and those of both that were renewed between them."""

    came: frozenset[str]
    went: frozenset[str]
    renewed: frozenset[str]


def turnover(session: Session, wanted: Counted, where: Scope, start: date, end: date, known: Knowledge) -> Turnover:
    """Of (start, end], everything as known at one instant."""
    values = {"zones": where.zones, "start": start, "end": end, **known.values()}
    rows = _moved(wanted, known.latest).all(session, values)
    begun = {row.firm_id for row in rows if row.began and not row.ended}
    ended = {row.firm_id for row in rows if row.ended and not row.began}
    renewed = renewed_firms(session, wanted, start, end, known)
    stayed = _stayed(wanted, known.latest).all(session, {**values, "firm_ids": sorted(renewed)})
    again = {row.firm_id for row in stayed} | (renewed & begun & ended)
    return Turnover(frozenset(begun - ended), frozenset(ended - begun), frozenset(again))


SINCE, UNTIL = HOLDING.c.valid_from, HOLDING.c.valid_before
START: BindParameter[date] = bindparam("start")
END: BindParameter[date] = bindparam("end")


@cache
def _moved(wanted: Counted, latest: bool) -> Prepared:
    """What began or ended in the period."""
    within = (UNTIL > START, SINCE <= END, or_(SINCE > START, UNTIL <= END))
    chosen = select(HOLDING.c.firm_id, _flag(SINCE > START).label("began"), _flag(UNTIL <= END).label("ended"))
    return Prepared(chosen.where(*_counted(wanted, latest), *within))


@cache
def _stayed(wanted: Counted, latest: bool) -> Prepared:
    """Which of some firms have one holding for the whole of the period."""
    chosen = select(HOLDING.c.firm_id).distinct()
    mine = among(HOLDING.c.firm_id, "firm_ids")
    return Prepared(chosen.where(*_counted(wanted, latest), mine, SINCE <= START, UNTIL > END))


def _counted(wanted: Counted, latest: bool) -> tuple[ColumnElement[bool], ...]:
    return stored_as(wanted), seen(HOLDING, latest=latest), among(HOLDING.c.zone, "zones")


def _flag(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def turnover_between(opening: Set[str], closing: Set[str], renewed: Set[str]) -> Turnover:
    """The same of two stocks that were read at different instants."""
    return Turnover(frozenset(closing - opening), frozenset(opening - closing), frozenset(renewed & opening & closing))
