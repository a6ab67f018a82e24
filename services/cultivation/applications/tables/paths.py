"""Paths of applications that the office entered: rows are added, decided once, taken back before they begin, and never changed."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import CheckConstraint, Index, Text, select
from sqlmodel import Field, Session

from contracts.applications import CityPart, PathFact, PathState, ScoreSource
from contracts.codes import ApplicationState, Programme, Zone
from services.cultivation.applications.reference import delivered_path, delivered_paths
from services.cultivation.applications.rules.paths import Path, Source, path_on
from services.cultivation.tables import Base, table_of

BETWEEN = ","
LIVING = (PathState.PROPOSED, PathState.APPROVED)


class ApplicationPath(Base, table=True):
    """A path with its documents; `stages` are separated by commas, `sources` are JSON. Without a zone it is about all of them."""

    __tablename__ = "application_path"
    __table_args__ = (
        CheckConstraint("state IN ('proposed', 'approved', 'refused', 'withdrawn')", name="application_path_state"),
        CheckConstraint("valid_from < valid_before", name="application_path_span"),
        CheckConstraint("zone IS NOT NULL OR valid_before IS NULL", name="application_path_hole"),
        CheckConstraint("state <> 'approved' OR decided_at IS NOT NULL", name="application_path_decided"),
        Index("ix_application_path_scope", "programme", "zone", "valid_from"),
    )
    code: str = Field(primary_key=True, max_length=26)
    programme: str = Field(max_length=32)
    zone: str | None = Field(default=None, max_length=32)
    stages: str = Field(max_length=400)
    city: str | None = Field(default=None, max_length=10)
    scored_by: str | None = Field(default=None, max_length=10)
    valid_from: date
    valid_before: date | None = None
    sources: str = Field(sa_type=Text)
    reason: str = Field(max_length=200)
    state: str = Field(max_length=10)
    entered_by: str = Field(max_length=80)
    entered_at: datetime
    decided_by: str | None = Field(default=None, max_length=80)
    decided_at: datetime | None = None
    decision_reason: str | None = Field(default=None, max_length=200)
    withdrawn_by: str | None = Field(default=None, max_length=80)
    withdrawn_at: datetime | None = None
    version: int = 1


PATH = table_of(ApplicationPath)


def entered_paths(session: Session, states: Collection[PathState] = tuple(PathState)) -> list[ApplicationPath]:
    """Those of the office in these states, by day."""
    query = select(ApplicationPath).where(PATH.c.state.in_(state.value for state in states))
    return list(session.scalars(query.order_by(PATH.c.valid_from, PATH.c.code)))


def entered_path(session: Session, code: str) -> ApplicationPath | None:
    return session.get(ApplicationPath, code)


def paths(session: Session, states: Collection[PathState] = (PathState.APPROVED,)) -> tuple[Path, ...]:
    """Those of the documents with those of the office that another account has approved."""
    return (*delivered_paths(), *map(path_of_row, entered_paths(session, states)))


def path_named(session: Session, code: str) -> Path:
    """The path that an application keeps. Raises LookupError for one that never was."""
    found = delivered_path(code)
    if found is not None:
        return found
    row = entered_path(session, code)
    if row is None:
        raise LookupError(f"no path is called {code}")
    return path_of_row(row)


def path_of(session: Session, programme: Programme, zone: Zone | None, day: date) -> Path:
    """The path of a programme that is in force on a day; before the first one, the first."""
    known = paths(session)
    return path_on(known, programme, zone, day) or next(each for each in known if each.programme is programme)


def path_of_row(row: ApplicationPath) -> Path:
    """The row as the rules read it."""
    return Path(
        code=row.code,
        programme=Programme(row.programme),
        stages=tuple(map(ApplicationState, row.stages.split(BETWEEN))),
        valid_from=row.valid_from,
        zone=Zone(row.zone) if row.zone else None,
        valid_before=row.valid_before,
        city=CityPart(row.city) if row.city else None,
        scored_by=ScoreSource(row.scored_by) if row.scored_by else None,
        sources=tuple(map(_source, orjson.loads(row.sources))),
    )


def _source(said: dict[str, Any]) -> Source:
    return Source(PathFact(said["fact"]), said["document"], said["mark"], said["article"] or "")
