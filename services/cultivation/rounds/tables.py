"""Rounds of applications, dated: a change is another row, the one before stays with the instant until which it held."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from sqlalchemy import CheckConstraint, Index, Text, select, update
from sqlmodel import Field, Session

from contracts.codes import Programme
from kit.data.clock import FOREVER, SHANGHAI
from services.cultivation.rounds.rules import Round
from services.cultivation.tables import Base, table_of


class ApplicationRound(Base, table=True):
    """A round as it was said; `closing` is HH:MM:SS in Asia/Shanghai, the last second that counts."""

    __tablename__ = "application_round"
    __table_args__ = (
        CheckConstraint("opens_on <= closes_on", name="application_round_span"),
        CheckConstraint("grace_minutes >= 0", name="application_round_grace"),
        CheckConstraint("known_from < known_until", name="application_round_known"),
        Index("ix_application_round_programme", "programme", "known_until", "closes_on"),
    )
    round_id: str = Field(primary_key=True, max_length=26)
    version: int = Field(primary_key=True)
    programme: str = Field(max_length=32)
    year: int
    name: str = Field(max_length=100)
    opens_on: date
    closes_on: date
    closing: str = Field(max_length=8)
    grace_minutes: int = 0
    document_no: str = Field(max_length=200)
    reason: str | None = Field(default=None, sa_type=Text)
    cancelled: bool = False
    carried_over: bool = False
    recorded_by: str = Field(max_length=80)
    known_from: datetime
    known_until: datetime


ROUND = table_of(ApplicationRound)


def present(session: Session, programme: Programme | None = None, year: int | None = None) -> list[ApplicationRound]:
    """Every round as it holds now, the earliest opening first."""
    query = select(ApplicationRound).where(ROUND.c.known_until == FOREVER)
    if programme is not None:
        query = query.where(ROUND.c.programme == programme.value)
    if year is not None:
        query = query.where(ROUND.c.year == year)
    return list(session.scalars(query.order_by(ROUND.c.opens_on, ROUND.c.round_id)))


def find(session: Session, round_id: str) -> ApplicationRound | None:
    """A round as it holds now."""
    query = select(ApplicationRound).where(ROUND.c.round_id == round_id, ROUND.c.known_until == FOREVER)
    return session.scalars(query).first()


def names(session: Session, round_ids: Iterable[str]) -> dict[str, str]:
    """Names by number, as they are now."""
    query = select(ROUND.c.round_id, ROUND.c.name).where(
        ROUND.c.round_id.in_(list(round_ids)), ROUND.c.known_until == FOREVER
    )
    return {row.round_id: row.name for row in session.execute(query)}


def end(session: Session, round_id: str, now: datetime) -> None:
    """What was said of the round holds no longer."""
    mine = (ROUND.c.round_id == round_id, ROUND.c.known_until == FOREVER)
    session.execute(update(ROUND).where(*mine).values(known_until=now))


def round_of(row: ApplicationRound) -> Round:
    """The row as the rules read it."""
    closing = time.fromisoformat(row.closing)
    return Round(
        round_id=row.round_id,
        programme=Programme(row.programme),
        year=row.year,
        name=row.name,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        closing=closing,
        opens_at=instant(row.opens_on, time()),
        closes_at=instant(row.closes_on, closing),
        grace=timedelta(minutes=row.grace_minutes),
        document_no=row.document_no,
        cancelled=row.cancelled,
        carried_over=row.carried_over,
    )


def instant(day: date, at: time) -> datetime:
    """A wall-clock time in Asia/Shanghai."""
    return datetime.combine(day, at, tzinfo=SHANGHAI)
