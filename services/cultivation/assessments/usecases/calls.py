"""Notes of calls: what came of a talk with a firm about a programme."""

from sqlalchemy import insert

from contracts.commands.standards import NoteCall
from contracts.queries.assessments import CallNoteView
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, invalid
from kit.data.session import WriteSession
from services.cultivation.assessments.reads.subjects import subject
from services.cultivation.assessments.tables import CALL_NOTE


def note_call(session: WriteSession, command: NoteCall, caller: Caller) -> CallNoteView:
    """What came of a talk with a firm. Raises 404 for a firm that is not the caller's, 422 for a day to come."""
    today = civil_date(session.now)
    if command.called_on > today:
        raise _in_future()
    subject(session, command.firm_id, caller, today)
    note_id = ulid()
    row = {
        "note_id": note_id,
        "firm_id": command.firm_id,
        "programme": command.programme.value,
        "called_on": command.called_on,
        "note": command.note,
        "recorded_by": caller.subject,
        "recorded_at": session.now,
    }
    session.execute(insert(CALL_NOTE).values(**row))
    session.audit("call-note", note_id, "call.note", firm_id=command.firm_id)
    return CallNoteView.model_validate(row)


def _in_future() -> Problem:
    error = FieldError("/called_on", "in_future", "不得晚于今天")
    return invalid("validation", "填写有误", error.message, [error])
