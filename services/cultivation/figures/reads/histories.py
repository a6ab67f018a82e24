"""What a firm held and where it was, as known at one instant: the material that a flow's reasons are read from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Table, bindparam, select
from sqlmodel import Session

from contracts.codes import CountingBasis, IntervalReason
from domain.spans import Days, Interval
from kit.data.bulk import among
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.firms.tables.instants import Knowledge, seen
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.holdings.rules.bases import BY_CODE
from services.cultivation.holdings.rules.known_firms import KnownFirm
from services.cultivation.holdings.rules.projection import Facts, spans_under
from services.cultivation.holdings.tables import facts_of
from services.cultivation.recognitions.tables import verified
from services.cultivation.statuses.tables import intervals_of, taken_over

BY_TERM, BY_DECISION, BY_SUCCESSION = "0", "1", "2"
"""How a title ended; of one day the greatest says it."""
LATEST = FOREVER - timedelta(microseconds=1)  # every instant of knowledge lies before


class HeldTitle(NamedTuple):
    """The days of a title, why they end, and whether it was another firm's before."""

    days: Days
    ended_by: IntervalReason
    taken_over: bool = False


def way_of(ended_by: IntervalReason) -> str:
    ways = {IntervalReason.TERM: BY_TERM, IntervalReason.SUCCEEDED: BY_SUCCESSION}
    return ways.get(ended_by, BY_DECISION)


@dataclass
class History:
    """Titles behind one count with why each ends, the days it counts wherever it is, and places with why the last ended."""

    titles: list[HeldTitle] = field(default_factory=list)
    counted: list[Days] = field(default_factory=list)
    stays: list[tuple[Days, str, str | None]] = field(default_factory=list)

    def valid_on(self, day: date) -> bool:
        return any(span.covers(day) for span in self.counted)

    def titled_on(self, day: date) -> bool:
        return any(title.days.covers(day) for title in self.titles)

    def held_before(self, day: date) -> bool:
        """Counted at some time, and over by `day`; an entry that was cancelled from its first day was never held."""
        return any(span.start < span.before <= day for span in self.counted)

    def zone_on(self, day: date) -> str | None:
        return next((zone for span, zone, _ in self.stays if span.covers(day)), None)

    def dissolved_by(self, day: date) -> bool:
        """Closed or merged on or before `day`, and nowhere since."""
        return self.zone_on(day) is None and any(
            why in ("closed", "merged") and span.before <= day for span, _, why in self.stays
        )

    def last_ended(self, day: date) -> HeldTitle | None:
        """The title that ended last on or before `day`; of one day, that which a decision ended, and first of all a succession."""
        ended = [each for each in self.titles if each.days.before <= day and each.days.start < each.days.before]
        return max(ended, key=lambda each: (each.days.before, way_of(each.ended_by)), default=None)

    def last_way(self, day: date) -> str | None:
        """How the title that ended last on or before `day` ended."""
        ended = self.last_ended(day)
        return way_of(ended.ended_by) if ended else None

    def came_by_succession(self, start: date, end: date) -> bool:
        """Whether the first title that began in (start, end] was another firm's before."""
        begun = [each for each in self.titles if start < each.days.start <= end and each.days.start < each.days.before]
        first = min(begun, key=lambda each: (each.days.start, not each.taken_over), default=None)
        return first is not None and first.taken_over


def histories(session: Session, firm_ids: Sequence[str], counted: Counted, known: Knowledge) -> dict[str, History]:
    """One history per firm, empty where nothing is known."""
    found = {firm_id: History() for firm_id in firm_ids}
    held = intervals_of(counted.programme)
    mine = (among(held.c.firm_id, firm_ids), held.c.programme.in_(titles_of(counted)))
    query = select(held, taken_over(held).label("taken_over")).where(*mine, known.sees(held), verified(held))
    for row in session.execute(query):
        days = Interval(row.valid_from, row.valid_before)
        found[row.firm_id].titles.append(HeldTitle(days, IntervalReason(row.ended_by), bool(row.taken_over)))
    for row in session.execute(select(PLACE).where(among(PLACE.c.firm_id, firm_ids), known.sees(PLACE))):
        found[row.firm_id].stays.append((Interval(row.valid_from, row.valid_before), row.zone, row.ended_by))
    _count(session, found, counted, known)
    return found


def _count(session: Session, found: dict[str, History], counted: Counted, known: Knowledge) -> None:
    """Under 每级 a firm counts while it holds the title; other bases are read from all that the firm holds."""
    if counted.basis is CountingBasis.EACH:
        for history in found.values():
            history.counted = [each.days for each in history.titles]
        return
    for firm_id, facts in facts_of(session, list(found)).items():
        found[firm_id].counted = spans_under(counted.basis, counted.programme, as_known(facts, known))


def as_known(facts: Facts, known: Knowledge) -> KnownFirm:
    """Titles, 公示 and suspensions as they were known; of the present what has no end of knowledge."""
    return facts.known_at(LATEST if known.latest else known.at)


def renewed_firms(session: Session, counted: Counted, start: date, end: date, known: Knowledge) -> set[str]:
    """Firms that are valid on `end` through a title that began in (start, end]: one that was revoked since renews nothing, and one
    that was another firm's is no recognition."""
    values = {"titles": titles_of(counted), "start": start, "end": end, **known.values()}
    return {row.firm_id for row in _renewed(intervals_of(counted.programme), known.latest).all(session, values)}


def titles_of(counted: Counted) -> list[str]:
    """The titles behind a count."""
    return [title.value for title in BY_CODE[counted.basis].titles_of(counted.programme)]


@cache
def _renewed(held: Table, latest: bool) -> Prepared:
    return Prepared(
        select(held.c.firm_id)
        .distinct()
        .where(
            among(held.c.programme, "titles"),
            seen(held, latest=latest),
            verified(held),
            held.c.valid_from > bindparam("start"),
            held.c.valid_from <= bindparam("end"),
            held.c.valid_before > bindparam("end"),
            ~taken_over(held),
        )
    )
