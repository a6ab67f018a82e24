"""Drafting a release and taking its steps; each is one transaction with its row of history and its audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.events.cultivation import ZoneCount
from contracts.events.gateway import ReleasePublished
from contracts.queries.releases import ReleaseHead, ReleaseView
from contracts.releases import ReleaseAction, ReleaseState
from gateway.releases.documents import digest_of, targeted
from gateway.releases.reads import find, release_view
from gateway.releases.rules import TRANSITIONS, number_of, refusal
from gateway.releases.tables import Release, ReleasePart, ReleaseStepRow, made_of, parts_of, published_in
from kit.data import clock
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid
from kit.data.session import WriteSession
from kit.web.actions import require_version

DRAFT = "draft"


@dataclass(frozen=True)
class Composed:
    """A document on its way into a draft: its head and its parts as text."""

    head: ReleaseHead
    parts: Mapping[str, str]


def draft(session: WriteSession, composed: Composed) -> ReleaseView:
    """Keep the document as a draft; another account of the office approves it. A frozen set has one release."""
    head = composed.head
    made = made_of(session, head.frozen_id)
    if made is not None:
        return release_view(session, made.release_id, session.caller.subject)
    row = Release(
        release_id=ulid(),
        title=head.title,
        note=head.note,
        as_of=head.as_of,
        known_at=head.known_at,
        frozen_id=head.frozen_id,
        digest=digest_of(composed.parts),
        state=ReleaseState.DRAFT.value,
        drafted_by=session.caller.subject,
        drafted_at=session.now,
    )
    session.add(row)
    session.flush()
    session.add_all(
        ReleasePart(release_id=row.release_id, part=part, body=body) for part, body in composed.parts.items()
    )
    _step(session, row, DRAFT, None)
    return release_view(session, row.release_id, session.caller.subject)


def advance(
    session: WriteSession, release_id: str, action: ReleaseAction, reason: str | None, expected: int
) -> ReleaseView:
    """Take a step of the table. Raises 404, 409 `release_state` and `own_draft`, 412, 422 for a discard without a reason."""
    row = find(session, release_id)
    require_version(expected, row.version)
    state = ReleaseState(row.state)
    refused = refusal(state, action, row.drafted_by, session.caller.subject)
    if refused is not None:
        raise conflict(refused.code, refused.title, refused.detail)
    if action is ReleaseAction.DISCARD and reason is None:
        error = FieldError("/reason", "required", "作废须说明原因")
        raise invalid("reason_missing", "请说明作废原因", errors=[error])
    row.state, row.version = TRANSITIONS[state, action].value, row.version + 1
    if action is ReleaseAction.PUBLISH:
        _publish(session, row, clock.today())
    session.add(row)
    _step(session, row, action.value, reason)
    return release_view(session, release_id, session.caller.subject)


def _publish(session: WriteSession, row: Release, today: date) -> None:
    """Give it its number and tell everybody concerned."""
    number = number_of(today.year, published_in(session, today.year) + 1)
    row.number, row.published_on = number, today
    event = ReleasePublished(
        release_id=row.release_id,
        title=row.title,
        number=number,
        as_of=row.as_of,
        known_at=row.known_at,
        published_on=today,
        digest=row.digest,
        hnte_by_zone=tuple(
            ZoneCount(zone=zone, firms=firms) for zone, firms in targeted(parts_of(session, row.release_id))
        ),
    )
    session.announce(event, key=row.release_id, subject_id=row.release_id, version=row.version)


def _step(session: WriteSession, row: Release, action: str, reason: str | None) -> None:
    session.add(
        ReleaseStepRow(
            release_id=row.release_id,
            seq=row.version,
            action=action,
            taken_by=session.caller.subject,
            taken_at=session.now,
            reason=reason,
        )
    )
    session.flush()
    session.audit("release", row.release_id, f"release.{action}", digest=row.digest, number=row.number, reason=reason)
