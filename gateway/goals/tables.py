"""Targets that the office entered: rows are added, decided once, and never changed again."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, select
from sqlmodel import Field, Session, col

from contracts.codes import TargetState
from gateway.goals.rules import Cell
from gateway.tables import Base

STATES = ", ".join(f"'{state.value}'" for state in TargetState)


class TargetEntry(Base, table=True):
    """A target with its document; `binding` and `expected` are decimals as text."""

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


def targets_of(session: Session, cell: Cell) -> list[TargetEntry]:
    """Every target of one cell, oldest first."""
    mine = select(TargetEntry).where(
        col(TargetEntry.measure) == cell.measure,
        col(TargetEntry.scope) == cell.scope.value,
        col(TargetEntry.year) == cell.year,
    )
    return list(session.execute(mine.order_by(col(TargetEntry.entered_at))).scalars())


def text_of(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


class ProvinceTotal(Base, table=True):
    """Firms of a programme in the whole province on a day, as the office knew it: the denominator of shares."""

    __tablename__ = "province_total"
    __table_args__ = (CheckConstraint("firms > 0", name="province_total_firms"),)
    programme: str = Field(primary_key=True, max_length=32)
    as_of: date = Field(primary_key=True)
    version: int = Field(primary_key=True)
    firms: int
    source: str = Field(max_length=200)
    reason: str | None = Field(default=None, max_length=200)
    entered_by: str = Field(max_length=80)
    entered_at: datetime


def province_totals(session: Session) -> list[ProvinceTotal]:
    """Of each programme the newest reading of its newest day."""
    order = (col(ProvinceTotal.programme), col(ProvinceTotal.as_of), col(ProvinceTotal.version))
    rows = session.execute(select(ProvinceTotal).order_by(*order)).scalars()
    return list({row.programme: row for row in rows}.values())


def newest_reading(session: Session, programme: str, as_of: date) -> ProvinceTotal | None:
    """What was entered last for a day."""
    mine = select(ProvinceTotal).where(col(ProvinceTotal.programme) == programme, col(ProvinceTotal.as_of) == as_of)
    return session.execute(mine.order_by(col(ProvinceTotal.version).desc()).limit(1)).scalars().first()
