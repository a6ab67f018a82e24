"""The path that the office follows for a scope and year. Nothing is overwritten."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, select, update
from sqlmodel import Field, Session, col

from contracts.codes import PathKind
from gateway.access.rules.scope import Scope, scope_of
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


def chosen_paths(session: Session, known_at: datetime) -> dict[tuple[Scope, int], PathChoice]:
    """The choices in force as known at `known_at`, by scope and year; linear where there is none."""
    rows = select(PathChoice).where(col(PathChoice.known_from) <= known_at, known_at < col(PathChoice.known_until))
    return {(scope_of(row.scope), row.year): row for row in session.execute(rows).scalars()}


def all_choices(session: Session) -> list[PathChoice]:
    """Every choice that was ever made, the newest first."""
    return list(session.execute(select(PathChoice).order_by(col(PathChoice.known_from).desc())).scalars())


def supersede(session: Session, row: PathChoice, now: datetime) -> None:
    """Close the knowledge of a choice that a newer one replaces."""
    mine = update(PathChoice).where(col(PathChoice.choice_id) == row.choice_id)
    session.execute(mine.values(known_until=now))
