"""Why each firm came or went: what was true of it at both ends, from its titles and places as known at one instant."""

from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, Table, and_, case, cast, func, or_, select
from sqlmodel import Session

from contracts.codes import CountingBasis, FlowReason, IntervalReason
from kit.data.bulk import among
from kit.data.prepared import Prepared
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.figures.reads.histories import BY_SUCCESSION, BY_TERM, History, histories, titles_of, way_of
from services.cultivation.figures.reads.turnovers import END, START, Turnover
from services.cultivation.figures.rules import Ends, reason
from services.cultivation.firms.tables.instants import Knowledge, seen
from services.cultivation.firms.tables.snapshots import PLACE
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
        values = {"firm_ids": firm_ids, "titles": titles_of(wanted), "start": start, "end": end, **known.values()}
        held = _titles(intervals_of(wanted.programme), known.latest)
        titles = {row.firm_id: row for row in held.all(session, values)}
        went = {"firm_ids": sorted(changed.went), "end": end, **known.values()}
        places = {row.firm_id: row for row in _places(known.latest).all(session, went)}
        return {firm_id: _of_rows(titles.get(firm_id), places.get(firm_id)) for firm_id in firm_ids}
    found = histories(session, list(firm_ids), wanted, known)
    return {firm_id: _of_history(history, start, end) for firm_id, history in found.items()}


@lru_cache(maxsize=1024)
def reason_of(*, came: bool, at_ends: AtEnds, restated: bool, counted_as_known_later: bool) -> FlowReason | None:
    """The rule, once for each of the few ways in which firms differ."""
    return reason(Ends(not came, came, restated, counted_as_known_later, **at_ends._asdict()))


@cache
def _titles(held: Table, latest: bool) -> Prepared:
    """A line per firm: held at the start and at the end, held before, how the last one ended (day and way), and whose the first that
    began in the period was before (day and whose)."""
    since, before = held.c.valid_from, held.c.valid_before
    ways = {reason.value: way_of(reason) for reason in IntervalReason}
    by, whose = case(ways, value=held.c.ended_by), case((taken_over(held), GIVEN), else_=OWN)
    begun = and_(since > START, since <= END, since < before)
    query = select(
        held.c.firm_id,
        _any(since <= START, before > START).label("at_start"),
        _any(since < before, before <= START).label("earlier"),
        _any(since <= END, before > END).label("at_end"),
        func.max(case((and_(since < before, before <= END), cast(before, String(10)) + by))).label("last"),
        func.min(case((begun, cast(since, String(10)) + whose))).label("first"),
    )
    mine = (among(held.c.firm_id, "firm_ids"), among(held.c.programme, "titles"))
    return Prepared(query.where(*mine, seen(held, latest=latest), verified(held)).group_by(held.c.firm_id))


@cache
def _places(latest: bool) -> Prepared:
    since, before = PLACE.c.valid_from, PLACE.c.valid_before
    query = select(
        PLACE.c.firm_id,
        _any(since <= END, before > END).label("at_end"),
        _any(or_(*(PLACE.c.ended_by == way for way in LEFT)), before <= END).label("left"),
    )
    mine = among(PLACE.c.firm_id, "firm_ids")
    return Prepared(query.where(mine, seen(PLACE, latest=latest)).group_by(PLACE.c.firm_id))


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
