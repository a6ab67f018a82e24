"""Attach, remove and pin; whether somebody may is judged by the application."""

import hashlib
from dataclasses import dataclass

from contracts.commands.attachments import AddAttachment
from contracts.queries.attachments import PinnedAttachment
from kit.data.problem import FieldError, Problem, conflict, invalid
from kit.data.session import WriteSession
from services.cultivation.attachments import tables
from services.cultivation.attachments.reads import pinned
from services.cultivation.attachments.rules import types
from services.cultivation.attachments.rules.limits import MAX_FILES, Limits
from services.cultivation.attachments.rules.types import Examined
from services.cultivation.attachments.tables import Attachment
from sheets.parser.refusal import Refused

REFUSED = "附件不能上传"


@dataclass(frozen=True)
class StoredFile:
    """A file whose bytes are durable under `attachment_id`."""

    attachment_id: str
    file: Examined


def examine(filename: str, content: bytes, limits: Limits) -> Examined:
    """What is stored of a file. Raises Problem 413 and 422 with the code and the words of the refusal."""
    try:
        limits.require_file(len(content))
        return types.examined(filename, content)
    except Refused as error:
        if error.status == 413:
            raise Problem(413, error.code, REFUSED, error.detail) from None
        raise invalid(error.code, REFUSED, error.detail, [FieldError("/file", error.code, error.detail)]) from None


def add(
    session: WriteSession, application_id: str, command: AddAttachment, stored: StoredFile, limits: Limits
) -> tuple[Attachment, Attachment | None]:
    """The new row, and the one that it replaces. Raises 409 attachment_present, attachments_full, 422 attachment_unknown."""
    old = _replaced(session, application_id, command)
    row = Attachment(
        attachment_id=stored.attachment_id,
        application_id=application_id,
        kind=command.kind.value,
        filename=stored.file.filename,
        media_type=stored.file.media_type,
        size=len(stored.file.content),
        sha256=hashlib.sha256(stored.file.content).hexdigest(),
        cleaned=stored.file.cleaned,
        replaces=command.replaces,
        added_at=session.now,
        added_by=session.caller.subject,
    )
    _refuse_twice(session, row)
    if old is not None:
        remove(session, old)
    _refuse_too_much(session, row, limits)
    session.add(row)
    session.flush()
    return row, old


def remove(session: WriteSession, row: Attachment) -> None:
    """Out of the present form; submissions that have pinned it keep it."""
    row.removed_at, row.removed_by = session.now, session.caller.subject
    session.add(row)
    session.flush()


def pin_current(session: WriteSession, application_id: str, seq: int) -> list[PinnedAttachment]:
    """Those of the present form as submission `seq` names them."""
    rows = tables.current_ones(session, application_id)
    tables.pin(session, application_id, seq, rows)
    return [pinned(row) for row in rows]


def pin_supplement(session: WriteSession, application_id: str, seq: int, row: Attachment) -> None:
    """The file completes submission `seq`, which stays as it was handed in; it is part of the present form as well."""
    tables.pin(session, application_id, seq, [row], supplement=True)


def _replaced(session: WriteSession, application_id: str, command: AddAttachment) -> Attachment | None:
    if command.replaces is None:
        return None
    old = tables.find(session, application_id, command.replaces)
    if old is None or old.removed_at is not None:
        message = "要替换的附件不在当前材料中"
        raise invalid("attachment_unknown", "附件已变动", message, [FieldError("/query/replaces", "unknown", message)])
    return old


def _refuse_twice(session: WriteSession, row: Attachment) -> None:
    """The same bytes as the same evidence are the same attachment: a second click makes no second one."""
    same = [
        each
        for each in tables.current_ones(session, row.application_id)
        if (each.kind, each.sha256) == (row.kind, row.sha256)
    ]
    if same:
        detail = f"同一文件已作为“{same[0].filename}”上传。"
        raise conflict("attachment_present", "附件已上传", detail, attachment_id=same[0].attachment_id)


def _refuse_too_much(session: WriteSession, row: Attachment, limits: Limits) -> None:
    count, taken = tables.taken_of(session, row.application_id)
    if count >= MAX_FILES or row.size > limits.left(taken):
        detail = f"一份申报至多 {MAX_FILES} 个附件、共 {limits.form // 2**20} MB，请先删除不需要的附件。"
        raise conflict("attachments_full", "附件过多", detail)
