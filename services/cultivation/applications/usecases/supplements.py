"""退回补正: asking for changes per field with a due date in working days, answering, and saying when it is too late."""

from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.commands.applications import RequestChanges
from contracts.events.cultivation import (
    ApplicationChangesRequested,
    ApplicationDecided,
    ApplicationResubmitted,
    FieldReason,
)
from contracts.queries.applications import ApplicationView
from kit.data.caller import Caller
from kit.data.clock import civil_date, today
from kit.data.database import Database
from kit.data.session import WriteSession
from kit.data.writer import Writer
from services.cultivation.applications.reads.applications import show
from services.cultivation.applications.tables import rows
from services.cultivation.applications.usecases.applications import hand_in
from services.cultivation.applications.usecases.deadlines import deadline
from services.cultivation.applications.usecases.steps import Dated, StepTexts, emit, event_state, open_for, stored, take
from services.cultivation.programmes.rules.periods import Stage


def request_changes(
    session: WriteSession, application_id: str, command: RequestChanges, expected: int, caller: Caller
) -> ApplicationView:
    """Send back for 补正; the answer comes back to the stage that asked."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    row.returned_from = row.state
    due = deadline(session, row, Stage.SUPPLEMENT, opened.today)
    reasons = [reason.model_dump() for reason in command.reasons]
    take(
        session,
        opened,
        Action.REQUEST_CHANGES,
        StepTexts(reasons=reasons),
        Dated(command.taken_on),
        due_on=due.last_day,
    )
    row.reasons, row.overdue_announced = stored(reasons), False
    data = ApplicationChangesRequested(
        application=event_state(session, row),
        reasons=tuple(FieldReason(**reason) for reason in reasons),
        due_on=due.last_day,
    )
    emit(session, row, data)
    return show(session, row, caller, opened.today)


def resubmit(session: WriteSession, application_id: str, expected: int, caller: Caller) -> ApplicationView:
    """Hand in the corrected form as a new submission. An overdue supplement is expired and cannot be answered."""
    opened = open_for(session, application_id, expected, caller)
    row = opened.row
    hand_in(session, opened, Action.RESUBMIT)
    row.reasons, row.returned_from = None, None
    emit(session, row, ApplicationResubmitted(application=event_state(session, row), submission_seq=row.submissions))
    return show(session, row, caller, opened.today)


def announce_overdue(session: WriteSession) -> int:
    """Say once of each overdue supplement that it has expired; the state reads so already without this job."""
    late = rows.overdue_ones(session, civil_date(session.now))
    for row in late:
        row.overdue_announced = True
        state = event_state(session, row).model_copy(update={"state": State.EXPIRED})
        emit(session, row, ApplicationDecided(application=state, reasons=(f"补正期限 {row.due_on} 已过，未重新提交",)))
        session.add(row)
    session.audit("application", f"{len(late)} overdue", "application.expire")
    return len(late)


def sweep(database: Database, writer: Writer) -> bool:
    """The job behind `announce_overdue`: writes nothing while nothing is overdue. True while more is waiting."""
    with database.read() as session:
        late = rows.overdue_ones(session, today())
    return bool(late) and writer.submit(announce_overdue).result() == len(late) == rows.SWEEP
