"""Attachments as people see them, and the bytes behind one, proved by their hash."""

import hashlib

from sqlmodel import Session

from contracts.attachments import AttachmentKind
from contracts.queries.attachments import AttachmentList, AttachmentView, PinnedAttachment
from kit.data.logging import logger
from kit.data.problem import Problem
from services.cultivation.attachments import tables
from services.cultivation.attachments.rules.limits import Limits
from services.cultivation.attachments.storage import Storage
from services.cultivation.attachments.tables import NOT_PINNED, Attachment, Pins


def listing(session: Session, application_id: str, limits: Limits, *, editable: bool) -> AttachmentList:
    """The present ones, and the earlier ones that submissions have pinned."""
    rows = tables.all_ones(session, application_id)
    pinned = tables.pins_of(session, [row.attachment_id for row in rows])
    _, taken = tables.taken_of(session, application_id)
    return AttachmentList(
        application_id=application_id,
        editable=editable,
        items=tuple(
            view(row, pinned.get(row.attachment_id, NOT_PINNED))
            for row in rows
            if row.removed_at is None or row.attachment_id in pinned
        ),
        bytes_left=limits.left(taken),
        max_bytes=limits.file,
    )


def view(row: Attachment, pins: Pins = NOT_PINNED) -> AttachmentView:
    return AttachmentView(
        **pinned(row).model_dump(),
        kind_name=AttachmentKind(row.kind).label,
        cleaned=row.cleaned,
        added_at=row.added_at,
        added_by=row.added_by,
        replaces=row.replaces,
        current=row.removed_at is None,
        submissions=pins.submissions,
        supplements=pins.supplements,
    )


def pinned(row: Attachment) -> PinnedAttachment:
    """As a submission names it."""
    return PinnedAttachment(
        attachment_id=row.attachment_id,
        kind=AttachmentKind(row.kind),
        filename=row.filename,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
    )


def content_of(storage: Storage, held: PinnedAttachment) -> bytes:
    """The stored bytes, which are those that were handed in. Raises Problem 410 attachment_lost, which somebody has to mend."""
    try:
        content = storage.get(held.attachment_id)
    except FileNotFoundError:
        content = b""
    if hashlib.sha256(content).hexdigest() == held.sha256:
        return content
    logger.error("attachment lost", extra={"attachment_id": held.attachment_id, "found": len(content)})
    detail = "附件文件在存储中缺失或已损坏，请联系管理员从备份恢复；其登记信息与校验值仍在。"
    raise Problem(410, "attachment_lost", "附件文件缺失", detail)
