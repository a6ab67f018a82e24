"""Applications with their steps, immutable submissions, mandates and objections.

`shown_*` is what the firm sees: the same as the true state except that a proposal before its publication still looks
like the running review, in its state, its dates and its ETag. JSON columns hold amounts as text, so nothing is rounded.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from services.cultivation.tables import Base

OPEN = text("closed_at IS NULL")


class Application(Base, table=True):
    """One open application per firm and programme; `external_ref` belongs to its firm for ever.

    `ruled_by` and `ruled_on`: the standard, and the day of its values, that the filer has taken note of; null in older rows.
    """

    __tablename__ = "application"
    __table_args__ = (
        CheckConstraint("version > 0 AND shown_version > 0 AND shown_version <= version", name="application_version"),
        CheckConstraint("kind IN ('first', 're-recognition')", name="application_kind"),
        CheckConstraint(
            "state <> 'supplement' OR (due_on IS NOT NULL AND returned_from IS NOT NULL)", name="application_supplement"
        ),
        CheckConstraint("state <> 'certified' OR recognition_id IS NOT NULL", name="application_certified"),
        Index("uq_application_open", "firm_id", "round_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("uq_application_ref", "firm_id", "external_ref", unique=True),
        Index("ix_application_state", "state", "due_on", "state_since"),
    )
    application_id: str = Field(primary_key=True, max_length=26)
    firm_id: str = Field(max_length=26)
    programme: str = Field(max_length=32)
    round_id: str = Field(max_length=26)
    ruled_by: str | None = Field(default=None, max_length=64)
    ruled_on: date | None = None
    path: str = Field(max_length=40)
    kind: str = Field(max_length=16)
    external_ref: str | None = Field(default=None, max_length=100)
    content_hash: str = Field(max_length=64)
    form: str = Field(sa_type=Text)
    state: str = Field(max_length=20)
    state_since: datetime
    version: int = 1
    shown_state: str = Field(max_length=20)
    shown_since: datetime
    shown_version: int = 1
    steps: int = 0
    announced: int = 0
    due_on: date | None = None
    returned_from: str | None = Field(default=None, max_length=20)
    reasons: str | None = Field(default=None, sa_type=Text)
    overdue_announced: bool = False
    receipt_no: str | None = Field(default=None, max_length=32, unique=True)
    created_by: str = Field(max_length=80)
    created_at: datetime
    submitted_by: str | None = Field(default=None, max_length=80)
    submitted_at: datetime | None = None
    submissions: int = 0
    expert_score: str | None = Field(default=None, max_length=8)
    publicity_opens_on: date | None = None
    publicity_closes_on: date | None = None
    publicity_provisional: bool = False
    city_told_on: date | None = None
    document_no: str | None = Field(default=None, max_length=200)
    announced_on: date | None = None
    recognition_id: str | None = Field(default=None, max_length=26)
    closed_at: datetime | None = None


class ApplicationStep(Base, table=True):
    """Who did what, when and why: `at` is the instant of entry, `taken_on` the civil date of the step itself.

    `note` is for everybody, `opinion` for reviewers until the result is published, `internal` for reviewers alone;
    `changes` are the fields of the form with old and new value.
    """

    __tablename__ = "application_step"
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    at: datetime
    taken_on: date
    action: str = Field(max_length=24)
    actor: str = Field(max_length=80)
    role: str = Field(max_length=10)
    from_state: str | None = Field(default=None, max_length=20)
    to_state: str = Field(max_length=20)
    note: str | None = Field(default=None, sa_type=Text)
    opinion: str | None = Field(default=None, sa_type=Text)
    internal: str | None = Field(default=None, sa_type=Text)
    changes: str | None = Field(default=None, sa_type=Text)
    reasons: str | None = Field(default=None, sa_type=Text)


class ApplicationSubmission(Base, table=True):
    """What was handed in, never changed; `sha256` is the digest of `content` byte for byte.

    `assessment_id` is how it stood to the standard then; without one `rule_version` names the rules to judge it by.
    """

    __tablename__ = "application_submission"
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    submitted_at: datetime
    submitted_by: str = Field(max_length=80)
    rule_version: str = Field(max_length=64)
    content: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    assessment_id: str | None = Field(default=None, max_length=26)


class ApplicationMandate(Base, table=True):
    """代填: `agent`, an account of the park, fills in for the firm from `given_on` by a document or the firm's consent."""

    __tablename__ = "application_mandate"
    __table_args__ = (CheckConstraint("basis IN ('document', 'consent')", name="application_mandate_basis"),)
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    agent: str = Field(primary_key=True, max_length=80)
    firm_id: str = Field(max_length=26)
    basis: str = Field(max_length=10)
    evidence: str = Field(max_length=200)
    given_on: date
    recorded_at: datetime


class ApplicationObjection(Base, table=True):
    """An objection raised during 公示, what was found (reviewers only) and the answer that was published.

    Neither the objector nor the grounds are ever shown to the firm.
    """

    __tablename__ = "application_objection"
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    filed_at: datetime
    filed_by: str = Field(max_length=80)
    objector: str = Field(max_length=200)
    grounds: str = Field(sa_type=Text)
    resolved_at: datetime | None = None
    resolved_by: str | None = Field(default=None, max_length=80)
    upheld: bool | None = None
    finding: str | None = Field(default=None, sa_type=Text)
    answer: str | None = Field(default=None, sa_type=Text)
