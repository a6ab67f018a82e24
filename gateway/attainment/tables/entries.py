"""Targets that the office entered: rows are added, decided once, and never changed again."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, select
from sqlmodel import Field, Session, col

from contracts.releases import TargetState
from gateway.tables import Base

STATES = ", ".join(f"'{state.value}'" for state in TargetState)


class TargetEntry(Base, table=True):
    """A target with its document, in force from `effective_on`; `binding` and `expected` are decimals as text."""

    __tablename__ = "target_entry"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="target_entry_state"),
        CheckConstraint("binding is not null or expected is not null", name="target_entry_value"),
        CheckConstraint("(state = 'proposed') = (decided_at is null)", name="target_entry_decided"),
        Index("target_entry_cell", "measure", "scope", "year"),
    )
    target_id: str = Field(primary_key=True, max_length=26)
    measure: str = Field(max_length=40)
    scope: str = Field(max_length=32)
    year: int
    binding: str | None = Field(default=None, max_length=24)
    expected: str | None = Field(default=None, max_length=24)
    document_no: str = Field(max_length=200)
    document_on: date
    effective_on: date
    reason: str | None = Field(default=None, max_length=200)
    state: str = Field(max_length=10)
    entered_by: str = Field(max_length=80)
    entered_at: datetime
    decided_by: str | None = Field(default=None, max_length=80)
    decided_at: datetime | None = None
    decision_reason: str | None = Field(default=None, max_length=200)
    version: int = 1


def all_targets(session: Session) -> list[TargetEntry]:
    """Newest first."""
    order = (col(TargetEntry.entered_at).desc(), col(TargetEntry.target_id).desc())
    return list(session.execute(select(TargetEntry).order_by(*order)).scalars())


def approved_targets(session: Session) -> list[TargetEntry]:
    """What another account has approved."""
    mine = select(TargetEntry).where(col(TargetEntry.state) == TargetState.APPROVED.value)
    return list(session.execute(mine).scalars())


def text_of(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
