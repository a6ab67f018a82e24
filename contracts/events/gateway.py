"""What the gateway says: figures that the office made final."""

from datetime import date, datetime

from contracts.events.cultivation import ZoneCount
from contracts.events.envelope import EventData


class ReleasePublished(EventData):
    """Figures of a day are final under a number; `hnte_by_zone` is the count that is set against the goals, as released."""

    release_id: str
    title: str
    number: str
    as_of: date
    known_at: datetime
    published_on: date
    digest: str  # SHA-256 of the whole document
    hnte_by_zone: tuple[ZoneCount, ...]
