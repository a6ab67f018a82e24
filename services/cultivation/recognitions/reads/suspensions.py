"""Which titles rest over which days, as known at an instant."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session

from contracts.holding import SuspensionKind
from domain.spans import Interval
from kit.data.bulk import among
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.recognitions.rules.holding import Resting
from services.cultivation.recognitions.tables import SUSPENSION


def resting_of(session: Session, recognition_ids: Sequence[str], known: Knowledge) -> dict[str, list[Resting]]:
    """The suspensions of these titles, the earliest first; titles that never rested are left out."""
    found: dict[str, list[Resting]] = defaultdict(list)
    query = select(SUSPENSION).where(among(SUSPENSION.c.recognition_id, recognition_ids), known.sees(SUSPENSION))
    for row in session.execute(query.order_by(SUSPENSION.c.valid_from)):
        days = Interval(row.valid_from, row.valid_before)
        found[row.recognition_id].append(Resting(SuspensionKind(row.kind), days))
    return found
