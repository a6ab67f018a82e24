"""What a firm held and where it was, as known at one instant: the material that a flow's reasons are read from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import IntervalReason, Programme
from domain.spans import Days, Interval
from kit.data.bulk import among
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.recognitions.tables import INTERVAL


@dataclass
class History:
    """Intervals of one programme with why each ends, and places with why the last of them ended."""

    titles: list[tuple[Days, IntervalReason]] = field(default_factory=list)
    stays: list[tuple[Days, str, str | None]] = field(default_factory=list)

    def valid_on(self, day: date) -> bool:
        return any(span.covers(day) for span, _ in self.titles)

    def held_before(self, day: date) -> bool:
        """Held at some time, and over by `day`; an entry that was cancelled from its first day was never held."""
        return any(span.start < span.before <= day for span, _ in self.titles)

    def zone_on(self, day: date) -> str | None:
        return next((zone for span, zone, _ in self.stays if span.covers(day)), None)

    def dissolved_by(self, day: date) -> bool:
        """Closed or merged on or before `day`, and nowhere since."""
        return self.zone_on(day) is None and any(
            why in ("closed", "merged") and span.before <= day for span, _, why in self.stays
        )

    def last_ended(self, day: date) -> tuple[Days, IntervalReason] | None:
        """The title that ended last on or before `day`."""
        ended = [(span, why) for span, why in self.titles if span.before <= day and span.start < span.before]
        return max(ended, key=lambda item: (item[0].before, item[1] is not IntervalReason.TERM), default=None)

    def ended_by_decision(self, day: date) -> bool:
        ended = self.last_ended(day)
        return ended is not None and ended[1] is not IntervalReason.TERM


def histories(session: Session, firm_ids: Sequence[str], programme: Programme, known: Knowledge) -> dict[str, History]:
    """One history per firm, empty where nothing is known."""
    found = {firm_id: History() for firm_id in firm_ids}
    mine = (among(INTERVAL.c.firm_id, firm_ids), INTERVAL.c.programme == programme.value)
    for row in session.execute(select(INTERVAL).where(*mine, known.sees(INTERVAL))):
        found[row.firm_id].titles.append((Interval(row.valid_from, row.valid_before), IntervalReason(row.ended_by)))
    for row in session.execute(select(PLACE).where(among(PLACE.c.firm_id, firm_ids), known.sees(PLACE))):
        found[row.firm_id].stays.append((Interval(row.valid_from, row.valid_before), row.zone, row.ended_by))
    return found


def renewed_firms(session: Session, programme: Programme, start: date, end: date, known: Knowledge) -> set[str]:
    """Firms with a title that began in (start, end]."""
    query = select(INTERVAL.c.firm_id).where(
        INTERVAL.c.programme == programme.value,
        known.sees(INTERVAL),
        INTERVAL.c.valid_from > start,
        INTERVAL.c.valid_from <= end,
        INTERVAL.c.valid_from < INTERVAL.c.valid_before,
    )
    return {row.firm_id for row in session.execute(query)}
