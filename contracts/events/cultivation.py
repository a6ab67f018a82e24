"""What cultivation says: recognitions, obligations, applications and official lists."""

from datetime import date, datetime
from typing import Annotated

from pydantic import WithJsonSchema

from contracts.applications import UNTOLD_STATES
from contracts.codes import ApplicationState, Evidence, ListKind, Programme, RecognitionBasis, Zone
from contracts.events.envelope import EventData
from contracts.reviews import SupplyStanding


class ZoneCount(EventData):
    zone: Zone
    firms: int


class RecognitionState(EventData):
    """A recognition with its current interval `[valid_from, valid_before)`."""

    recognition_id: str
    firm_id: str
    firm_name: str
    programme: Programme
    basis: RecognitionBasis
    number: str | None
    issued_on: date
    valid_from: date
    valid_before: date
    document_no: str | None = None
    predecessor_id: str | None = None
    evidence: Evidence = Evidence.ANNOUNCED
    list_id: str | None = None
    application_id: str | None = None
    recorded_at: datetime


class RecognitionMirrored(EventData):
    """An official title was registered from its list or certificate."""

    recognition: RecognitionState


class RecognitionGranted(EventData):
    """A title was issued here (rung 2, rung 4, 三高)."""

    recognition: RecognitionState


class RecognitionReviewed(EventData):
    """What was entered by hand was confirmed (by the office, or by an official list) or refused with a reason."""

    recognition: RecognitionState
    confirmed: bool
    reason: str
    entered_by: str


class RecognitionCorrected(EventData):
    recognition: RecognitionState
    reason: str


class RecognitionRevoked(EventData):
    """Cancelled or revoked; `effective_on` may lie before the decision."""

    recognition: RecognitionState
    kind: str  # cancelled | revoked | moved (部分搬迁) | succeeded (held by another firm after a merger or split)
    effective_on: date
    decided_on: date
    reason: str
    document_no: str | None = None


class RecognitionSuspended(EventData):
    """The title rests from `begins_on`; it is counted all the same. `ends_on` is inclusive, null where no end is set."""

    recognition: RecognitionState
    kind: str  # suspended | under-review
    begins_on: date
    ends_on: date | None = None
    decided_on: date
    reason: str
    document_no: str | None = None


class RecognitionResumed(EventData):
    """The title rests no more from `resumed_on`."""

    recognition: RecognitionState
    resumed_on: date
    decided_on: date
    reason: str
    document_no: str | None = None


class RecognitionVoided(EventData):
    recognition: RecognitionState
    reason: str


class RecognitionExpiring(EventData):
    """`lead_months` before the last valid day `valid_until` (inclusive); said once per recognition and lead.

    `of_zone`: how many firms of the zone one run has told of this lead; stands on the zone's first event of the run.
    """

    recognition: RecognitionState
    lead_months: int
    valid_until: date
    of_zone: ZoneCount | None = None


class ObligationDue(EventData):
    """`lead_days` or fewer before the last day `due_on` (inclusive) of what a firm owes; said once per last day and lead.

    `of_zone`: how many firms of the zone owe the same by that day; stands on the zone's first event about it.
    """

    firm_id: str
    firm_name: str
    duty: str
    duty_name: str
    programme: Programme
    period: str
    due_on: date
    lead_days: int
    of_zone: ZoneCount | None = None
    recorded_at: datetime


class FieldReason(EventData):
    """A reason bound to a field of the form; `pointer` as in RFC 6901."""

    pointer: str
    message: str


ToldState = Annotated[
    ApplicationState,
    WithJsonSchema(
        {"enum": [state.value for state in ApplicationState if state not in UNTOLD_STATES], "type": "string"}
    ),
]
"""A state as it is told outside. What a city has agreed to is still on its way to the province."""


class ApplicationStateData(EventData):
    application_id: str
    firm_id: str
    firm_name: str
    programme: Programme
    state: ToldState
    version: int
    receipt_no: str | None = None
    external_ref: str | None = None


class ApplicationSubmitted(EventData):
    application: ApplicationStateData
    submission_seq: int


class ApplicationResubmitted(ApplicationSubmitted):
    pass


class ApplicationChangesRequested(EventData):
    application: ApplicationStateData
    reasons: tuple[FieldReason, ...]
    due_on: date


class ApplicationAdvanced(EventData):
    """A step forward that is not a decision: 受理, 推荐, 评审, 公示结束 …"""

    application: ApplicationStateData
    note: str | None = None


class PublicityOpened(EventData):
    application: ApplicationStateData
    opens_on: date
    closes_on: date


class ApplicationDecided(EventData):
    """The end of an application: certified or rejected."""

    application: ApplicationStateData
    reasons: tuple[str, ...] = ()
    recognition_id: str | None = None


class ApplicationSupplyChanged(EventData):
    """A material that was missing at 受理 (容缺) has come, or a reviewer has confirmed it, sent it back, moved its day or waived it."""

    application: ApplicationStateData
    material: str
    material_name: str
    standing: SupplyStanding
    due_on: date
    note: str | None = None


class ApplicationWithdrawn(EventData):
    application: ApplicationStateData
    reason: str | None = None


class OfficialListReconciled(EventData):
    list_id: str
    programme: Programme
    document_no: str
    matched: int
    unmatched: int
    unchanged: int
    refused: int
    started_by: str
    kind: ListKind = ListKind.ANNOUNCEMENT
    matched_by_zone: tuple[ZoneCount, ...] = ()
