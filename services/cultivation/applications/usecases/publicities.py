"""公示: a period in working days, objections to it, and what was found."""

from contracts.codes import ApplicationAction as A
from contracts.codes import Programme
from contracts.commands.cultivation import DismissObjection, FileApplication, FileObjection, OpenPublicity
from contracts.events.cultivation import ApplicationAdvanced, PublicityOpened
from contracts.queries.cultivation import ApplicationView
from domain.working_days import working_deadline
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import ApplicationObjection
from services.cultivation.applications.usecases.steps import Words, event_state, open_for, say, take
from services.cultivation.calendars.tables import working_calendar
from services.cultivation.programmes.reference import edition_on

DEFAULT_WORKDAYS = 10


def open_publicity(
    session: WriteSession, application_id: str, command: OpenPublicity, expected: int, caller: Caller
) -> ApplicationView:
    """Publish the proposal; the day after publication is day 1 of the period."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    published_on = command.published_on or opened.today
    if published_on > opened.today:
        raise invalid("validation", "填写有误", "", [FieldError("/published_on", "range", "公示日期不得晚于今天")])
    workdays = command.workdays or edition_on(Programme(row.programme), published_on).publicity_workdays
    period = working_deadline(published_on, workdays or DEFAULT_WORKDAYS, working_calendar(session))
    take(session, opened, A.OPEN_PUBLICITY, Words(note=command.notice), due_on=period.last_day)
    row.publicity_opens_on, row.publicity_closes_on = published_on, period.last_day
    row.publicity_provisional = period.provisional
    data = PublicityOpened(application=event_state(session, row), opens_on=published_on, closes_on=period.last_day)
    say(session, row, data)
    return show(session, row, caller, opened.today)


def object_to(
    session: WriteSession, application_id: str, command: FileObjection, expected: int, caller: Caller
) -> ApplicationView:
    """File an objection; the application waits until it has been verified."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    take(session, opened, A.OBJECT, Words(opinion=command.grounds))
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
    say(session, row, ApplicationAdvanced(application=event_state(session, row), note="公示期间收到异议，正在核实"))
    return show(session, row, caller, opened.today)


def dismiss_objection(
    session: WriteSession, application_id: str, command: DismissObjection, expected: int, caller: Caller
) -> ApplicationView:
    """The objections do not hold: back to the publicity, whose last day stays as published."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    take(session, opened, A.DISMISS_OBJECTION, Words(opinion=command.finding), due_on=row.publicity_closes_on)
    settle_objections(session, application_id, caller, command.finding, upheld=False)
    say(session, row, ApplicationAdvanced(application=event_state(session, row), note="异议不成立，继续公示"))
    return show(session, row, caller, opened.today)


def settle_objections(
    session: WriteSession, application_id: str, caller: Caller, finding: str, *, upheld: bool
) -> None:
    """Write the finding beside every objection that is still open."""
    for objection in rows.objections_of(session, application_id):
        if objection.resolved_at is None:
            objection.resolved_at, objection.resolved_by = session.now, caller.subject
            objection.finding, objection.upheld = finding, upheld
            session.add(objection)


def file(
    session: WriteSession, application_id: str, command: FileApplication, expected: int, caller: Caller
) -> ApplicationView:
    """备案: the period has run without an open objection."""
    opened = open_for(session, application_id, expected, caller)
    take(session, opened, A.FILE, Words(note=command.note))
    row = opened.row
    say(session, row, ApplicationAdvanced(application=event_state(session, row), note="公示期满，进入备案"))
    return show(session, row, caller, opened.today)
