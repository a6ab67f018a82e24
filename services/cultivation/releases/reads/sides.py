"""What was known of some firms at two instants: the material that a restatement's reasons are read from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Evidence, IntervalReason
from kit.data.bulk import among
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.holdings.rules.bases import BY_CODE
from services.cultivation.recognitions.tables import CHANGE, RECOGNITION
from services.cultivation.releases.rules import Reading, Side
from services.cultivation.statuses.tables import intervals_of

DISSOLVED = ("closed", "merged")


@dataclass
class Material:
    """The rows of one firm, known whenever."""

    titles: list[Any] = field(default_factory=list)
    places: list[Any] = field(default_factory=list)
    versions: list[Any] = field(default_factory=list)

    def side(self, day: date, known: Knowledge) -> Side:
        """The firm on a day as known at an instant."""
        places = [row for row in self.places if known.saw(row.known_from, row.known_until)]
        here = next((row.zone for row in places if row.valid_from <= day < row.valid_before), None)
        versions = [row for row in self.versions if known.saw(row.known_from, row.known_until)]
        return Side(
            titles=tuple(_reading(row) for row in self.titles if known.saw(row.known_from, row.known_until)),
            zone=here,
            dissolved=here is None and any(row.ended_by in DISSOLVED and row.valid_before <= day for row in places),
            known=any(row.status != "voided" for row in versions),
        )

    def place_known_from(self, known: Knowledge) -> datetime | None:
        """When the firm's places became known as they are known now."""
        return max((row.known_from for row in self.places if known.saw(row.known_from, row.known_until)), default=None)


def _reading(row: Any) -> Reading:
    return Reading(
        title=getattr(row, "recognition_id", row.programme),
        valid_from=row.valid_from,
        valid_before=row.valid_before,
        ended_by=IntervalReason(row.ended_by),
        counts=row.evidence != Evidence.UNVERIFIED.value,
        known_from=row.known_from,
    )


def material_of(session: Session, firm_ids: Sequence[str], counted: Counted) -> dict[str, Material]:
    """Everything that was ever known of these firms' titles behind a count, and of their places."""
    found: dict[str, Material] = defaultdict(Material)
    titles = [title.value for title in BY_CODE[counted.basis].titles_of(counted.programme)]
    held = intervals_of(counted.programme)
    mine = select(held).where(among(held.c.firm_id, firm_ids), held.c.programme.in_(titles))
    for row in session.execute(mine):
        found[row.firm_id].titles.append(row)
    for row in session.execute(select(PLACE).where(among(PLACE.c.firm_id, firm_ids))):
        found[row.firm_id].places.append(row)
    for row in session.execute(select(VERSION).where(among(VERSION.c.firm_id, firm_ids))):
        found[row.firm_id].versions.append(row)
    return found


def entries_of(session: Session, recognition_ids: Sequence[str], known: Knowledge) -> dict[str, Any]:
    """For each title its row with the newest change that was known: document, reason and when it was recorded."""
    query = (
        select(
            RECOGNITION.c.recognition_id,
            RECOGNITION.c.programme,
            RECOGNITION.c.number,
            CHANGE.c.document_no,
            CHANGE.c.reason,
            CHANGE.c.recorded_at,
        )
        .join(CHANGE, CHANGE.c.recognition_id == RECOGNITION.c.recognition_id)
        .where(among(RECOGNITION.c.recognition_id, recognition_ids), CHANGE.c.recorded_at <= known.at)
        .order_by(CHANGE.c.version)
    )
    return {row.recognition_id: row for row in session.execute(query)}
