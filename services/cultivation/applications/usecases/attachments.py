"""Attachments of an application: the firm, or who holds its mandate, adds to and removes from a form that is open."""

from contracts.attachments import AttachmentKind
from contracts.codes import ApplicationState as State
from contracts.commands.attachments import AddAttachment
from contracts.queries.attachments import AttachmentList, AttachmentView
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.problem import not_found
from kit.data.session import WriteSession
from services.cultivation.applications.reads.editing import require_editable
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.usecases.steps import StepTexts, record, touch
from services.cultivation.attachments import reads, tables, usecases
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.attachments.usecases import StoredFile


def attach(
    session: WriteSession,
    application_id: str,
    command: AddAttachment,
    stored: StoredFile,
    limits: Limits,
    caller: Caller,
) -> AttachmentView:
    """Add a file to the present form, in the place of another where the command names one.

    It commutes with edits of the form, so no version is asked. Raises 404, 403, 409 not_editable and as `usecases.add`.
    """
    row = _open(session, application_id, caller)
    added, old = usecases.add(session, application_id, command, stored, limits)
    _note(session, row, caller, command.kind, old.filename if old else None, added.filename)
    session.audit("application", application_id, "application.attach", attachment_id=added.attachment_id)
    return reads.view(added)


def detach(
    session: WriteSession, application_id: str, attachment_id: str, limits: Limits, caller: Caller
) -> AttachmentList:
    """Take a file out of the present form; submissions keep theirs. Removing it again changes nothing."""
    row = _open(session, application_id, caller)
    found = tables.find(session, application_id, attachment_id)
    if found is None:
        raise not_found()
    if found.removed_at is None:
        usecases.remove(session, found)
        _note(session, row, caller, AttachmentKind(found.kind), found.filename, None)
    session.audit("application", application_id, "application.detach", attachment_id=attachment_id)
    return reads.listing(session, application_id, limits, editable=True)


def _open(session: WriteSession, application_id: str, caller: Caller) -> Application:
    row = rows.find(session, application_id, caller, civil_date(session.now))
    if row is None:
        raise not_found()
    require_editable(session, row, caller, civil_date(session.now))
    return row


def _note(
    session: WriteSession, row: Application, caller: Caller, kind: AttachmentKind, old: str | None, new: str | None
) -> None:
    change = {"pointer": f"/attachments/{kind.value}", "old": old, "new": new}
    touch(row)
    record(session, row, "edit", caller, State(row.state), StepTexts(changes=[change]))
