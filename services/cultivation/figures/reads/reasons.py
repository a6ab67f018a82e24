"""Why each firm came or went: what was true of it at both ends, from its titles and places as known at one instant."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, select
from sqlmodel import Session

from contracts.codes import CountingBasis, FlowReason, IntervalReason
from kit.data.bulk import among
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.figures.reads.histories import BY_SUCCESSION, BY_TERM, History, histories, way_of
from services.cultivation.figures.reads.turnovers import Turnover
from services.cultivation.figures.rules import Ends, reason
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.rules.bases import BY_CODE
from services.cultivation.recognitions.tables import verified
from services.cultivation.statuses.tables import intervals_of, taken_over

GIVEN, OWN = "0", "1"
"""Whose a title was before; of one day the least says it."""
LEFT = ("closed", "merged")


class AtEnds(NamedTuple):
    """What is true of one firm wherever it is, by the names of `Ends`."""

    valid_at_start: bool = False
    held_before_start: bool = False
    titled_at_start: bool = False
    titled_at_end: bool = False
    valid_at_end: bool = False
    resides_at_end: bool = False
    dissolved: bool = False
    ended_by_decision: bool = False
    came_by_succession: bool = False
    went_by_succession: bool = False


def firms_at_ends(
    session: Session, changed: Turnover, wanted: Counted, start: date, end: date, known: Knowledge
) -> dict[str, AtEnds]:
    """Under 每级 a title is all that counts, so the database can say it; other bases are read from all that a firm holds.

    Where a firm is at the end matters only to those that went.
    """
    firm_ids = sorted(changed.came | changed.went)
    if wanted.basis is CountingBasis.EACH:
        titles = {row[0]: row for row in session.execute(_titles(firm_ids, wanted, start, end, known)).all()}
        places = {row[0]: row for row in session.execute(_places(sorted(changed.went), end, known)).all()}
        return {firm_id: _of_rows(titles.get(firm_id), places.get(firm_id)) for firm_id in firm_ids}
    found = histories(session, list(firm_ids), wanted, known)
    return {firm_id: _of_history(history, start, end) for firm_id, history in found.items()}


@lru_cache(maxsize=1024)
def reason_of(*, came: bool, at_ends: AtEnds, restated: bool, counted_as_known_later: bool) -> FlowReason | None:
    """The rule, once for each of the few ways in which firms differ."""
    return reason(Ends(not came, came, restated, counted_as_known_later, **at_ends._asdict()))


def _titles(firm_ids: Collection[str], wanted: Counted, start: date, end: date, known: Knowledge) -> Select[Any]:
    """A line per firm: held at the start and at the end, held before, how the last one ended (day and way), and whose the first that
    began in the period was before (day and whose)."""
    held = intervals_of(wanted.programme)
    since, before = held.c.valid_from, held.c.valid_before
    ways = {reason.value: way_of(reason) for reason in IntervalReason}
    by, whose = case(ways, value=held.c.ended_by), case((taken_over(held), GIVEN), else_=OWN)
    begun = and_(since > start, since <= end, since < before)
    query = select(
        held.c.firm_id,
        _any(since <= start, before > start).label("at_start"),
        _any(since < before, before <= start).label("earlier"),
        _any(since <= end, before > end).label("at_end"),
        func.max(case((and_(since < before, before <= end), cast(before, String(10)) + by))).label("last"),
        func.min(case((begun, cast(since, String(10)) + whose))).label("first"),
    )
    titles = [title.value for title in BY_CODE[wanted.basis].titles_of(wanted.programme)]
    mine = (among(held.c.firm_id, firm_ids), held.c.programme.in_(titles))
    return query.where(*mine, known.sees(held), verified(held)).group_by(held.c.firm_id)


def _places(firm_ids: Collection[str], end: date, known: Knowledge) -> Select[Any]:
    since, before = PLACE.c.valid_from, PLACE.c.valid_before
    query = select(
        PLACE.c.firm_id,
        _any(since <= end, before > end).label("at_end"),
        _any(PLACE.c.ended_by.in_(LEFT), before <= end).label("left"),
    )
    return query.where(among(PLACE.c.firm_id, firm_ids), known.sees(PLACE)).group_by(PLACE.c.firm_id)


def _any(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.max(case((and_(*conditions), 1), else_=0))


def _of_rows(titles: Any, places: Any) -> AtEnds:
    at_start, earlier, at_end, last, first = (False, False, False, None, None) if titles is None else titles[1:]
    resides, left = (False, False) if places is None else places[1:]
    return AtEnds(
        bool(at_start),
        bool(earlier),
        bool(at_start),
        bool(at_end),
        bool(at_end),
        bool(resides),
        bool(left and not resides),
        last is not None and not last.endswith(BY_TERM),
        first is not None and first.endswith(GIVEN),
        last is not None and last.endswith(BY_SUCCESSION),
    )


def _of_history(history: History, start: date, end: date) -> AtEnds:
    return AtEnds(
        history.valid_on(start),
        history.held_before(start),
        history.titled_on(start),
        history.titled_on(end),
        history.valid_on(end),
        history.zone_on(end) is not None,
        history.dissolved_by(end),
        history.last_way(end) not in (None, BY_TERM),
        history.came_by_succession(start, end),
        history.last_way(end) == BY_SUCCESSION,
    )
