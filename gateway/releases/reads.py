"""Releases as they are read: staff see what was published, the office all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from contracts.codes import CountingBasis, Programme, Role
from contracts.queries.releases import (
    PinnedDefinition,
    ReleasedScope,
    ReleaseHead,
    ReleasePage,
    ReleaseStep,
    ReleaseSummary,
    ReleaseView,
)
from contracts.releases import ReleaseAction, ReleaseState
from gateway.access.rules.visitor import Visitor, visible_scopes, visible_zones
from gateway.releases.documents import joined
from gateway.releases.rules import OUT, possible
from gateway.releases.tables import HEAD, Release, of_instant, oldest_first, part_of, parts_of, steps_of
from kit.data.problem import not_found
from kit.web.paging import PageRequest

DRAFTED = "起草"


def find(session: Session, release_id: str) -> Release:
    """Raises 404."""
    row = session.get(Release, release_id)
    if row is None:
        raise not_found()
    return row


def seen(session: Session, visitor: Visitor, release_id: str) -> Release:
    """A release that the visitor may read. Raises 404 for one that is not out, to all but the office."""
    row = find(session, release_id)
    if visitor.role is not Role.OFFICE and ReleaseState(row.state) not in OUT:
        raise not_found()
    return row


def list_releases(session: Session, visitor: Visitor, limit: int = 50, cursor: str | None = None) -> ReleasePage:
    """The newest first."""
    states = list(ReleaseState) if visitor.role is Role.OFFICE else list(OUT)
    mine = col(Release.state).in_([state.value for state in states])
    columns = Release.__table__.c  # type: ignore[attr-defined]
    total = session.execute(select(func.count()).select_from(Release).where(mine)).scalar_one()
    request = PageRequest(f"{visitor.account_id}|releases", limit, cursor)
    order = (columns.drafted_at, columns.release_id)
    page = request.of_rows(session, select(*columns).where(mine), *order, newest_first=True)
    items = tuple(ReleaseSummary(**_summary(row)) for row in page.items)
    return ReleasePage(total=total, next_cursor=page.next_cursor, items=items)


def read_release(session: Session, visitor: Visitor, release_id: str) -> ReleaseView:
    """A release with its steps; what the office's reader may do now. Raises 404."""
    row = seen(session, visitor, release_id)
    return release_view(session, row.release_id, visitor.account_id if visitor.role is Role.OFFICE else None)


def release_view(session: Session, release_id: str, actor: str | None) -> ReleaseView:
    """`actor` is an account of the office, None for a reader who takes no step."""
    row = find(session, release_id)
    steps = tuple(
        ReleaseStep(
            action=step.action,
            action_name=DRAFTED if step.action not in set(ReleaseAction) else ReleaseAction(step.action).label,
            taken_by=step.taken_by,
            taken_at=step.taken_at,
            reason=step.reason,
        )
        for step in steps_of(session, release_id)
    )
    actions = possible(ReleaseState(row.state), row.drafted_by, actor) if actor is not None else ()
    return ReleaseView(**_summary(row), steps=steps, actions=actions)


def released_figures(session: Session, visitor: Visitor, release_id: str) -> bytes:
    """The document in the visitor's scopes, as it was written down. Raises 404."""
    row = seen(session, visitor, release_id)
    return joined(parts_of(session, row.release_id), visible_scopes(visible_zones(visitor)))


Numbers = Collection[tuple[Programme, CountingBasis]]


@dataclass(frozen=True)
class Pinned:
    """A release with how it counted its numbers."""

    release: ReleaseSummary
    definitions: tuple[PinnedDefinition, ...]

    def of(self, numbers: Numbers) -> "Pinned":
        """The same of the numbers that are asked for, as far as it pins them."""
        mine = (each for each in self.definitions if (each.programme, each.counting_basis) in numbers)
        return Pinned(self.release, tuple(mine))


def released_days(session: Session) -> Mapping[date, Pinned]:
    """The days that were released, each with the release that was published last."""
    newest = {row.as_of: row for row in oldest_first(session, OUT)}
    return {as_of: _pinned(session, row) for as_of, row in newest.items()}


def release_covering(session: Session, as_of: date, known_at: datetime, numbers: Numbers) -> Pinned | None:
    """The release that pins these numbers of that day as known at that instant; none where one of them was not frozen."""
    row = of_instant(session, as_of, known_at, OUT)
    found = _pinned(session, row).of(numbers) if row is not None else None
    return found if found is not None and len(found.definitions) == len(set(numbers)) else None


def _pinned(session: Session, row: Release) -> Pinned:
    head = ReleaseHead.model_validate_json(part_of(session, row.release_id, HEAD))
    return Pinned(ReleaseSummary(**_summary(row)), tuple(head.definitions))


def released_counts(
    session: Session, visitor: Visitor, release_id: str, programme: Programme, basis: CountingBasis
) -> dict[str, int]:
    """Scope → the released number, in the visitor's scopes; empty where the release has no such number. Raises 404."""
    row = seen(session, visitor, release_id)
    parts = parts_of(session, row.release_id)
    scopes = [ReleasedScope.model_validate_json(parts[scope.value]) for scope in visible_scopes(visible_zones(visitor))]
    return {
        scope.scope: each.count
        for scope in scopes
        for each in scope.counts
        if (each.programme, each.counting_basis) == (programme, basis)
    }


def _summary(row: Any) -> dict[str, Any]:
    state = ReleaseState(row.state)
    names = ("release_id", "title", "note", "as_of", "known_at", "frozen_id", "digest", "number", "published_on")
    told = {name: getattr(row, name) for name in (*names, "drafted_by", "drafted_at", "version")}
    return told | {"state": state, "state_name": state.label}
