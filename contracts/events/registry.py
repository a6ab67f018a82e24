"""What the registry says: a firm event carries the whole firm at its version, the type says what happened to it."""

from datetime import date, datetime

from contracts.codes import FirmStatus, Zone
from contracts.events.envelope import EventData


class NamePeriod(EventData):
    """A name over `[valid_from, valid_before)`; an open end is null."""

    name: str
    valid_from: date
    valid_before: date | None = None


class Residency(EventData):
    """Zone and park over `[valid_from, valid_before)`. `park` is null where the firm is 未划分."""

    zone: Zone
    park: str | None = None
    park_name: str | None = None
    valid_from: date
    valid_before: date | None = None
    ended_by: str | None = None  # moved | closed | merged, null while open


class IndustryPeriod(EventData):
    """Industry codes over `[valid_from, valid_before)`: GB/T 4754-2017, 8 领域, 4+8+1 (primary one, others secondary)."""

    gbt4754: str | None = None
    field8: str | None = None
    primary: str | None = None
    secondary: tuple[str, ...] = ()
    valid_from: date
    valid_before: date | None = None


class FirmState(EventData):
    """The whole firm as known at `recorded_at`, version `version` (gap-free per firm, from 1)."""

    firm_id: str
    uscc: str
    version: int
    recorded_at: datetime
    status: FirmStatus
    registered_on: date | None = None
    successor_id: str | None = None
    names: tuple[NamePeriod, ...]
    residencies: tuple[Residency, ...]
    industries: tuple[IndustryPeriod, ...] = ()


class FirmEvent(EventData):
    """Common to all firm events: the state after the change, the date it counts from, and the reason given."""

    firm: FirmState
    effective_on: date
    reason: str | None = None


class FirmRegistered(FirmEvent):
    """`import_id` names the roster import that brought the firm; nobody is told of each row, the import's end is told once."""

    import_id: str | None = None


class FirmCorrected(FirmEvent):
    changed: tuple[str, ...] = ()


class FirmRenamed(FirmEvent):
    former_name: str
    name: str


class FirmMoved(FirmEvent):
    """One event per move; both ends are in it."""

    from_zone: Zone
    to_zone: Zone
    from_park: str | None = None
    to_park: str | None = None


class FirmClosed(FirmEvent):
    pass


class FirmMerged(FirmEvent):
    successor_id: str


class FirmVoided(FirmEvent):
    pass


class TransferProposed(EventData):
    """A move across zones waits for the other side's confirmation."""

    transfer_id: str
    firm_id: str
    firm_name: str
    from_zone: Zone
    to_zone: Zone
    effective_on: date
    asked_zone: Zone


class TransferEnded(EventData):
    """What the end of a transfer without a move says; the side that did not end it is told."""

    transfer_id: str
    firm_id: str
    firm_name: str
    uscc: str
    from_zone: Zone
    to_zone: Zone
    effective_on: date
    proposed_by_zone: Zone
    proposed_by_office: bool


class TransferRefused(TransferEnded):
    """The side that was asked does not agree, or the office for it; nothing moved. Who proposed is told why."""

    reason: str


class TransferWithdrawn(TransferEnded):
    """The side that proposed has taken it back, or the office for it; nothing moved. Who was asked is told."""

    withdrawn_by_office: bool


class ImportCompleted(EventData):
    """A roster import has ended; counts by outcome."""

    import_id: str
    filename: str
    mode: str
    zone: Zone | None
    created: int
    updated: int
    unchanged: int
    refused: int
    started_by: str
