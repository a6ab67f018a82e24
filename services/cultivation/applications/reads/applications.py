"""Applications as a caller may see them. A firm reads opinions and scores only after publication (hardening notes, abuse 7)."""

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlmodel import Session

from contracts.codes import ApplicationAction, Programme, Role
from contracts.codes import ApplicationState as S
from contracts.queries.cultivation import (
    ApplicationSummary,
    ApplicationView,
    FieldReasonView,
    HnteForm,
    StepView,
    SubmissionView,
)
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.rules.transitions import PUBLISHED, next_steps, seen_by, standing
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationStep
from services.cultivation.applications.tables.rows import FirmToday

HIDDEN_UNTIL_PUBLISHED = frozenset({ApplicationAction.PROPOSE})


def get(session: Session, application_id: str, caller: Caller) -> ApplicationView:
    """One application with its form, history and what the caller may do next. Raises 404 outside the caller's scope."""
    today = clock.today()
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return show(session, row, caller, today)


def show(session: Session, row: Application, caller: Caller, today: date) -> ApplicationView:
    """The whole view of a row that the caller may see."""
    firm = rows.firm_today(session, row.firm_id, today)
    published = is_published(row, caller, today)
    steps = rows.steps_of(session, row.application_id)
    return ApplicationView(
        **summary(row, firm, caller, today).model_dump(),
        form=HnteForm.model_validate_json(row.form),
        supplement_reasons=_reasons(row.reasons) if row.state == S.SUPPLEMENT else (),
        publicity_opens_on=row.publicity_opens_on,
        publicity_closes_on=row.publicity_closes_on,
        publicity_provisional=row.publicity_provisional,
        expert_score=Decimal(row.expert_score) if row.expert_score and published else None,
        decision_reasons=tuple(item.message for item in _reasons(row.reasons)) if row.state == S.REJECTED else (),
        recognition_id=row.recognition_id,
        submissions=row.submissions,
        steps=tuple(_step(step, caller, published) for step in steps if _is_shown(step, published)),
    )


def is_published(row: Application, caller: Caller, today: date) -> bool:
    """Whether scores and opinions may be shown: to the office always, to the others from publication on."""
    return caller.role in (Role.OFFICE, Role.SYSTEM) or standing(S(row.state), row.due_on, today) in PUBLISHED


def summary(row: Application, firm: FirmToday | None, caller: Caller, today: date) -> ApplicationSummary:
    """A line of a list; a firm sees the shown state, dates and version."""
    role = Role(caller.role)
    case = rows.case_of(row, today)
    state = seen_by(role, case.standing)
    is_firm = role is Role.FIRM
    return ApplicationSummary(
        application_id=row.application_id,
        firm_id=row.firm_id,
        firm_name=firm.name if firm else "",
        uscc=firm.uscc if firm else "",
        zone=firm.zone if firm else None,
        programme=Programme(row.programme),
        programme_name=Programme(row.programme).label,
        kind=row.kind,
        state=state,
        state_name=state.label,
        receipt_no=row.receipt_no,
        external_ref=row.external_ref,
        submitted_at=row.submitted_at,
        waiting_since=row.shown_since if is_firm else row.state_since,
        due_on=row.due_on,
        overdue=row.due_on is not None and today > row.due_on and state is not S.PUBLICITY,
        actions=next_steps(case, role),
        version=row.shown_version if is_firm else row.version,
    )


def submission(session: Session, application_id: str, seq: int, caller: Caller) -> SubmissionView:
    """One immutable submission. Raises 404 when it is not there or not the caller's."""
    if rows.find(session, application_id, caller, clock.today()) is None:
        raise not_found()
    row = rows.submission_of(session, application_id, seq)
    if row is None:
        raise not_found()
    content: dict[str, Any] = orjson.loads(row.content)
    return SubmissionView(
        application_id=application_id,
        seq=seq,
        submitted_at=row.submitted_at,
        submitted_by=row.submitted_by,
        sha256=row.sha256,
        **content["firm"],
        form=HnteForm.model_validate(content["form"]),
    )


def _reasons(stored: str | None) -> tuple[FieldReasonView, ...]:
    return tuple(FieldReasonView(**item) for item in orjson.loads(stored)) if stored else ()


def _is_shown(step: ApplicationStep, published: bool) -> bool:
    return published or step.action not in HIDDEN_UNTIL_PUBLISHED


def _step(step: ApplicationStep, caller: Caller, published: bool) -> StepView:
    """A firm reads by which side a step was taken, not by which account."""
    foreign = caller.role == Role.FIRM and step.role != Role.FIRM
    notes = [step.note, step.opinion if published else None]
    return StepView(
        at=step.at,
        action=step.action,
        action_name=STEP_NAMES.get(step.action, step.action),
        actor=Role(step.role).label if foreign else step.actor,
        from_state=S(step.from_state) if step.from_state else None,
        to_state=S(step.to_state),
        to_state_name=S(step.to_state).label,
        note="；".join(filter(None, notes)) or None,
        reasons=_reasons(step.reasons),
    )


STEP_NAMES = {action.value: action.label for action in ApplicationAction} | {"create": "新建申报", "edit": "修改材料"}
