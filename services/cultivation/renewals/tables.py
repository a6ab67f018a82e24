"""Renewals in hand: what firms and parks say of the certificates that end, every statement a version of its own."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, FromClause, Index, exists
from sqlmodel import Field

from contracts.renewals import ACCEPTED
from kit.data.clock import FOREVER
from services.cultivation.tables import Base, table_of


class Renewal(Base, table=True):
    """是否重报, 进度 and 受理日期 of one certificate as of `told_on`, held true over `[known_from, known_until)`."""

    __tablename__ = "renewal"
    __table_args__ = (
        CheckConstraint(
            "progress IN ('preparing', 'submitted', 'accepted', 'publicity', 'approved', 'refused')",
            name="renewal_progress",
        ),
        CheckConstraint("renewing OR (progress IS NULL AND accepted_on IS NULL)", name="renewal_declined"),
        CheckConstraint("known_from < known_until", name="renewal_known"),
        Index("ix_renewal_firm", "firm_id", "known_until"),
    )
    recognition_id: str = Field(primary_key=True, max_length=26, foreign_key="recognition.recognition_id")
    version: int = Field(primary_key=True)
    known_from: datetime
    known_until: datetime
    firm_id: str = Field(max_length=26)
    renewing: bool
    progress: str | None = Field(default=None, max_length=10)
    accepted_on: date | None = None
    told_on: date
    note: str | None = Field(default=None, max_length=200)
    entered_by: str = Field(max_length=80)
    entered_role: str = Field(max_length=10)


RENEWAL = table_of(Renewal)


def is_accepted(recognition: FromClause) -> ColumnElement[bool]:
    """Whether the renewal of a title has been accepted and not been refused since."""
    return exists().where(
        RENEWAL.c.recognition_id == recognition.c.recognition_id,
        RENEWAL.c.known_until == FOREVER,
        RENEWAL.c.progress.in_([each.value for each in ACCEPTED]),
    )
