"""The figures that the office enters for indicators that no register counts. Nothing is overwritten."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, select, update
from sqlmodel import Field, Session, col

from gateway.access.rules.scope import Scope
from gateway.tables import Base
from kit.data.clock import FOREVER


class IndicatorValue(Base, table=True):
    """A figure that the office enters for an indicator, scope and year, over knowledge time; `value` is a decimal as text.

    `ended_by` and `ended_reason` say who corrected or withdrew it, and why.
    """

    __tablename__ = "indicator_value"
    __table_args__ = (
        CheckConstraint("known_from < known_until", name="indicator_value_known"),
        Index("indicator_value_once", "indicator", "scope", "year", "known_until", unique=True),
    )
    value_id: str = Field(primary_key=True, max_length=26)
    indicator: str = Field(max_length=40)
    scope: str = Field(max_length=32)
    year: int
    value: str = Field(max_length=24)
    source: str = Field(max_length=200)
    wording: str | None = Field(default=None, max_length=400)
    entered_by: str = Field(max_length=80)
    version: int
    known_from: datetime
    known_until: datetime = FOREVER
    ended_by: str | None = Field(default=None, max_length=80)
    ended_reason: str | None = Field(default=None, max_length=200)


def entered_values(session: Session, known_at: datetime, last_year: int) -> list[IndicatorValue]:
    """Every figure of years up to `last_year` as known at `known_at`, oldest year first."""
    rows = (
        select(IndicatorValue)
        .where(col(IndicatorValue.known_from) <= known_at, known_at < col(IndicatorValue.known_until))
        .where(col(IndicatorValue.year) <= last_year)
        .order_by(col(IndicatorValue.year))
    )
    return list(session.execute(rows).scalars())


def history_of(session: Session, indicator: str, scope: Scope, year: int) -> list[IndicatorValue]:
    """Every figure that was ever entered for one cell and year, oldest first; the last is in force unless it was withdrawn."""
    rows = (
        select(IndicatorValue)
        .where(col(IndicatorValue.indicator) == indicator, col(IndicatorValue.scope) == scope.value)
        .where(col(IndicatorValue.year) == year)
        .order_by(col(IndicatorValue.version))
    )
    return list(session.execute(rows).scalars())


def ended_values(session: Session) -> list[IndicatorValue]:
    """Every figure that was corrected or withdrawn, the newest first."""
    rows = select(IndicatorValue).where(col(IndicatorValue.known_until) != FOREVER)
    return list(session.execute(rows.order_by(col(IndicatorValue.known_until).desc())).scalars())


def end_value(session: Session, row: IndicatorValue, now: datetime, by: str, reason: str | None) -> None:
    """Close the knowledge of a figure that is corrected or withdrawn."""
    mine = update(IndicatorValue).where(col(IndicatorValue.value_id) == row.value_id)
    session.execute(mine.values(known_until=now, ended_by=by, ended_reason=reason))


def as_number(row: IndicatorValue) -> Decimal:
    return Decimal(row.value)
