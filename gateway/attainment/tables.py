"""What the office decides about targets: the path of each scope and year, and the figures it enters. Nothing is overwritten."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, select, update
from sqlmodel import Field, Session, col

from contracts.codes import PathKind
from gateway.access.rules.scope import Scope
from gateway.tables import Base
from kit.data.clock import FOREVER

PATHS = ", ".join(f"'{kind.value}'" for kind in PathKind)


class PathChoice(Base, table=True):
    """The path that the office follows for a scope and year, over knowledge time; linear where no row says otherwise."""

    __tablename__ = "path_choice"
    __table_args__ = (
        CheckConstraint(f"path in ({PATHS})", name="path_choice_path"),
        CheckConstraint("known_from < known_until", name="path_choice_known"),
        Index("path_choice_once", "scope", "year", "known_until", unique=True),
    )
    choice_id: str = Field(primary_key=True, max_length=26)
    scope: str = Field(max_length=32)
    year: int
    path: str = Field(max_length=10)
    reason: str = Field(max_length=200)
    chosen_by: str = Field(max_length=80)
    version: int
    known_from: datetime
    known_until: datetime = FOREVER


class IndicatorValue(Base, table=True):
    """A figure that the office enters for an indicator, scope and year, over knowledge time; `value` is a decimal as text."""

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


def chosen_path(session: Session, scope: Scope, year: int, known_at: datetime) -> PathChoice | None:
    """The choice in force as known at `known_at`."""
    return session.execute(
        select(PathChoice)
        .where(col(PathChoice.scope) == scope.value, col(PathChoice.year) == year)
        .where(col(PathChoice.known_from) <= known_at, known_at < col(PathChoice.known_until))
    ).scalar_one_or_none()


def entered_values(session: Session, known_at: datetime, last_year: int) -> list[IndicatorValue]:
    """Every figure of years up to `last_year` as known at `known_at`, oldest year first."""
    rows = (
        select(IndicatorValue)
        .where(col(IndicatorValue.known_from) <= known_at, known_at < col(IndicatorValue.known_until))
        .where(col(IndicatorValue.year) <= last_year)
        .order_by(col(IndicatorValue.year))
    )
    return list(session.execute(rows).scalars())


def current_value(session: Session, indicator: str, scope: Scope, year: int) -> IndicatorValue | None:
    """The figure in force now."""
    return session.execute(
        select(IndicatorValue)
        .where(col(IndicatorValue.indicator) == indicator, col(IndicatorValue.scope) == scope.value)
        .where(col(IndicatorValue.year) == year, col(IndicatorValue.known_until) == FOREVER)
    ).scalar_one_or_none()


def supersede(session: Session, row: PathChoice | IndicatorValue, now: datetime) -> None:
    """Close the knowledge of a row that a newer one replaces."""
    table = type(row)
    identity = PathChoice.choice_id if isinstance(row, PathChoice) else IndicatorValue.value_id
    key = row.choice_id if isinstance(row, PathChoice) else row.value_id
    session.execute(update(table).where(col(identity) == key).values(known_until=now))


def as_number(row: IndicatorValue) -> Decimal:
    return Decimal(row.value)
