"""代填: park staff who fill in for a firm say on what ground and since when, before they may open its form."""

from contracts.codes import ApplicationState as State
from contracts.codes import Role
from contracts.commands.applications import Mandate
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError, conflict, forbidden, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import MANDATE_BASES, show
from services.cultivation.applications.reads.editing import refuse_person
from services.cultivation.applications.rules.cases import Refusal
from services.cultivation.applications.rules.transitions import CLOSED
from services.cultivation.applications.tables.applications import Application, ApplicationMandate
from services.cultivation.applications.usecases.steps import StepTexts, open_for, record, touch


def record_mandate(
    session: WriteSession, application_id: str, command: Mandate, expected: int, caller: Caller
) -> ApplicationView:
    """Take over an open application for its firm; from here on the agent reviews nothing of it.

    Raises 403 for who is no staff or has reviewed it, 409 mandate_held and application_closed, 422 for a future date.
    """
    if caller.role != Role.STAFF:
        raise forbidden()
    opened = open_for(session, application_id, expected, caller)
    if opened.part.mandated:
        raise conflict("mandate_held", "已登记代填委托", "您已登记过该申报的代填委托。")
    if opened.part.reviewed:
        raise refuse_person(Refusal("conflict_of_interest", "审核人不得代填同一申报"))
    if opened.case().standing in CLOSED:
        raise conflict("application_closed", "申报已办结", "已办结的申报不能代填。")
    write_mandate(session, opened.row, command, caller)
    touch(opened.row)
    session.add(opened.row)
    session.audit("application", application_id, "application.mandate")
    session.flush()
    return show(session, opened.row, caller, opened.today)


def write_mandate(session: WriteSession, row: Application, command: Mandate, caller: Caller) -> None:
    """Write the mandate and its line of the history. Raises 422 for a date that is still to come."""
    if command.given_on > civil_date(session.now):
        raise invalid("validation", "填写有误", "", [FieldError("/given_on", "range", "委托日期不得晚于今天")])
    note = f"{MANDATE_BASES[command.basis]}：{command.evidence}；委托日期 {command.given_on}"
    record(session, row, "mandate", caller, State(row.state), StepTexts(note=note))
    session.add(
        ApplicationMandate(
            application_id=row.application_id,
            agent=caller.subject,
            firm_id=row.firm_id,
            basis=command.basis,
            evidence=command.evidence,
            given_on=command.given_on,
            recorded_at=session.now,
        )
    )
