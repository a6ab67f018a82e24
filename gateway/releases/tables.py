"""Releases, the parts of their documents, and their steps. A part is text that is written once and handed out as it is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Select, Text, func, select
from sqlmodel import Field, Session, col

from contracts.releases import ReleaseState
from gateway.tables import Base

STATES = ", ".join(f"'{state.value}'" for state in ReleaseState)
HEAD = "head"


class Release(Base, table=True):
    """Figures of a day made final. `frozen_id` names the firms in cultivation, `digest` is of the whole document."""

    __tablename__ = "release"
    __table_args__ = (
        CheckConstraint(f"state in ({STATES})", name="release_state"),
        CheckConstraint("(number is null) = (published_on is null)", name="release_published"),
        Index("release_number", "number", unique=True),
        Index("release_day", "as_of", "published_on"),
        Index("release_frozen", "frozen_id", unique=True),
    )
    release_id: str = Field(primary_key=True, max_length=26)
    title: str = Field(max_length=200)
    note: str | None = Field(default=None, max_length=1000)
    as_of: date
    known_at: datetime
    frozen_id: str = Field(max_length=26)
    digest: str = Field(max_length=64)
    state: str = Field(max_length=10)
    number: str | None = Field(default=None, max_length=12)
    published_on: date | None = None
    drafted_by: str = Field(max_length=80)
    drafted_at: datetime
    version: int = 1


class ReleasePart(Base, table=True):
    """A part of the document as JSON text: the head, and the figures of one scope."""

    __tablename__ = "release_part"
    release_id: str = Field(primary_key=True, max_length=26, foreign_key="release.release_id")
    part: str = Field(primary_key=True, max_length=32)
    body: str = Field(sa_type=Text)


class ReleaseStepRow(Base, table=True):
    """A step that was taken, the draft first."""

    __tablename__ = "release_step"
    release_id: str = Field(primary_key=True, max_length=26, foreign_key="release.release_id")
    seq: int = Field(primary_key=True)
    action: str = Field(max_length=10)
    taken_by: str = Field(max_length=80)
    taken_at: datetime
    reason: str | None = Field(default=None, max_length=200)


def parts_of(session: Session, release_id: str) -> dict[str, str]:
    """Part → its text."""
    rows = session.execute(select(ReleasePart).where(col(ReleasePart.release_id) == release_id)).scalars()
    return {row.part: row.body for row in rows}


def part_of(session: Session, release_id: str, part: str) -> str:
    """The text of one part."""
    mine = (col(ReleasePart.release_id) == release_id, col(ReleasePart.part) == part)
    row: ReleasePart = session.execute(select(ReleasePart).where(*mine)).scalar_one()
    return row.body


def steps_of(session: Session, release_id: str) -> list[ReleaseStepRow]:
    """Oldest first."""
    rows = select(ReleaseStepRow).where(col(ReleaseStepRow.release_id) == release_id)
    return list(session.execute(rows.order_by(col(ReleaseStepRow.seq))).scalars())


def published_in(session: Session, year: int) -> int:
    """How many releases have a number of that year."""
    days = col(Release.published_on).between(date(year, 1, 1), date(year, 12, 31))
    return int(session.execute(select(func.count()).select_from(Release).where(days)).scalar_one())


def made_of(session: Session, frozen_id: str) -> Release | None:
    """The release of a frozen set; a set is released once."""
    return session.execute(select(Release).where(col(Release.frozen_id) == frozen_id)).scalars().first()


def of_instant(session: Session, as_of: date, known_at: datetime, states: Collection[ReleaseState]) -> Release | None:
    """The release of a day as known at exactly that instant, of several the one published last."""
    mine = (col(Release.as_of) == as_of, col(Release.known_at) == known_at)
    found = list(session.execute(_in_order(states).where(*mine)).scalars())
    return found[-1] if found else None


def oldest_first(session: Session, states: Collection[ReleaseState]) -> list[Release]:
    """Releases in the order in which they were published."""
    return list(session.execute(_in_order(states)).scalars())


def _in_order(states: Collection[ReleaseState]) -> Select[Any]:
    mine = select(Release).where(col(Release.state).in_([state.value for state in states]))
    return mine.order_by(col(Release.published_on), col(Release.number))
