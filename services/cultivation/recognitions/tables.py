"""Recognitions and their bitemporal intervals. Nothing is deleted: knowledge is closed and new knowledge is added."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, FromClause, Index, text
from sqlmodel import Field

from contracts.codes import Evidence
from services.cultivation.tables import Base, table_of

PASSED_ON = "ended_by = 'succeeded'"
CURRENT = "number_key IS NOT NULL AND voided_at IS NULL AND passed_to_id IS NULL"


class Recognition(Base, table=True):
    """One title of one firm. `number_key`, the number's normal form, is unique per programme among those not voided nor passed on.

    The number may be absent; `number_reason` says why, or why it looks unusual. `passed_to_id` is the title in which it goes
    on at another firm, with the same number.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        CheckConstraint("basis IN ('mirrored', 'issued')", name="recognition_basis"),
        CheckConstraint("version > 0", name="recognition_version_positive"),
        CheckConstraint(
            "basis = 'mirrored' OR programme IN ('provincial-innovative', 'leading', 'three-high')",
            name="recognition_issuable",
        ),
        Index(
            "uq_recognition_number",
            "programme",
            "number_key",
            unique=True,
            sqlite_where=text(CURRENT),
            postgresql_where=text(CURRENT),
        ),
        Index("ix_recognition_firm", "firm_id", "programme"),
        Index("ix_recognition_issued", "issued_on", "recognition_id"),
        Index("ix_recognition_list", "list_id"),
    )
    recognition_id: str = Field(primary_key=True, max_length=26)
    firm_id: str = Field(max_length=26)
    programme: str = Field(max_length=32)
    basis: str = Field(max_length=10)
    number: str | None = Field(default=None, max_length=64)
    number_key: str | None = Field(default=None, max_length=64)
    number_reason: str | None = Field(default=None, max_length=200)
    issued_on: date
    document_no: str | None = Field(default=None, max_length=200)
    document_on: date | None = None
    subtype: str | None = Field(default=None, max_length=64)
    list_id: str | None = Field(default=None, max_length=26)
    application_id: str | None = Field(default=None, max_length=26)
    predecessor_id: str | None = Field(default=None, max_length=26, index=True)
    passed_to_id: str | None = Field(default=None, max_length=26)
    version: int = 1
    recorded_at: datetime
    voided_at: datetime | None = None


class RecognitionInterval(Base, table=True):
    """When the title is valid, `[valid_from, valid_before)`, as held true over `[known_from, known_until)`.

    An interval may be empty: a title cancelled from its first day. `ended_by` says why it ends where it ends,
    `evidence` how the title was known at the time.
    """

    __tablename__ = "recognition_interval"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_before", name="recognition_interval_valid"),
        CheckConstraint("known_from < known_until", name="recognition_interval_known"),
        CheckConstraint(
            "ended_by IN ('term', 'cancelled', 'revoked', 'moved', 'succeeded')", name="recognition_interval_ended_by"
        ),
        CheckConstraint(
            "evidence IN ('announced', 'decided', 'earlier', 'unverified')", name="recognition_interval_evidence"
        ),
        Index(
            "ix_recognition_interval_firm",
            "firm_id",
            "programme",
            "known_until",
            "valid_before",
            "valid_from",
            "recognition_id",
            "ended_by",
            "evidence",
        ),
        Index(
            "ix_recognition_interval_succeeded",
            "recognition_id",
            sqlite_where=text(PASSED_ON),
            postgresql_where=text(PASSED_ON),
        ),
        Index("ix_recognition_interval_end", "valid_before", "known_until"),  # nearly every row is known until for ever
        Index(
            "ix_recognition_interval_start",
            "programme",
            "known_until",
            "valid_from",
            "valid_before",
            "firm_id",
            "evidence",
        ),
    )
    recognition_id: str = Field(primary_key=True, max_length=26, foreign_key="recognition.recognition_id")
    known_from: datetime = Field(primary_key=True)
    known_until: datetime
    firm_id: str = Field(max_length=26)
    programme: str = Field(max_length=32)
    valid_from: date = Field(primary_key=True)
    valid_before: date
    ended_by: str = Field(default="term", max_length=10)
    evidence: str = Field(default="announced", max_length=10)


class Suspension(Base, table=True):
    """Days `[valid_from, valid_before)` over which a title rests, as held true over `[known_from, known_until)`."""

    __tablename__ = "suspension"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="suspension_valid"),
        CheckConstraint("known_from < known_until", name="suspension_known"),
        CheckConstraint("kind IN ('suspended', 'under-review')", name="suspension_kind"),
        Index("ix_suspension_firm", "firm_id"),
    )
    recognition_id: str = Field(primary_key=True, max_length=26, foreign_key="recognition.recognition_id")
    known_from: datetime = Field(primary_key=True)
    known_until: datetime
    firm_id: str = Field(max_length=26)
    valid_from: date = Field(primary_key=True)
    valid_before: date
    kind: str = Field(max_length=12)


class RecognitionChange(Base, table=True):
    """What was decided about a recognition: granted, confirmed, corrected, cancelled, voided …; with document and operator."""

    __tablename__ = "recognition_change"
    recognition_id: str = Field(primary_key=True, max_length=26, foreign_key="recognition.recognition_id")
    version: int = Field(primary_key=True)
    kind: str = Field(max_length=10)
    decided_on: date
    effective_on: date
    document_no: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=1000)
    detail: str | None = Field(default=None, max_length=2000)
    operator: str = Field(max_length=80)
    recorded_at: datetime


class ExpiryNotice(Base, table=True):
    """An expiry that was announced; unique by (recognition, lead)."""

    __tablename__ = "expiry_notice"
    recognition_id: str = Field(primary_key=True, max_length=26, foreign_key="recognition.recognition_id")
    lead_months: int = Field(primary_key=True)
    valid_before: date
    announced_at: datetime


class TitlePolicy(Base, table=True):
    """What the office has set for a programme from a day on: may staff propose titles, and within how many days
    a title without a number and a number that arrives later are one recognition. The newest entry of a day stands.
    """

    __tablename__ = "title_policy"
    __table_args__ = (CheckConstraint("window_days BETWEEN 0 AND 3650", name="title_policy_window"),)
    programme: str = Field(primary_key=True, max_length=32)
    valid_from: date = Field(primary_key=True)
    entry: int = Field(primary_key=True)
    proposable: bool
    window_days: int
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


RECOGNITION, INTERVAL, SUSPENSION, CHANGE, NOTICE, POLICY = (
    table_of(Recognition),
    table_of(RecognitionInterval),
    table_of(Suspension),
    table_of(RecognitionChange),
    table_of(ExpiryNotice),
    table_of(TitlePolicy),
)


def verified(interval: FromClause) -> ColumnElement[bool]:
    """Intervals of titles that strict counts take: all but those that nobody has verified yet."""
    return interval.c.evidence != Evidence.UNVERIFIED.value
