"""Taking a step: load within scope, refuse, move, write the history. Every verb on an application goes through here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from contracts.applications import UNTOLD_STATES
from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.codes import Programme, Role
from contracts.events.cultivation import ApplicationStateData
from contracts.events.envelope import EventData
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError, Problem, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.applications.reads.editing import OF_PERSONS, refuse_person
from services.cultivation.applications.rules.cases import Case, Refusal
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.rules.transitions import (
    CLOSED,
    Transition,
    decide,
    may_ever,
    seen_by,
    targets_of,
)
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationStep
from services.cultivation.applications.tables.paths import path_named
from services.cultivation.applications.tables.rows import Involvement

SILENT = frozenset({Action.PROPOSE})
"""Steps that leave what the firm sees untouched: state, dates, version and messages."""
TITLES = {
    "invalid_transition": "当前状态不能办理",
    "score_too_low": "评分未达到要求",
    "score_missing": "尚未登记评分",
    "publicity_still_running": "公示尚未期满",
    "city_told": "已告知市级",
    "application_incomplete": "申报材料不完整",
    "step_dated_wrongly": "办理日期有误",
}


@dataclass(frozen=True)
class StepTexts:
    """What is written beside a step, a field for each audience.

    `note` is for everybody, `opinion` for reviewers until publication, `internal` for reviewers alone, `reasons` for
    the firm per field; `changes` are fields of the form with old and new value.
    """

    note: str | None = None
    opinion: str | None = None
    internal: str | None = None
    reasons: Sequence[dict[str, str]] = ()
    changes: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True)
class Dated:
    """The civil date of a step as it was sent, None = today; `pointer` is its place in the command."""

    on: date | None = None
    pointer: str = "/taken_on"


TODAY = Dated()


@dataclass(frozen=True)
class Opened:
    """An application loaded for change, with its path, the civil date of the change and the caller's part in it so far."""

    row: Application
    path: Path
    caller: Caller
    today: date
    part: Involvement

    @property
    def role(self) -> Role:
        return Role(self.caller.role)

    def case(self, **known: Any) -> Case:
        """The application as the transition table sees it."""
        return rows.case_of(self.row, self.today, self.part, path=self.path, **known)


@dataclass(frozen=True)
class Allowed:
    """A step that may be taken now: its row of the table, where it leads and the day it is dated."""

    transition: Transition
    after: State
    day: date


def open_for(session: WriteSession, application_id: str, expected: int, caller: Caller) -> Opened:
    """Load for change. Raises 404 outside the scope and 412 when the caller has seen an older version."""
    opened = load(session, application_id, caller)
    require_version(expected, version_of(opened.row, caller))
    return opened


def load(session: WriteSession, application_id: str, caller: Caller) -> Opened:
    """Whatever version the caller has seen. Raises 404 outside the scope."""
    today = civil_date(session.now)
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return Opened(row, path_named(session, row.path), caller, today, rows.involvement(session, application_id, caller))


def version_of(row: Application, caller: Caller) -> int:
    """The version that this caller is shown."""
    return row.shown_version if caller.role == Role.FIRM else row.version


def allow(
    session: WriteSession,
    opened: Opened,
    step: Action,
    dated: Dated = TODAY,
    errors: Sequence[FieldError] = (),
    **known: Any,
) -> Allowed:
    """Ask the transition table; `known` are the facts its guards ask for, `errors` say what is missing where.

    Raises 403 for a step that is never this role's or not this person's, 422 for a date out of order and an incomplete
    form, 409 `invalid_transition` and the guards' own codes.
    """
    if not may_ever(step, opened.role):
        raise forbidden()
    before = rows.last_taken_on(session, opened.row.application_id)
    case = opened.case(taken_on=dated.on, last_taken_on=before, **known)
    decision = decide(case, step, opened.role)
    if isinstance(decision, Refusal):
        raise _problem(
            decision, case, step, opened.role, errors or [FieldError(dated.pointer, "range", decision.detail)]
        )
    return Allowed(decision, decision.leads_to(case), case.day)


def follow(
    session: WriteSession, opened: Opened, allowed: Allowed, texts: StepTexts = StepTexts(), due_on: date | None = None
) -> State:
    """Move along an allowed transition and write it down; `due_on` is the last day of the stage that begins."""
    row, step = opened.row, allowed.transition.step
    before = State(row.state)
    move(session, row, allowed.after, step, due_on)
    record(session, row, step.value, opened.caller, before, texts, allowed.day)
    session.audit("application", row.application_id, f"application.{step.value}", to=allowed.after.value)
    return allowed.after


def take(
    session: WriteSession,
    opened: Opened,
    step: Action,
    texts: StepTexts = StepTexts(),
    dated: Dated = TODAY,
    *,
    due_on: date | None = None,
    **known: Any,
) -> State:
    """Ask and move in one. Returns the new state; raises as `allow`."""
    return follow(session, opened, allow(session, opened, step, dated, **known), texts, due_on)


def move(session: WriteSession, row: Application, after: State, step: Action, due_on: date | None) -> None:
    """Set the new state and what is shown of it; a renewal in 公示 counts, so the firm is counted anew."""
    session.touched(row.firm_id)
    if after.value != row.state or step is not Action.INFORM_CITY:
        row.state, row.state_since = after.value, session.now
    row.due_on = due_on
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
    session: WriteSession,
    row: Application,
    action: str,
    caller: Caller,
    before: State | None,
    texts: StepTexts = StepTexts(),
    taken_on: date | None = None,
) -> None:
    """Write one line of the history, dated today unless said otherwise."""
    row.steps += 1
    session.add(row)
    session.flush()
    session.add(
        ApplicationStep(
            application_id=row.application_id,
            seq=row.steps,
            at=session.now,
            taken_on=taken_on or civil_date(session.now),
            action=action,
            actor=caller.subject,
            role=caller.role,
            from_state=before.value if before else None,
            to_state=row.state,
            note=texts.note,
            opinion=texts.opinion,
            internal=texts.internal,
            changes=stored(texts.changes),
            reasons=stored(texts.reasons),
        )
    )
    session.flush()


def stored(items: Sequence[dict[str, Any]]) -> str | None:
    """Reasons or changes as they are kept; None where there are none."""
    return orjson.dumps(list(items)).decode() if items else None


def event_state(session: WriteSession, row: Application) -> ApplicationStateData:
    """The application as events carry it; the number of its events is gap-free."""
    firm = rows.firm_today(session, row.firm_id, civil_date(session.now))
    return ApplicationStateData(
        application_id=row.application_id,
        firm_id=row.firm_id,
        firm_name=firm.name if firm else "",
        programme=Programme(row.programme),
        state=UNTOLD_STATES.get(State(row.shown_state), State(row.shown_state)),
        version=row.shown_version,
        receipt_no=row.receipt_no,
        external_ref=row.external_ref,
    )


def emit(session: WriteSession, row: Application, data: EventData) -> None:
    """Announce, in the order of the firm."""
    row.announced += 1
    session.announce(data, key=row.firm_id, subject_id=row.application_id, version=row.announced)


def _problem(refused: Refusal, case: Case, step: Action, role: Role, errors: Sequence[FieldError]) -> Problem:
    if refused.code in OF_PERSONS:
        return refuse_person(refused)
    title = TITLES[refused.code]
    if refused.code == "step_dated_wrongly":
        return invalid(refused.code, title, refused.detail, errors)
    if refused.code == "application_incomplete":
        return invalid(refused.code, title, "请按各项提示补齐后再提交。", errors)
    ends = {
        "from": seen_by(role, case.standing, case.path).value,
        "to": [target.value for target in targets_of(step, case.path)],
    }
    return conflict(refused.code, title, refused.detail, **ends)
