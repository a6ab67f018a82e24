"""补交 of a missing material: as a file that completes the submission, or on paper; each is written down and told."""

from contracts.codes import Role
from contracts.commands.attachments import AddAttachment
from contracts.commands.reviews import SupplyFile, SupplyMaterial
from contracts.events.cultivation import ApplicationSupplyChanged
from contracts.queries.reviews import SupplyList
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.usecases.steps import emit, event_state
from services.cultivation.attachments import usecases as attachments
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.attachments.usecases import StoredFile
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.supplies import FILED, NOTED, material_of, suppliable, supply_list
from services.cultivation.reviews.tables import ReviewSupply, ReviewSupplyStep


def supply(session: WriteSession, application_id: str, seq: int, command: SupplyMaterial, caller: Caller) -> SupplyList:
    """The material has come on paper; late is late, but it opens the way again. By the firm, or by the staff who received it.

    Raises 404 outside the scope, 409 supply_settled and application_closed.
    """
    row, owed = suppliable(session, application_id, seq, caller)
    _came(session, row, owed, NOTED, command.note)
    return supply_list(session, row, caller, civil_date(session.now))


def supply_file(
    session: WriteSession,
    application_id: str,
    seq: int,
    command: SupplyFile,
    stored: StoredFile,
    limits: Limits,
    caller: Caller,
) -> SupplyList:
    """A file of the material completes the newest submission, which stays as it was handed in; more may follow until it is confirmed.

    Raises as `supply`, 422 wrong_kind for what does not prove the material, and as `attachments.add`.
    """
    row, owed = suppliable(session, application_id, seq, caller)
    material = material_of(row, owed)
    if command.kind not in material.kinds:
        error = FieldError("/query/kind", "wrong_kind", f"“{command.kind.label}”不能证明“{material.name}”")
        raise invalid("validation", "填写有误", error.message, [error])
    wanted = AddAttachment(kind=command.kind, filename=command.filename)
    added, _ = attachments.add(session, application_id, wanted, stored, limits)
    attachments.pin_supplement(session, application_id, row.submissions, added)
    _came(session, row, owed, FILED, added.filename, added.attachment_id)
    return supply_list(session, row, caller, civil_date(session.now))


def _came(
    session: WriteSession, row: Application, owed: ReviewSupply, how: str, note: str, attachment_id: str | None = None
) -> None:
    """Handed in today; the park reads it once, however many files follow."""
    owed.supplied_at, owed.supplied_on = session.now, civil_date(session.now)
    owed.supplied_by, owed.supplied_note = session.caller.subject, note
    session.add(owed)
    write_down(session, row, owed, how, note, attachment_id)
    by = Role(session.caller.role).value
    session.audit("application", row.application_id, "application.supply", material=owed.material, by=by)


def write_down(
    session: WriteSession,
    row: Application,
    owed: ReviewSupply,
    action: str,
    note: str | None,
    attachment_id: str | None = None,
) -> None:
    """Write down what became of the material, and tell the other side."""
    session.add(
        ReviewSupplyStep(
            application_id=row.application_id,
            seq=tables.next_seq(session, ReviewSupplyStep, row.application_id),
            supply=owed.seq,
            action=action,
            at=session.now,
            actor=session.caller.subject,
            role=session.caller.role,
            note=note,
            due_on=owed.due_on,
            attachment_id=attachment_id,
            submission=row.submissions,
        )
    )
    session.flush()
    said = ApplicationSupplyChanged(
        application=event_state(session, row),
        material=owed.material,
        material_name=material_of(row, owed).name,
        standing=owed.owed.standing(civil_date(session.now)),
        due_on=owed.due_on,
        note=note,
    )
    emit(session, row, said)
