"""Waiting rows of official lists, settled by a person."""

from typing import Any

from sqlalchemy import select, update

from contracts.codes import ImportMode, ListKind, Role, RowOutcome
from contracts.commands.titles import DismissRows
from contracts.queries.titles import ListRowView, RowsDismissed
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.problem import FieldError, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.lists.reads.preconditions import open_preconditions
from services.cultivation.lists.reads.rows import find_row, row_query
from services.cultivation.lists.rules import ENDING, MENTIONING, may_apply
from services.cultivation.lists.tables import LIST, ROW, WAITING
from services.cultivation.lists.usecases.endings import require_firm
from services.cultivation.lists.usecases.publicities import publicise
from services.cultivation.lists.usecases.settling import MENTIONED, command_of, end_of
from services.cultivation.recognitions.usecases.recognitions import grant_or_find


def resolve(session: WriteSession, row_id: str, version: int, firm_id: str, caller: Caller) -> ListRowView:
    """A person says which firm a waiting row means. Raises 403, 404, 409 not_waiting and what `grant_or_find` raises, 412."""
    head, row = _load(session, row_id, version, caller)
    if not may_apply(ListKind(head.kind), caller.role):
        raise forbidden()
    warnings = "\n".join(open_preconditions(session, head, [firm_id]).get(firm_id, ()))
    meant = _meant(session, head, row, firm_id, caller)
    values = {"outcome": RowOutcome.MATCHED.value, "firm_id": firm_id, "warnings": warnings} | meant
    return _decide(session, row, caller, values, "resolved")


def _meant(session: WriteSession, head: Any, row: Any, firm_id: str, caller: Caller) -> dict[str, str]:
    """What the row does for this firm."""
    kind = ListKind(head.kind)
    if kind in ENDING:
        done = end_of(session, head, row, require_firm(session, firm_id, caller))
        return {"outcome": str(done["what"]), "reasons": done["why"] or "", "recognition_id": done["title"] or ""}
    if kind in MENTIONING:
        firm_id = require_firm(session, firm_id, caller)
        if kind is ListKind.PUBLICITY:
            publicise(session, head, [(row.row_id, firm_id)])
        return {"firm_id": firm_id, "reasons": MENTIONED[kind]}
    title, was_there = grant_or_find(session, command_of(head, row, firm_id), caller)
    return {"recognition_id": title} | ({"outcome": RowOutcome.UNCHANGED.value} if was_there else {})


def dismiss(session: WriteSession, row_id: str, version: int, reason: str, caller: Caller) -> ListRowView:
    """The row means no firm of ours. Raises 403, 404, 409 not_waiting, 412."""
    _head, row = _load(session, row_id, version, caller)
    values = {"outcome": RowOutcome.DISMISSED.value, "reasons": reason}
    return _decide(session, row, caller, values, "dismissed")


def dismiss_many(session: WriteSession, command: DismissRows, caller: Caller) -> RowsDismissed:
    """Take waiting rows out of the queue at once; those that do not wait any more stay as they are. Raises 403, 422."""
    if caller.role not in (Role.STAFF, Role.OFFICE):
        raise forbidden()
    if command.list_id is None and command.row_ids is None:
        error = FieldError("/list_id", "required", "请选择名单或行")
        raise invalid("list_rows", "没有选择", error.message, [error])
    applied = LIST.c.mode == ImportMode.APPLY.value
    query = row_query(caller).where(WAITING, applied)
    if command.list_id is not None:
        query = query.where(ROW.c.list_id == command.list_id)
    if command.row_ids is not None:
        query = query.where(among(ROW.c.row_id, command.row_ids))
    ids = [row.row_id for row in session.execute(query)]
    values = {"outcome": RowOutcome.DISMISSED.value, "reasons": command.reason, "version": ROW.c.version + 1}
    who = {"resolved_by": caller.subject, "resolved_at": session.now}
    session.execute(update(ROW).where(among(ROW.c.row_id, ids)).values(**values, **who))
    session.audit("official-list", command.list_id or "", "rows dismissed", rows=len(ids))
    return RowsDismissed(dismissed=len(ids))


def _load(session: WriteSession, row_id: str, version: int, caller: Caller) -> tuple[Any, Any]:
    if caller.role not in (Role.STAFF, Role.OFFICE):
        raise forbidden()
    row = session.execute(row_query(caller).where(ROW.c.row_id == row_id)).first()
    if row is None:
        raise not_found()
    require_version(version, row.version)
    if row.mode != ImportMode.APPLY.value:
        raise conflict("list_dry_run", "名单尚未办理", "该名单只是试匹配，请先办理名单。")
    if row.outcome != RowOutcome.UNMATCHED.value:
        raise conflict("not_waiting", "该行已处理", "该行不在待匹配队列中，请刷新后查看。")
    return session.execute(select(LIST).where(LIST.c.list_id == row.list_id)).one(), row


def _decide(session: WriteSession, row: Any, caller: Caller, values: dict[str, str], action: str) -> ListRowView:
    who = {"resolved_by": caller.subject, "resolved_at": session.now, "version": row.version + 1}
    session.execute(update(ROW).where(ROW.c.row_id == row.row_id).values(**values, **who))
    session.audit("official-list-row", row.row_id, action, list_id=row.list_id)
    return find_row(session, row.row_id, caller)
