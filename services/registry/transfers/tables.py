"""Moves across zones that wait for, or had, the other side's word."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from services.registry.tables import ZONES, Base


class Transfer(Base, table=True):
    """`proposed_by_zone` is the side that has spoken; the other one decides. One open transfer per firm."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint(f"from_zone IN ({ZONES}) AND to_zone IN ({ZONES})", name="zone_known"),
        CheckConstraint("from_zone <> to_zone", name="zones_differ"),
        CheckConstraint("state IN ('proposed', 'confirmed', 'refused', 'withdrawn')", name="state_known"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        Index(
            "uq_transfer_open",
            "firm_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
        Index("ix_transfer_state", "state", "proposed_at"),
    )
    transfer_id: str = Field(primary_key=True, max_length=26)
    firm_id: str = Field(max_length=26, foreign_key="firm.firm_id")
    from_zone: str = Field(max_length=32)
    to_zone: str = Field(max_length=32)
    to_park: str | None = Field(default=None, max_length=64, foreign_key="park.slug")
    effective_on: date
    reason: str = Field(max_length=400)
    proposed_by_zone: str = Field(max_length=32)
    state: str = Field(max_length=10)
    proposed_by: str = Field(max_length=80)
    proposed_by_role: str | None = Field(default=None, max_length=20)
    proposed_at: datetime
    decided_by: str | None = Field(default=None, max_length=80)
    decided_by_role: str | None = Field(default=None, max_length=20)
    decision_reason: str | None = Field(default=None, max_length=400)
    decided_at: datetime | None = None
    version: int
