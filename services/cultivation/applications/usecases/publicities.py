"""公示: a period in working days, objections to it, and what was found."""

from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import DismissObjection, FileApplication, FileObjection, OpenPublicity
from contracts.events.cultivation import ApplicationAdvanced, PublicityOpened
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import ApplicationObjection
from services.cultivation.applications.usecases.deadlines import deadline
from services.cultivation.applications.usecases.steps import (
    Dated,
    StepTexts,
    allow,
    emit,
    event_state,
    follow,
    open_for,
    take,
)
from services.cultivation.programmes.rules.periods import Stage


def open_publicity(
    session: WriteSession, application_id: str, command: OpenPublicity, expected: int, caller: Caller
) -> ApplicationView:
    """Publish the proposal; the day after publication is day 1 of the period."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    allowed = allow(session, opened, Action.OPEN_PUBLICITY, Dated(command.published_on, "/published_on"))
    period = deadline(session, row, Stage.PUBLICITY, allowed.day)
    follow(session, opened, allowed, StepTexts(note=command.notice), period.last_day)
    row.publicity_opens_on, row.publicity_closes_on = allowed.day, period.last_day
    row.publicity_provisional = period.provisional
    data = PublicityOpened(application=event_state(session, row), opens_on=allowed.day, closes_on=period.last_day)
    emit(session, row, data)
    return show(session, row, caller, opened.today)


def object_to(
    session: WriteSession, application_id: str, command: FileObjection, expected: int, caller: Caller
) -> ApplicationView:
    """File an objection; the application waits until it has been verified."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    take(session, opened, Action.OBJECT, StepTexts(internal=command.grounds), Dated(command.taken_on))
    session.flush()
    session.add(
        ApplicationObjection(
            application_id=application_id,
            seq=len(rows.objections_of(session, application_id)) + 1,
            filed_at=session.now,
            filed_by=caller.subject,
            objector=command.objector,
            grounds=command.grounds,
        )
    )
    emit(session, row, ApplicationAdvanced(application=event_state(session, row), note="公示期间收到异议，正在核实"))
    return show(session, row, caller, opened.today)


def dismiss_objection(
    session: WriteSession, application_id: str, command: DismissObjection, expected: int, caller: Caller
) -> ApplicationView:
    """The objections do not hold: back to the publicity, whose last day stays as published."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    texts = StepTexts(note=command.answer, internal=command.finding)
    dated = Dated(command.taken_on)
    take(session, opened, Action.DISMISS_OBJECTION, texts, dated, due_on=row.publicity_closes_on)
    settle_objections(session, application_id, caller, finding=command.finding, answer=command.answer, upheld=False)
    note = "；".join(filter(None, ("异议不成立，继续公示", command.answer)))
    emit(session, row, ApplicationAdvanced(application=event_state(session, row), note=note))
    return show(session, row, caller, opened.today)


def settle_objections(
    session: WriteSession, application_id: str, caller: Caller, *, finding: str, answer: str | None, upheld: bool
) -> None:
    """Write finding and published answer beside every objection that is still open."""
    for objection in rows.objections_of(session, application_id):
        if objection.resolved_at is None:
            objection.resolved_at, objection.resolved_by = session.now, caller.subject
            objection.finding, objection.answer, objection.upheld = finding, answer, upheld
            session.add(objection)


def file(
    session: WriteSession, application_id: str, command: FileApplication, expected: int, caller: Caller
) -> ApplicationView:
    """备案: the period has run without an open objection."""
    opened = open_for(session, application_id, expected, caller)
    take(session, opened, Action.FILE, StepTexts(note=command.note), Dated(command.taken_on))
    row = opened.row
    emit(session, row, ApplicationAdvanced(application=event_state(session, row), note="公示期满，进入备案"))
    return show(session, row, caller, opened.today)
