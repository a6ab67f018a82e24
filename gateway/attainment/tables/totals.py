"""Denominators of shares: firms of a programme in the whole province on a day. Rows are added and never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, select
from sqlmodel import Field, Session, col

from gateway.tables import Base


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
