"""Frozen figures: what was counted of a day, under which definition, and every firm behind it. Rows are written once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Text, and_, func, select
from sqlmodel import Field, Session

from contracts.codes import CountingBasis, Programme, Zone
from services.cultivation.figures.reads.counts import Counted
from services.cultivation.firms.tables.firms import SORTED_TEXT
from services.cultivation.tables import Base, table_of


class FrozenSet(Base, table=True):
    """The figures of `as_of` as known at `known_at`, in all zones; `edition` names the bases that there were."""

    __tablename__ = "frozen_set"
    frozen_id: str = Field(primary_key=True, max_length=26)
    as_of: date
    known_at: datetime
    watermark: datetime | None = None
    sequence: int | None = None
    edition: str = Field(max_length=400)
    source: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    frozen_by: str = Field(max_length=80)
    frozen_at: datetime


class FrozenCount(Base, table=True):
    """One number of a frozen set, zero included."""

    __tablename__ = "frozen_count"
    frozen_id: str = Field(primary_key=True, max_length=26, foreign_key="frozen_set.frozen_id")
    programme: str = Field(primary_key=True, max_length=32)
    basis: str = Field(primary_key=True, max_length=20)
    definition: str = Field(sa_type=Text)
    firms: int
    digest: str = Field(max_length=64)


class FrozenFirm(Base, table=True):
    """A firm behind a frozen number, with what stood on its line: names and certificates change later, this does not."""

    __tablename__ = "frozen_firm"
    frozen_id: str = Field(primary_key=True, max_length=26, foreign_key="frozen_set.frozen_id")
    programme: str = Field(primary_key=True, max_length=32)
    basis: str = Field(primary_key=True, max_length=20)
    firm_id: str = Field(primary_key=True, max_length=26)
    uscc: str = Field(max_length=18)
    name: str = Field(max_length=200)
    sort_key: str = Field(sa_column=Column(SORTED_TEXT, nullable=False))
    zone: str = Field(max_length=32)
    park: str | None = Field(default=None, max_length=64)
    industry: str | None = Field(default=None, max_length=64)
    number: str | None = Field(default=None, max_length=64)
    valid_from: date | None = None
    valid_until: date | None = None


FROZEN_COUNT, FROZEN_FIRM = table_of(FrozenCount), table_of(FrozenFirm)


def behind(frozen_id: str, counted: Counted, zones: Sequence[Zone]) -> Any:
    """The condition on the rows of `frozen_firm` behind one number in some zones."""
    return and_(
        FROZEN_FIRM.c.frozen_id == frozen_id,
        FROZEN_FIRM.c.programme == counted.programme.value,
        FROZEN_FIRM.c.basis == counted.basis.value,
        FROZEN_FIRM.c.zone.in_([zone.value for zone in zones]),
    )


def counts_of(session: Session, frozen_id: str) -> list[Any]:
    """The numbers of a set in the order in which they are written down."""
    rows = session.execute(select(FROZEN_COUNT).where(FROZEN_COUNT.c.frozen_id == frozen_id)).all()
    programmes, bases = list(Programme), list(CountingBasis)
    return sorted(
        rows, key=lambda row: (bases.index(CountingBasis(row.basis)), programmes.index(Programme(row.programme)))
    )


def zone_counts(session: Session, frozen_id: str) -> dict[tuple[str, str, str], int]:
    """(programme, basis, zone) → firms; zones without any are left out."""
    chosen = (FROZEN_FIRM.c.programme, FROZEN_FIRM.c.basis, FROZEN_FIRM.c.zone)
    query = select(*chosen, func.count()).where(FROZEN_FIRM.c.frozen_id == frozen_id).group_by(*chosen)
    return {(programme, basis, zone): firms for programme, basis, zone, firms in session.execute(query)}


def frozen_members(session: Session, frozen_id: str, counted: Counted, zones: Sequence[Zone]) -> dict[str, Any]:
    """The frozen rows of one number by firm."""
    return {row.firm_id: row for row in session.execute(select(FROZEN_FIRM).where(behind(frozen_id, counted, zones)))}
