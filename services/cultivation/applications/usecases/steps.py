"""Taking a step: load within scope, refuse, move, write the history. Every verb on an application goes through here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import orjson

from contracts.codes import ApplicationAction as A
from contracts.codes import ApplicationState as S
from contracts.codes import Programme, Role
from contracts.events.cultivation import ApplicationStateData
from contracts.events.envelope import EventData
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import Problem, conflict, forbidden, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.applications.rules.transitions import (
    CLOSED,
    Refusal,
    find,
    may_ever,
    refusal,
    seen_by,
    target_of,
    targets_of,
)
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationStep

SILENT = frozenset({A.PROPOSE})
"""Steps that leave what the firm sees untouched: state, dates, version and messages."""
TITLES = {
    "invalid_transition": "当前状态不能办理",
    "score_too_low": "评分未达到要求",
    "publicity_still_running": "公示尚未期满",
    "application_incomplete": "申报材料不完整",
    "conflict_of_interest": "应当回避",
}


@dataclass(frozen=True)
class Words:
    """What is written beside a step: `note` for everybody, `opinion` for reviewers, `reasons` per field."""

    note: str | None = None
    opinion: str | None = None
    reasons: Sequence[dict[str, str]] = ()


@dataclass(frozen=True)
class Opened:
    """An application loaded for change, with the civil date of the change."""

    row: Application
    caller: Caller
    today: date

    @property
    def role(self) -> Role:
        return Role(self.caller.role)


def open_for(session: WriteSession, application_id: str, expected: int, caller: Caller) -> Opened:
    """Load for change. Raises 404 outside the scope and 412 when the caller has seen an older version."""
    today = civil_date(session.now)
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    require_version(expected, row.shown_version if caller.role == Role.FIRM else row.version)
    return Opened(row, caller, today)


def take(
    session: WriteSession, opened: Opened, step: A, words: Words = Words(), *, due_on: date | None = None, **known: Any
) -> S:
    """Move along the transition table; `known` are the facts its guards ask for. Returns the new state.

    `due_on` is the last day of the stage that begins.

    Raises 403 for a step that is never this role's, 409 `invalid_transition` and the guards' own codes.
    """
    row, role = opened.row, opened.role
    if not may_ever(step, role):
        raise forbidden()
    own_input = row.submitted_by == opened.caller.subject
    case = replace(rows.case_of(row, opened.today, own_input=own_input), **known)
    refused = refusal(case, step, role)
    if refused is not None:
        raise _problem(refused, seen_by(role, case.standing), step)
    transition = find(case, step, role)
    assert transition is not None  # noqa: S101 - refusal() has just said that there is one
    before, after = S(row.state), target_of(transition, case)
    move(session, row, after, step, due_on)
    record(session, row, step.value, opened.caller, before, words)
    session.subject("application", row.application_id, f"application.{step.value}", to=after.value)
    return after


def move(session: WriteSession, row: Application, after: S, step: A, due_on: date | None) -> None:
    """Set the new state and what is shown of it."""
    row.state, row.state_since, row.due_on = after.value, session.now, due_on
    row.version += 1
    if step not in SILENT:
        row.shown_state, row.shown_since, row.shown_version = after.value, session.now, row.version
    if after in CLOSED:
        row.closed_at = session.now


def touch(row: Application) -> None:
    """A change of content without a change of state."""
    row.version += 1
    row.shown_version = row.version


def record(
    session: WriteSession, row: Application, action: str, caller: Caller, before: S | None, words: Words = Words()
) -> None:
    """Write one line of the history."""
    row.steps += 1
    session.add(row)
    session.flush()
    session.add(
        ApplicationStep(
            application_id=row.application_id,
            seq=row.steps,
            at=session.now,
            action=action,
            actor=caller.subject,
            role=caller.role,
            from_state=before.value if before else None,
            to_state=row.state,
            note=words.note,
            opinion=words.opinion,
            reasons=stored(words.reasons),
        )
    )


def stored(reasons: Sequence[dict[str, str]]) -> str | None:
    """Reasons as they are kept; None where there are none."""
    return orjson.dumps(list(reasons)).decode() if reasons else None


def event_state(session: WriteSession, row: Application) -> ApplicationStateData:
    """The application as events carry it; the number of its events is gap-free."""
    firm = rows.firm_today(session, row.firm_id, civil_date(session.now))
    return ApplicationStateData(
        application_id=row.application_id,
        firm_id=row.firm_id,
        firm_name=firm.name if firm else "",
        programme=Programme(row.programme),
        state=S(row.shown_state),
        version=row.shown_version,
        receipt_no=row.receipt_no,
        external_ref=row.external_ref,
    )


def say(session: WriteSession, row: Application, data: EventData) -> None:
    """Announce, in the order of the firm."""
    row.announced += 1
    session.announce(data, key=row.firm_id, subject_id=row.application_id, version=row.announced)


def _problem(refused: Refusal, state: S, step: A) -> Problem:
    title = TITLES[refused.code]
    if refused.code == "conflict_of_interest":
        return Problem(403, refused.code, title, refused.detail)
    ends = {"from": state.value, "to": [target.value for target in targets_of(step)]}
    return conflict(refused.code, title, refused.detail, **ends)
