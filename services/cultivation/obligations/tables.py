"""What was said of obligations, changes that firms state, the last days that the office has set, which notices were given."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, select
from sqlmodel import Field, Session

from contracts.standards import Confidence
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.obligations.rules.duties import Term
from services.cultivation.tables import Base, table_of


class ObligationStatement(Base, table=True):
    """Who said what of the obligation (firm, duty, period), held true over `[known_from, known_until)`."""

    __tablename__ = "obligation_statement"
    __table_args__ = (
        CheckConstraint(
            "standing IN ('ticked', 'confirmed', 'returned', 'waived')", name="obligation_statement_standing"
        ),
        CheckConstraint(
            "standing NOT IN ('ticked', 'confirmed') OR (done_on IS NOT NULL AND receipt_no IS NOT NULL)",
            name="obligation_statement_done",
        ),
        CheckConstraint("known_from < known_until", name="obligation_statement_known"),
        Index("ix_obligation_statement_known", "known_until", "firm_id"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    duty: str = Field(primary_key=True, max_length=26)
    period: str = Field(primary_key=True, max_length=10)
    version: int = Field(primary_key=True)
    known_from: datetime
    known_until: datetime
    standing: str = Field(max_length=10)
    done_on: date | None = None
    receipt_no: str | None = Field(default=None, max_length=64)
    reason: str | None = Field(default=None, max_length=200)
    document_no: str | None = Field(default=None, max_length=200)
    entered_by: str = Field(max_length=80)
    entered_role: str = Field(max_length=10)


class DutyTerm(Base, table=True):
    """A last day of the year, or months after a change, that the office set from a day on; a withdrawn one is known no more."""

    __tablename__ = "duty_term"
    __table_args__ = (
        CheckConstraint("(month IS NULL) = (day IS NULL)", name="duty_term_day"),
        CheckConstraint("(month IS NULL) <> (months IS NULL)", name="duty_term_one"),
        CheckConstraint("known_from < known_until", name="duty_term_known"),
    )
    duty: str = Field(primary_key=True, max_length=26)
    entry: int = Field(primary_key=True)
    valid_from: date
    month: int | None = None
    day: int | None = None
    months: int | None = None
    document_no: str = Field(max_length=200)
    recorded_by: str = Field(max_length=80)
    known_from: datetime
    known_until: datetime
    withdrawn_by: str | None = Field(default=None, max_length=80)


class StatedChange(Base, table=True):
    """A change that no event of the register says, as the firm or its park states it; a withdrawn one is known no more."""

    __tablename__ = "stated_change"
    __table_args__ = (
        CheckConstraint("known_from < known_until", name="stated_change_known"),
        CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_reason IS NULL)", name="stated_change_withdrawn"),
        Index("ix_stated_change_firm", "firm_id", "known_until"),
    )
    change_id: str = Field(primary_key=True, max_length=26)
    firm_id: str = Field(max_length=26)
    kind: str = Field(max_length=16)
    changed_on: date
    about: str = Field(max_length=200)
    known_from: datetime
    known_until: datetime
    stated_by: str = Field(max_length=80)
    stated_role: str = Field(max_length=10)
    withdrawn_by: str | None = Field(default=None, max_length=80)
    withdrawn_reason: str | None = Field(default=None, max_length=200)


class ObligationNotice(Base, table=True):
    """A last day that was told of `lead_days` before; one that is moved is told anew."""

    __tablename__ = "obligation_notice"
    firm_id: str = Field(primary_key=True, max_length=26)
    duty: str = Field(primary_key=True, max_length=26)
    period: str = Field(primary_key=True, max_length=10)
    due_on: date = Field(primary_key=True)
    lead_days: int = Field(primary_key=True)
    announced_at: datetime


STATED = table_of(StatedChange)
STATEMENT, TERM, NOTICE = table_of(ObligationStatement), table_of(DutyTerm), table_of(ObligationNotice)


def office_terms(session: Session, known: Knowledge) -> Mapping[str, Sequence[Any]]:
    """By duty the rows that the office has set and not withdrawn, in the order of entry."""
    found: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(select(TERM).where(known.sees(TERM)).order_by(TERM.c.duty, TERM.c.entry)):
        found[row.duty].append(row)
    return found


def term_of(row: Any) -> Term:
    """A row as a term; what the office sets is certain."""
    due = (row.month, row.day) if row.month else None
    return Term(row.valid_from, due, row.months, row.document_no, None, Confidence.CERTAIN)
