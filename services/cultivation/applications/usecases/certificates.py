"""公告 and 发证: the official document, then the certificate, which is mirrored as a recognition."""

from contracts.codes import ApplicationAction as Action
from contracts.codes import Programme, RecognitionBasis
from contracts.commands.applications import Announce, Certify
from contracts.events.cultivation import ApplicationAdvanced, ApplicationDecided
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.usecases.steps import (
    Dated,
    Opened,
    StepTexts,
    allow,
    emit,
    event_state,
    follow,
    open_for,
    take,
)
from services.cultivation.programmes.reference import edition_on
from services.cultivation.programmes.rules.validity import ValidityRule
from services.cultivation.recognitions.usecases.entries import GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import grant_or_find


def announce(
    session: WriteSession, application_id: str, command: Announce, expected: int, caller: Caller
) -> ApplicationView:
    """Record the announcement (公告)."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    dated = Dated(command.announced_on, "/announced_on")
    take(session, opened, Action.ANNOUNCE, StepTexts(note=f"{command.document_no}，{command.announced_on}"), dated)
    row.document_no, row.announced_on = command.document_no, command.announced_on
    emit(
        session, row, ApplicationAdvanced(application=event_state(session, row), note=f"已公告：{command.document_no}")
    )
    return show(session, row, caller, opened.today)


def certify(
    session: WriteSession, application_id: str, command: Certify, expected: int, caller: Caller
) -> ApplicationView:
    """Record the certificate and mirror the recognition; both or neither.

    Raises 422 for a date in the future or before the announcement, 409 number_taken for a number of another firm.
    """
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    allowed = allow(session, opened, Action.CERTIFY, Dated(command.issued_on, "/issued_on"))
    edition = edition_on(Programme(row.programme), command.issued_on)
    if command.number is None and edition.validity.rule is not ValidityRule.OPEN:
        error = FieldError("/number", "required", "请填写证书或登记编号")
        raise invalid("validation", "填写有误", error.message, [error])
    row.recognition_id = _mirror(session, opened, command)
    follow(session, opened, allowed, StepTexts(note=_entered(command)))
    session.audit("application", application_id, "application.certify", recognition_id=row.recognition_id)
    data = ApplicationDecided(application=event_state(session, row), recognition_id=row.recognition_id)
    emit(session, row, data)
    return show(session, row, caller, opened.today)


def _entered(command: Certify) -> str:
    """What stands in the history: certificate or entry with its date."""
    return (
        f"证书编号 {command.number}，发证日期 {command.issued_on}"
        if command.number
        else f"列入名单，{command.issued_on}"
    )


def _mirror(session: WriteSession, opened: Opened, command: Certify) -> str:
    """The recognition of this certificate; one that an official list brought earlier is taken as it is."""
    row = opened.row
    title = GrantRecognition(
        firm_id=row.firm_id,
        programme=Programme(row.programme),
        basis=RecognitionBasis.MIRRORED,
        number=command.number,
        number_reason=None if command.number else "名单制资格，没有编号",
        issued_on=command.issued_on,
        document_no=row.document_no,
        application_id=row.application_id,
    )
    recognition_id, _was_there = grant_or_find(session, title, opened.caller)
    return recognition_id
