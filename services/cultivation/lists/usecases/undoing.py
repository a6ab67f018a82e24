"""Undoing a list: titles that are still as it made them are voided with it; what was changed since stays with its reason."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from contracts.codes import ImportMode, JobState, ListKind, Role, RowOutcome
from contracts.commands.titles import UndoList
from contracts.queries.cultivation import OfficialListView
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.problem import Problem, conflict
from kit.data.session import WriteSession
from services.cultivation.lists.reads.lists import find_list
from services.cultivation.lists.rules import ENDING
from services.cultivation.lists.tables import LIST, MENTION, ROW, WAITING
from services.cultivation.lists.usecases.lists import LEASE, LEASED, head_of, require_own
from services.cultivation.lists.usecases.publicities import withdraw
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.recognitions.usecases.corrections import VoidRecognition, void

AT_ONCE = 100  # titles per transaction
WITHDRAWN = "名单已整份撤销"
OF_BEFORE = "该资格在名单之前已登记，由名单补充，不随名单撤销；如有误请更正"
CHANGED = "该资格在导入后又有变更，不能随名单撤销；请核对后更正或作废"
ENDED = "名单取消或撤销的资格不能整份恢复，请逐条更正"
_SAVE = (
    update(ROW)
    .where(ROW.c.row_id == bindparam("row"))
    .values(undone=bindparam("is_undone"), undo_note=bindparam("why"), version=ROW.c.version + 1)
)


def undo(session: WriteSession, list_id: str, command: UndoList, caller: Caller) -> OfficialListView:
    """Queue the undoing of a list; its waiting rows leave the queue at once. Raises 403, 404, 409 list_not_applied, list_undone."""
    head = require_own(session, list_id, caller)
    if head.undo_reason is not None:
        raise conflict("list_undone", "该名单已撤销", "整份撤销只能办理一次。")
    if head.mode != ImportMode.APPLY.value or head.state not in (JobState.DONE.value, JobState.FAILED.value):
        raise conflict("list_not_applied", "该名单没有可撤销的内容", "只有已办理完毕的名单可以整份撤销。")
    values = {"outcome": RowOutcome.DISMISSED.value, "reasons": WITHDRAWN, "version": ROW.c.version + 1}
    who = {"resolved_by": caller.subject, "resolved_at": session.now}
    session.execute(update(ROW).where(ROW.c.list_id == list_id, WAITING).values(**values, **who))
    again = {"undo_reason": command.reason, "state": JobState.QUEUED.value, "problem": None}
    session.execute(update(LIST).where(LIST.c.list_id == list_id).values(**again, version=LIST.c.version + 1))
    withdraw(session, MENTION.c.list_id == list_id)
    session.audit("official-list", list_id, "undo list", reason=command.reason)
    return find_list(session, list_id, caller)


def undo_next(session: WriteSession, list_id: str) -> int:
    """Void the next titles of the list; how many rows were decided, 0 when none is left and the job has ended."""
    head = head_of(session, list_id)
    named = (ROW.c.list_id == list_id, ROW.c.recognition_id.is_not(None), ROW.c.undone.is_(None))
    did = ROW.c.outcome == RowOutcome.MATCHED.value
    rows = session.execute(select(ROW).where(*named, did).order_by(ROW.c.position).limit(AT_ONCE)).all()
    if not rows:
        LEASED.end(session, list_id, JobState.DONE)
        session.audit("official-list", list_id, "list undone", undone=head.undone, kept=head.kept)
        return 0
    titles = _titles(session, rows)
    decided = [(row, _undone(session, head, titles.get(row.recognition_id))) for row in rows]
    saved = [{"row": row.row_id, "is_undone": why is None, "why": why} for row, why in decided]
    session.connection().execute(_SAVE, saved)
    voided = sum(why is None for _, why in decided)
    LEASED.renew(session, list_id, LEASE, undone=head.undone + voided, kept=head.kept + len(rows) - voided)
    session.audit("official-list", list_id, "undo rows", rows=len(rows))
    return len(rows)


def _titles(session: WriteSession, rows: Sequence[Any]) -> dict[str, Any]:
    columns = (RECOGNITION.c.recognition_id, RECOGNITION.c.version, RECOGNITION.c.list_id, RECOGNITION.c.voided_at)
    wanted = among(RECOGNITION.c.recognition_id, [row.recognition_id for row in rows])
    return {row.recognition_id: row for row in session.execute(select(*columns).where(wanted))}


def _undone(session: WriteSession, head: Any, title: Any) -> str | None:
    """Void the title of a row; otherwise why it stays."""
    if ListKind(head.kind) in ENDING:
        return ENDED
    if title is None or title.voided_at is not None:
        return CHANGED
    if title.version != 1:
        return OF_BEFORE if title.list_id == head.list_id else CHANGED
    command = VoidRecognition(
        title.recognition_id, title.version, f"撤销名单“{head.document_no[:80]}”：{head.undo_reason}"
    )
    try:
        void(session, command, Caller(session.caller.subject, Role.OFFICE))
    except Problem as problem:
        return problem.detail[:400]
    return None
