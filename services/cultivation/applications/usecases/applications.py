"""The filer's verbs: start, edit, submit and withdraw an application."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from contracts.applications import RoundState
from contracts.codes import TITLES, FirmStatus, Programme, Role, Zone
from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.commands.applications import CreateApplication, Withdraw
from contracts.events.cultivation import ApplicationSubmitted, ApplicationWithdrawn
from contracts.queries.applications import ApplicationView
from contracts.queries.attachments import PinnedAttachment
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.reads.forms import NO_SHAPE, read_form, shape_of_row
from services.cultivation.applications.rules.transitions import FILER
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application, ApplicationSubmission
from services.cultivation.applications.tables.paths import path_of
from services.cultivation.applications.tables.rows import FirmToday
from services.cultivation.applications.usecases.deadlines import deadline
from services.cultivation.applications.usecases.drafting import note_rules, require_moved_on
from services.cultivation.applications.usecases.forms import entered, merged
from services.cultivation.applications.usecases.mandates import write_mandate
from services.cultivation.applications.usecases.steps import (
    Opened,
    StepTexts,
    allow,
    emit,
    event_state,
    follow,
    open_for,
    record,
    take,
)
from services.cultivation.assessments.reads.assessing import unpublished
from services.cultivation.assessments.usecases.assessments import keep
from services.cultivation.attachments.usecases import pin_current
from services.cultivation.programmes.rules.periods import Stage
from services.cultivation.rounds.reads import accepting, require_taking, the_round
from services.cultivation.rounds.rules import Round
from services.cultivation.standards.reads.standards import standard_on

KNOWN_SOON = {"Retry-After": "2"}


def create(session: WriteSession, command: CreateApplication, caller: Caller) -> ApplicationView:
    """Start a draft, prefilled by nothing but its firm. The firm's own reference finds the same draft again.

    Park staff say by which mandate they fill in. Raises 403 for reviewers, 404 for a foreign firm, 409 firm_not_known_yet, external_ref_used, application_open,
    firm_not_active, firm_outside_zones, no_open_round, round_not_open, round_closed and standard_unpublished,
    422 programme_not_open and for staff without a mandate.
    """
    if caller.role not in FILER:
        raise forbidden()
    if command.programme not in TITLES:
        error = FieldError("/programme", "programme_not_open", "该项目不接受申报")
        raise invalid(
            "programme_not_open", "该项目不接受申报", f"{command.programme.label}不是申报认定的资格。", [error]
        )
    firm = _firm_of(session, command, caller)
    digest = _digest(command)
    if command.external_ref is not None:
        known = rows.by_reference(session, firm.firm_id, command.external_ref)
        if known is not None:
            return _again(session, known, digest, caller)
    chosen = _round_of(session, command)
    _refuse_second(session, firm, chosen, civil_date(session.now))
    if caller.role == Role.STAFF and command.mandate is None:
        raise invalid("validation", "填写有误", "", [FieldError("/mandate", "required", "代填须登记企业的委托")])
    row = _draft(session, firm, command, chosen, digest, caller)
    record(session, row, "create", caller, None)
    if caller.role == Role.STAFF and command.mandate is not None:
        write_mandate(session, row, command.mandate, caller)
    session.audit("application", row.application_id, "application.create", firm_id=firm.firm_id)
    return show(session, row, caller, civil_date(session.now))


def submit(session: WriteSession, application_id: str, expected: int, caller: Caller) -> ApplicationView:
    """Hand in a complete draft: a numbered, hashed, immutable submission with the firm's identity of this day.

    Raises 409 rules_changed while the firm has not taken note of what changed, round_not_open before the window, round_closed from the second on that follows its closing hour and grace.
    """
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    if State(row.state) is State.DRAFT:
        require_taking(the_round(session, row.round_id), session.now)
        require_moved_on(session, row, opened.today)
    hand_in(session, opened, Action.SUBMIT)
    row.receipt_no = _receipt_no(session, opened)
    row.submitted_at = session.now
    emit(session, row, ApplicationSubmitted(application=event_state(session, row), submission_seq=row.submissions))
    return show(session, row, caller, opened.today)


def hand_in(session: WriteSession, opened: Opened, step: Action) -> None:
    """Pin the form as it is now. Raises 422 application_incomplete with a pointer per gap."""
    row = opened.row
    firm = rows.firm_today(session, row.firm_id, opened.today)
    found = read_form(session, row, firm, opened.today)
    errors = [FieldError(gap.pointer or "", gap.code, f"{gap.name}：{gap.required}") for gap in found.gaps]
    allowed = allow(session, opened, step, errors=errors, complete=not found.gaps)
    if firm is None:
        raise not_known_yet()
    follow(session, opened, allowed, due_on=deadline(session, row, Stage.REVIEW, opened.today).last_day)
    row.submitted_by = opened.caller.subject
    row.submissions += 1
    attachments = pin_current(session, row.application_id, row.submissions)
    content, stood = _content(row, firm, attachments), found.judged
    session.flush()
    session.add(
        ApplicationSubmission(
            application_id=row.application_id,
            seq=row.submissions,
            submitted_at=session.now,
            submitted_by=opened.caller.subject,
            rule_version=stood.rules.version,
            content=content,
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            assessment_id=keep(session, stood, opened.caller),
        )
    )


def withdraw(
    session: WriteSession, application_id: str, command: Withdraw, expected: int, caller: Caller
) -> ApplicationView:
    """Take an application back; possible until it is proposed for recognition."""
    opened = open_for(session, application_id, expected, caller)
    take(session, opened, Action.WITHDRAW, StepTexts(note=command.reason))
    if opened.row.submissions:
        data = ApplicationWithdrawn(application=event_state(session, opened.row), reason=command.reason)
        emit(session, opened.row, data)
    return show(session, opened.row, caller, opened.today)


def not_known_yet() -> Problem:
    """The registry's event has not arrived; the same request works a moment later."""
    detail = "企业档案正在同步，请稍后重试。"
    return Problem(409, "firm_not_known_yet", "企业档案尚未同步", detail, headers=KNOWN_SOON)


def _firm_of(session: WriteSession, command: CreateApplication, caller: Caller) -> FirmToday:
    today = civil_date(session.now)
    firm_id = command.firm_id or caller.party
    if firm_id is None:
        raise invalid("validation", "填写有误", "请指明企业。", [FieldError("/firm_id", "required", "必填")])
    if caller.role == Role.FIRM and firm_id != caller.party:
        raise not_found()
    firm = rows.firm_today(session, firm_id, today)
    if firm is None:
        raise not_known_yet()
    if not rows.firm_visible(session, firm_id, caller, today):
        raise not_found()
    if firm.status != FirmStatus.ACTIVE:
        raise conflict("firm_not_active", "企业已注销或合并", "只有存续企业可以申报。")
    if firm.zone in (None, Zone.OUTSIDE):
        raise conflict("firm_outside_zones", "企业不在四个园区内", "只有兰白两区内的企业可以在此申报。")
    return firm


def _again(session: WriteSession, known: Application, digest: str, caller: Caller) -> ApplicationView:
    if known.content_hash != digest:
        raise conflict(
            "external_ref_used",
            "该业务编号已使用",
            "同一企业的业务编号只能用于一次申报。",
            application_id=known.application_id,
        )
    session.audit("application", known.application_id, "replayed")
    return show(session, known, caller, civil_date(session.now))


def _round_of(session: WriteSession, command: CreateApplication) -> Round:
    """The round that is named, or the one that takes applications now; one may begin before it opens and not after it closed."""
    programme = command.programme
    if command.round_id is None:
        chosen = accepting(session, programme, session.now)
    else:
        chosen = the_round(session, command.round_id)
        if chosen.programme is not programme:
            raise not_found()
        if chosen.state(session.now) is not RoundState.PLANNED:
            require_taking(chosen, session.now)
    if standard_on(session, programme, civil_date(session.now)) is None:
        raise unpublished(programme)
    return chosen


def _digest(command: CreateApplication) -> str:
    """Of what the firm's own reference stands for. An HNTE form as its fields are listed, whatever was left out."""
    said: dict[str, Any] = {"programme": command.programme.value, "external_ref": command.external_ref}
    said["form"] = command.form
    if command.programme is Programme.HNTE:
        entries = entered(Programme.HNTE, NO_SHAPE, command.form)
        said["form"] = entries.model_dump(mode="json")
    if command.round_id is not None:
        said["round_id"] = command.round_id
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def _refuse_second(session: WriteSession, firm: FirmToday, chosen: Round, today: date) -> None:
    open_one = rows.open_one(session, firm.firm_id, chosen.round_id)
    if open_one is None:
        return
    if rows.case_of(open_one, today).standing is State.EXPIRED:
        open_one.closed_at = session.now
        session.add(open_one)
        session.flush()
        return
    raise conflict(
        "application_open",
        "已有进行中的申报",
        f"该企业在{chosen.name}的申报尚未办结，办结前不能再次申报。",
        application_id=open_one.application_id,
    )


def _draft(
    session: WriteSession, firm: FirmToday, command: CreateApplication, chosen: Round, digest: str, caller: Caller
) -> Application:
    programme = command.programme
    kind = "re-recognition" if rows.was_recognised(session, firm.firm_id, programme) else "first"
    row = Application(
        application_id=ulid(),
        firm_id=firm.firm_id,
        programme=programme.value,
        round_id=chosen.round_id,
        path=path_of(session, programme, firm.zone, civil_date(session.now)).code,
        kind=kind,
        external_ref=command.external_ref,
        content_hash=digest,
        form="{}",
        state=State.DRAFT.value,
        state_since=session.now,
        shown_state=State.DRAFT.value,
        shown_since=session.now,
        created_by=caller.subject,
        created_at=session.now,
    )
    today = civil_date(session.now)
    entries = entered(programme, shape_of_row(session, row, firm, today), command.form)
    note_rules(session, row, today)
    row.form = merged(programme, None, entries)
    return row


def _receipt_no(session: WriteSession, opened: Opened) -> str:
    prefix = f"{opened.row.programme.upper()}{opened.today.year}"
    return f"{prefix}{rows.receipts_like(session, prefix) + 1:06d}"


def _content(row: Application, firm: FirmToday, attachments: Sequence[PinnedAttachment]) -> str:
    """Canonical JSON of the form, the identity it is handed in under, and the attachments with their hashes."""
    identity = {"firm_name": firm.name, "uscc": firm.uscc, "zone": firm.zone.value if firm.zone else None}
    pinned = [each.model_dump(mode="json") for each in attachments]
    content = {"firm": identity, "form": orjson.loads(row.form), "attachments": pinned}
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
