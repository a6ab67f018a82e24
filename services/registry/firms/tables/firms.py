"""Firms and their dated attributes: rows are superseded by closing their knowledge, never changed, never deleted."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.decimals import ExactDecimal
from services.registry.tables import SORTED_TEXT, ZONES, Base


class Firm(Base, table=True):
    """Identity and undated particulars. `sequence` counts firms in the order of their registration.

    `search_text` holds one searchable term a line: names now and formerly, the code, pinyin initials.
    """

    __tablename__ = "firm"
    __table_args__ = (
        CheckConstraint("length(uscc) = 18", name="uscc_length"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("status IN ('active', 'closed', 'merged', 'voided')", name="status_known"),
        CheckConstraint("(status = 'merged') = (successor_id IS NOT NULL)", name="successor_of_merged"),
        CheckConstraint("length(name) > 0", name="name_given"),
        Index(
            "uq_firm_uscc",
            "uscc",
            unique=True,
            sqlite_where=text("status <> 'voided'"),
            postgresql_where=text("status <> 'voided'"),
        ),
        Index("ix_firm_order", "sort_key", "firm_id"),
        Index("ix_firm_likeness", "likeness_key"),
        Index(
            "ix_firm_by_licence",
            "sort_key",
            sqlite_where=text("licence_no IS NOT NULL"),
            postgresql_where=text("licence_no IS NOT NULL"),
        ),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    uscc: str = Field(max_length=18)
    version: int
    status: str = Field(max_length=10)
    successor_id: str | None = Field(default=None, max_length=26, foreign_key="firm.firm_id")
    recorded_at: datetime
    name: str = Field(max_length=200)
    likeness_key: str = Field(max_length=200)
    confirmed_distinct: bool = False
    sort_key: str = Field(sa_column=Column(SORTED_TEXT, nullable=False))
    search_text: str = Field(sa_column=Column(Text(), nullable=False))
    founded_on: date | None = None
    enterprise_type: str | None = Field(default=None, max_length=100)
    registered_capital: Decimal | None = Field(default=None, sa_column=Column(ExactDecimal(), nullable=True))
    capital_currency: str | None = Field(default=None, max_length=3)
    capital_text: str | None = Field(default=None, max_length=60)
    business_scope: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    address: str | None = Field(default=None, max_length=300)
    website: str | None = Field(default=None, max_length=200)
    licence_no: str | None = Field(default=None, max_length=60)
    contact_name: str | None = Field(default=None, max_length=60)
    contact_phone: str | None = Field(default=None, max_length=30)
    contact_email: str | None = Field(default=None, max_length=120)


class FirmName(Base, table=True):
    """A name over `[valid_from, valid_before)`, known over `[known_from, known_until)`."""

    __tablename__ = "firm_name"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="valid_order"),
        CheckConstraint("known_from <= known_until", name="known_order"),
        CheckConstraint("length(name) > 0", name="name_given"),
        Index("ix_firm_name_firm", "firm_id", "valid_from"),
    )
    row_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26, foreign_key="firm.firm_id")
    name: str = Field(max_length=200)
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime


class FirmResidency(Base, table=True):
    """Zone and park over `[valid_from, valid_before)`; `park` is null where the firm is 未划分."""

    __tablename__ = "firm_residency"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="valid_order"),
        CheckConstraint("known_from <= known_until", name="known_order"),
        CheckConstraint(f"zone IN ({ZONES})", name="zone_known"),
        CheckConstraint("ended_by IN ('moved', 'closed', 'merged')", name="ended_by_known"),
        CheckConstraint("(valid_before = '9999-12-31') = (ended_by IS NULL)", name="end_has_reason"),
        Index("ix_firm_residency_firm", "firm_id", "valid_from"),
        Index("ix_firm_residency_zone", "zone", "known_until", "firm_id"),
    )
    row_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26, foreign_key="firm.firm_id")
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64, foreign_key="park.slug")
    valid_from: date
    valid_before: date
    ended_by: str | None = Field(default=None, max_length=10)
    known_from: datetime
    known_until: datetime


class FirmIndustry(Base, table=True):
    """Industry codes over `[valid_from, valid_before)`; `secondary` is a list of 4+8+1 codes with commas between."""

    __tablename__ = "firm_industry"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="valid_order"),
        CheckConstraint("known_from <= known_until", name="known_order"),
        Index("ix_firm_industry_firm", "firm_id", "valid_from"),
    )
    row_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26, foreign_key="firm.firm_id")
    gbt4754: str | None = Field(default=None, max_length=5)
    field8: str | None = Field(default=None, max_length=40)
    primary_industry: str | None = Field(default=None, max_length=64)
    secondary: str = Field(default="", max_length=600)
    valid_from: date
    valid_before: date
    known_from: datetime
    known_until: datetime


class FirmChange(Base, table=True):
    """One line of a firm's history, written with the change it tells of; `acted_for` are the zones that the office spoke for."""

    __tablename__ = "firm_change"
    __table_args__ = (UniqueConstraint("firm_id", "version", "line"),)
    row_id: int | None = Field(default=None, primary_key=True)
    firm_id: str = Field(max_length=26, foreign_key="firm.firm_id")
    version: int
    line: int
    recorded_at: datetime
    action: str = Field(max_length=20)
    field: str | None = Field(default=None, max_length=40)
    actor: str = Field(max_length=80)
    actor_role: str | None = Field(default=None, max_length=20)
    actor_zones: str | None = Field(default=None, max_length=200)
    acted_for: str | None = Field(default=None, max_length=200)
    effective_on: date | None = None
    reason: str | None = Field(default=None, max_length=400)
    old: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
    new: str | None = Field(default=None, sa_column=Column(Text(), nullable=True))
