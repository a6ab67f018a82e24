"""公告 and 发证: the official document, then the certificate, which is mirrored as a recognition."""

from contracts.codes import ApplicationAction as A
from contracts.codes import Programme, RecognitionBasis
from contracts.commands.cultivation import Announce, Certify
from contracts.events.cultivation import ApplicationAdvanced, ApplicationDecided
from contracts.queries.cultivation import ApplicationView
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError, Problem, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.rules.transitions import find
from services.cultivation.applications.tables import rows
from services.cultivation.applications.usecases.steps import Opened, Words, event_state, open_for, say, take
from services.cultivation.recognitions.usecases.recognitions import GrantRecognition, grant


def announce(
    session: WriteSession, application_id: str, command: Announce, expected: int, caller: Caller
) -> ApplicationView:
    """Record the announcement (公告)."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    if command.announced_on > opened.today:
        raise invalid("validation", "填写有误", "", [FieldError("/announced_on", "range", "公告日期不得晚于今天")])
    take(session, opened, A.ANNOUNCE, Words(note=f"{command.document_no}，{command.announced_on}"))
    row.document_no, row.announced_on = command.document_no, command.announced_on
    say(session, row, ApplicationAdvanced(application=event_state(session, row), note=f"已公告：{command.document_no}"))
    return show(session, row, caller, opened.today)


def certify(
    session: WriteSession, application_id: str, command: Certify, expected: int, caller: Caller
) -> ApplicationView:
    """Record the certificate and mirror the recognition; both or neither.

    Raises 422 for a date in the future or before the submission, 409 number_taken for a number of another firm.
    """
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    if find(rows.case_of(row, opened.today), A.CERTIFY, opened.role):
        _check_date(opened, command)
        row.recognition_id = _mirror(session, opened, command)
    take(session, opened, A.CERTIFY, Words(note=f"证书编号 {command.number}，发证日期 {command.issued_on}"))
    session.subject("application", application_id, "application.certify", recognition_id=row.recognition_id)
    data = ApplicationDecided(application=event_state(session, row), recognition_id=row.recognition_id)
    say(session, row, data)
    return show(session, row, caller, opened.today)


def _check_date(opened: Opened, command: Certify) -> None:
    submitted = opened.row.submitted_at
    too_early = submitted is not None and command.issued_on < civil_date(submitted)
    if too_early or command.issued_on > opened.today:
        message = "发证日期应在提交申报之后，且不晚于今天"
        raise invalid("validation", "填写有误", "", [FieldError("/issued_on", "range", message)])


def _mirror(session: WriteSession, opened: Opened, command: Certify) -> str:
    """The recognition of this certificate; one that an official list brought earlier is taken as it is."""
    row = opened.row
    title = GrantRecognition(
        firm_id=row.firm_id,
        programme=Programme(row.programme),
        basis=RecognitionBasis.MIRRORED,
        number=command.number,
        issued_on=command.issued_on,
        document_no=row.document_no,
        application_id=row.application_id,
    )
    try:
        return grant(session, title, opened.caller).recognition_id
    except Problem as problem:
        if problem.code != "recognition_exists":
            raise
        return str(problem.extensions["recognition_id"])
