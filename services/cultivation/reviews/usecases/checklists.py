"""The checklist: recording what was found of criteria and materials."""

from contracts.commands.reviews import ChecklistLine, RecordChecklist
from contracts.queries.reviews import ReviewView
from contracts.reviews import ReviewResult
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.checklists import items_of
from services.cultivation.reviews.reads.reviews import review_of
from services.cultivation.reviews.tables import ReviewLine
from services.cultivation.reviews.usecases.opening import open_unclaimed


def record_checklist(
    session: WriteSession, application_id: str, command: RecordChecklist, caller: Caller
) -> ReviewView:
    """Add lines; nothing that was found before is changed.

    Raises 409 claimed_by_other and nothing_to_review, 422 for an item that the list does not have and a missing note.
    """
    opened = open_unclaimed(session, application_id, caller)
    known = {each.item for each in items_of(session, opened.row, caller)}
    errors = [error for nth, line in enumerate(command.lines) for error in _faults(nth, line, known)]
    if errors:
        raise invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)
    first = tables.next_seq(session, ReviewLine, application_id)
    for nth, line in enumerate(command.lines):
        session.add(
            ReviewLine(
                application_id=application_id,
                seq=first + nth,
                item=line.item,
                result=line.result.value,
                note=line.note,
                at=session.now,
                actor=caller.subject,
                role=caller.role,
                submission=opened.row.submissions,
                after_step=opened.row.steps,
            )
        )
    session.audit("application", application_id, "application.checklist", lines=len(command.lines))
    session.flush()
    return review_of(session, opened.row, caller, opened.today)


def _faults(nth: int, line: ChecklistLine, known: set[str]) -> list[FieldError]:
    if line.item not in known:
        return [FieldError(f"/lines/{nth}/item", "unknown_item", "审核清单没有这一项")]
    if line.result is not ReviewResult.FITS and not line.note:
        return [FieldError(f"/lines/{nth}/note", "required", f"“{line.result.label}”须写明理由")]
    return []
