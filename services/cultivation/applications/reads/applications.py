"""Applications as a caller may see them. A firm reads opinions and scores only after publication (hardening notes, abuse 7)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from sqlmodel import Session

from contracts.codes import ApplicationAction, Programme, Role
from contracts.codes import ApplicationState as State
from contracts.queries.applications import (
    ApplicationSummary,
    ApplicationView,
    FieldChange,
    FieldReasonView,
    HnteForm,
    MandateView,
    StepView,
    SubmissionView,
)
from contracts.queries.attachments import PinnedAttachment
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.reads.editing import edit_refusal
from services.cultivation.applications.reads.forms import form_of, sections, shape_of_row, years_of
from services.cultivation.applications.reads.paths import path_view
from services.cultivation.applications.rules.cases import standing
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.rules.transitions import PUBLISHED, next_steps, seen_by
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationMandate, ApplicationStep
from services.cultivation.applications.tables.paths import path_named
from services.cultivation.applications.tables.rows import FILING_STEPS, FirmToday, Involvement
from services.cultivation.attachments.reads import pinned
from services.cultivation.attachments.tables import supplements_of
from services.cultivation.rounds.reads import name_of

REVIEWERS = frozenset({Role.STAFF, Role.OFFICE})
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
    firm, path = rows.firm_today(session, row.firm_id, today), path_named(session, row.path)
    part = rows.involvement(session, row.application_id, caller)
    published = is_published(row, caller, today)
    reader = Reader(caller, published, reviews=caller.role in REVIEWERS and not part.filed)
    steps = rows.steps_of(session, row.application_id)
    return ApplicationView(
        **summary(row, path, firm, caller, today, part, name_of(session, row.round_id)).model_dump(),
        form=shown_form(row.programme, form_of(row)),
        sections=sections(shape_of_row(session, row, firm, today)),
        path=path_view(path),
        city_told_on=row.city_told_on,
        supplement_reasons=_reasons(row.reasons) if row.state == State.SUPPLEMENT else (),
        publicity_opens_on=row.publicity_opens_on,
        publicity_closes_on=row.publicity_closes_on,
        publicity_provisional=row.publicity_provisional,
        expert_score=Decimal(row.expert_score) if row.expert_score and published else None,
        decision_reasons=tuple(item.message for item in _reasons(row.reasons)) if row.state == State.REJECTED else (),
        recognition_id=row.recognition_id,
        submissions=row.submissions,
        accounting_years=years_of(session, row),
        editable=edit_refusal(row, caller, today, part) is None,
        mandates=tuple(map(_mandate, rows.mandates_of(session, row.application_id))),
        steps=tuple(_step(step, reader) for step in steps if _is_shown(step, published)),
    )


def is_published(row: Application, caller: Caller, today: date) -> bool:
    """Whether scores and opinions may be shown: to the office always, to the others from publication on."""
    return caller.role in (Role.OFFICE, Role.SYSTEM) or standing(State(row.state), row.due_on, today) in PUBLISHED


def shown_form(programme: str, stored: dict[str, Any]) -> dict[str, Any]:
    """An HNTE form with all its fields, another one with those that were filled in."""
    if programme != Programme.HNTE:
        return stored
    return HnteForm.model_validate_json(orjson.dumps(stored)).model_dump(mode="json")


def summary(
    row: Application,
    path: Path,
    firm: FirmToday | None,
    caller: Caller,
    today: date,
    part: Involvement,
    round_name: str,
) -> ApplicationSummary:
    """A line of a list; a firm sees the shown state, dates and version."""
    role = Role(caller.role)
    case = rows.case_of(row, today, part, path=path)
    state = seen_by(role, case.standing, path)
    is_firm = role is Role.FIRM
    return ApplicationSummary(
        application_id=row.application_id,
        firm_id=row.firm_id,
        firm_name=firm.name if firm else "",
        uscc=firm.uscc if firm else "",
        zone=firm.zone if firm else None,
        programme=Programme(row.programme),
        programme_name=Programme(row.programme).label,
        round_id=row.round_id,
        round_name=round_name,
        kind=row.kind,
        state=state,
        state_name=state.label,
        receipt_no=row.receipt_no,
        external_ref=row.external_ref,
        submitted_at=row.submitted_at,
        waiting_since=row.shown_since if is_firm else row.state_since,
        due_on=row.due_on,
        overdue=row.due_on is not None and today > row.due_on and state is not State.PUBLICITY,
        actions=next_steps(case, role),
        version=row.shown_version if is_firm else row.version,
    )


def submission(session: Session, application_id: str, seq: int, caller: Caller) -> SubmissionView:
    """One immutable submission. Raises 404 when it is not there or not the caller's."""
    application = rows.find(session, application_id, caller, clock.today())
    if application is None:
        raise not_found()
    programme, row = application.programme, rows.submission_of(session, application_id, seq)
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
        form=shown_form(programme, content["form"]),
        attachments=tuple(PinnedAttachment.model_validate(each) for each in content.get("attachments", ())),
        supplements=tuple(map(pinned, supplements_of(session, application_id, seq))),
    )


def _reasons(stored: str | None) -> tuple[FieldReasonView, ...]:
    return tuple(FieldReasonView(**item) for item in orjson.loads(stored)) if stored else ()


def _is_shown(step: ApplicationStep, published: bool) -> bool:
    return published or step.action not in HIDDEN_UNTIL_PUBLISHED


@dataclass(frozen=True)
class Reader:
    """Who reads the history: whether the result is published for him, and whether he reads as a reviewer."""

    caller: Caller
    published: bool
    reviews: bool


def _step(step: ApplicationStep, reader: Reader) -> StepView:
    """A firm reads by which side a step was taken, not by which account, unless it was taken in its own name."""
    by_reviewer = step.role != Role.FIRM and step.action not in FILING_STEPS
    hidden = reader.caller.role == Role.FIRM and by_reviewer
    notes = [step.note, step.opinion if reader.published else None]
    return StepView(
        at=step.at,
        taken_on=step.taken_on,
        action=step.action,
        action_name=STEP_NAMES.get(step.action, step.action),
        actor=Role(step.role).label if hidden else step.actor,
        on_behalf=step.role == Role.STAFF and step.action in FILING_STEPS,
        from_state=State(step.from_state) if step.from_state else None,
        to_state=State(step.to_state),
        to_state_name=State(step.to_state).label,
        note="；".join(filter(None, notes)) or None,
        internal=step.internal if reader.reviews else None,
        changes=_changes(step.changes),
        reasons=_reasons(step.reasons),
    )


def _changes(stored: str | None) -> tuple[FieldChange, ...]:
    """Values as text, for a field may have been an amount, a count or words."""
    found = orjson.loads(stored) if stored else []
    return tuple(FieldChange(pointer=each["pointer"], old=_text(each["old"]), new=_text(each["new"])) for each in found)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _mandate(row: ApplicationMandate) -> MandateView:
    return MandateView(
        agent=row.agent,
        basis=row.basis,
        basis_name=MANDATE_BASES[row.basis],
        evidence=row.evidence,
        given_on=row.given_on,
        recorded_at=row.recorded_at,
    )


STEP_NAMES = {action.value: action.label for action in ApplicationAction} | {
    "create": "新建申报",
    "edit": "修改材料",
    "mandate": "登记代填委托",
    "move-on": "转入现行规则",
}
MANDATE_BASES = {"document": "委托书", "consent": "企业同意"}
