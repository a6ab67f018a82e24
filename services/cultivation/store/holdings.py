"""The projection behind every count: who holds what, where, over which days, as known when. Disposable and rebuildable."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from services.cultivation.store.tables import Base


class Holding(Base, table=True):
    """A firm counts under `measure` in one cell over valid × knowledge time; at any (day, instant) at most one row per firm."""

    __tablename__ = "holding"
    __table_args__ = (
        Index(
            "ix_holding_count",
            "measure",
            "known_until",
            "valid_before",
            "valid_from",
            "known_from",
            "zone",
            "park",
            "industry",
            "firm_id",
        ),
        Index("ix_holding_firm", "firm_id"),
    )
    holding_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26)
    measure: str = Field(max_length=40)
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime
