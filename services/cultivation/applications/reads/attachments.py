"""Attachments within the scope of their application."""

from datetime import date

from sqlmodel import Session

from contracts.queries.attachments import AttachmentList, PinnedAttachment
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.reads.editing import edit_refusal, require_editable
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.attachments import reads, tables
from services.cultivation.attachments.rules.limits import Limits


def attachments(session: Session, application_id: str, limits: Limits, caller: Caller) -> AttachmentList:
    """What is attached and what was. Raises 404 outside the caller's scope."""
    today = clock.today()
    row = _visible(session, application_id, caller, today)
    part = rows.involvement(session, application_id, caller)
    return reads.listing(session, application_id, limits, editable=edit_refusal(row, caller, today, part) is None)


def attachment(session: Session, application_id: str, attachment_id: str, caller: Caller) -> PinnedAttachment:
    """One of them. Raises 404 where it is not there or not the caller's."""
    _visible(session, application_id, caller, clock.today())
    row = tables.find(session, application_id, attachment_id)
    if row is None:
        raise not_found()
    return reads.pinned(row)


def may_attach(session: Session, application_id: str, caller: Caller) -> None:
    """Asked before any bytes are stored. Raises 404, 403, 409 not_editable."""
    today = clock.today()
    require_editable(session, _visible(session, application_id, caller, today), caller, today)


def _visible(session: Session, application_id: str, caller: Caller, today: date) -> Application:
    row = rows.find(session, application_id, caller, today)
    if row is None:
        raise not_found()
    return row
