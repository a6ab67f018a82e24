"""Returns as uploaded, and what became of each of their rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Text
from sqlmodel import Field

from services.cultivation.tables import Base, table_of
from services.leases import LeasedRows


class FactReturn(Base, table=True):
    """One uploaded return and the job that reads it; `zones` or `party` is the scope of who uploaded it."""

    __tablename__ = "fact_return"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="fact_return_state"),
        CheckConstraint("side IN ('self-reported', 'official')", name="fact_return_side"),
        Index("ix_fact_return_state", "state", "return_id"),
    )
    return_id: str = Field(primary_key=True, max_length=26)
    year: int
    since: date
    side: str = Field(max_length=16)
    source: str | None = Field(default=None, max_length=200)
    filename: str = Field(max_length=200)
    content: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    sha256: str = Field(max_length=64)
    notes: str = Field(sa_column=Column(Text(), nullable=False))
    zones: str = Field(default="", max_length=200)
    party: str | None = Field(default=None, max_length=26)
    role: str = Field(max_length=10)
    state: str = Field(max_length=10)
    rows: int
    done: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problem: str | None = Field(default=None, max_length=400)
    started_by: str = Field(max_length=80)
    started_at: datetime
    finished_at: datetime | None = None
    leased_until: datetime | None = None
    version: int = 1


class FactReturnRow(Base, table=True):
    """A row with its outcome; `reasons` is JSON: [heading or null, code, message] each."""

    __tablename__ = "fact_return_row"
    __table_args__ = (
        CheckConstraint("outcome IN ('updated', 'unchanged', 'refused')", name="fact_return_row_outcome"),
        Index("ix_fact_return_row_outcome", "return_id", "outcome", "line"),
    )
    return_id: str = Field(primary_key=True, max_length=26, foreign_key="fact_return.return_id")
    line: int = Field(primary_key=True)
    uscc: str = Field(max_length=40)
    name: str = Field(max_length=200)
    outcome: str = Field(max_length=10)
    reasons: str = Field(sa_column=Column(Text(), nullable=False))
    firm_id: str | None = Field(default=None, max_length=26)


RETURN, ROW = table_of(FactReturn), table_of(FactReturnRow)
LIGHT = [column for column in RETURN.c if column.name != "content"]
LEASED = LeasedRows(RETURN, RETURN.c.return_id, RETURN.c.return_id, RETURN.c.leased_until)
