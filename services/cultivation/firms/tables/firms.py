"""The dated firm snapshot: one row set per (firm, version), known from that version's `recorded_at` until the next one's."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index, String, Text
from sqlmodel import Field

from services.cultivation.tables import Base

SORTED_TEXT = String(1600).with_variant(String(1600, collation="C"), "postgresql")
"""Text whose order is that of its bytes on both engines."""


class FirmVersion(Base, table=True):
    """Identity of a firm as one version says it; `name` is the newest name, `sort_key` its place in pinyin order.

    `search_text` holds one searchable term a line, the same as in the register; null until it has been computed.
    """

    __tablename__ = "firm_version"
    __table_args__ = (
        CheckConstraint("version > 0", name="firm_version_positive"),
        CheckConstraint("known_from <= known_until", name="firm_version_known"),
        Index("ix_firm_version_uscc", "uscc", "known_until"),
        Index("ix_firm_version_known", "known_from"),
        Index("ix_firm_version_order", "sort_key", "firm_id", "known_until"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    version: int = Field(primary_key=True)
    known_from: datetime
    known_until: datetime
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=200)
    sort_key: str = Field(sa_column=Column(SORTED_TEXT, nullable=False))
    search_text: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    status: str = Field(max_length=10)
    registered_on: date | None = None
    successor_id: str | None = Field(default=None, max_length=26)


class FirmName(Base, table=True):
    """A name over `[valid_from, valid_before)`; `match_key` is the name with brackets and spaces made equal."""

    __tablename__ = "firm_name"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="firm_name_valid"),
        Index("ix_firm_name_key", "match_key", "known_until"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    version: int = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_before: date
    known_from: datetime
    known_until: datetime
    name: str = Field(max_length=200)
    match_key: str = Field(max_length=200)


class FirmPlace(Base, table=True):
    """Zone, park and primary 4+8+1 industry over `[valid_from, valid_before)`; `ended_by` says why the last one ends."""

    __tablename__ = "firm_place"
    __table_args__ = (CheckConstraint("valid_from < valid_before", name="firm_place_valid"),)
    firm_id: str = Field(primary_key=True, max_length=26)
    version: int = Field(primary_key=True)
    valid_from: date = Field(primary_key=True)
    valid_before: date
    known_from: datetime
    known_until: datetime
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    ended_by: str | None = Field(default=None, max_length=10)
