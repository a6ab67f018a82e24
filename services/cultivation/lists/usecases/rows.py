"""Rows of official lists: settled by matching, again when firms change, or by a person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, or_, select, update

from contracts.codes import ImportMode, ListKind, Programme, Role, RowOutcome
from contracts.commands.titles import DismissRows
from contracts.queries.titles import ListRowView, RowsDismissed
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from kit.data.problem import FieldError, Problem, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.reads.preconditions import open_preconditions
from services.cultivation.lists.reads.rows import find_row, row_query
from services.cultivation.lists.rules import ENDING, MENTIONING, certificate_number, may_apply
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.lists.usecases.endings import end_by_list, require_firm
from services.cultivation.lists.usecases.matchings import Match, matches
from services.cultivation.lists.usecases.publicities import publicise
from services.cultivation.recognitions.usecases.entries import GrantOutcome, GrantRecognition
from services.cultivation.recognitions.usecases.recognitions import NUMBER_TAKEN, UNCLEAR, grant_many, grant_or_find

_SETTLE = (
    update(ROW)
    .where(ROW.c.row_id == bindparam("row"))
    .values(
        outcome=bindparam("what"),
        reasons=bindparam("why"),
        firm_id=bindparam("firm"),
        recognition_id=bindparam("title"),
        warnings=bindparam("warn"),
        version=ROW.c.version + 1,
    )
)
Settled = dict[str, str | None]
MENTIONED = {
    ListKind.PUBLICITY: "公示中，尚不登记证书",
    ListKind.FILING: "已备案，待公告后登记证书",
    ListKind.RENAMING: "更名名单只作提示，请在企业台账办理更名",
}
NO_NUMBER = "编号一列为序号，未作为证书编号"
BY_NAME_ALONE = "只凭名称不能取消或撤销资格，请人工核对"
NOTHING_TO_END = "该企业在文件日期没有可取消或撤销的有效资格"


def settle(session: WriteSession, head: Any, rows: Sequence[Any]) -> None:
    """Match rows of one list and do what its kind says, with a fixed number of statements where titles are made."""
    if rows:
        save_settled(session, settled(session, head, rows))


def save_settled(session: WriteSession, found: Sequence[Settled]) -> None:
    session.connection().execute(_SETTLE, list(found))


def settled(session: WriteSession, head: Any, rows: Sequence[Any]) -> list[Settled]:
    """What becomes of each row; the titles are made."""
    found = matches(session, rows, Programme(head.programme), head.zones, head.issued_on)
    known = [(row, match) for row, match in zip(rows, found, strict=True) if match.firm_id]
    done = [_waiting(row, match.reason) for row, match in zip(rows, found, strict=True) if match.firm_id is None]
    kind = ListKind(head.kind)
    if kind is ListKind.ANNOUNCEMENT:
        done += _register(session, head, known)
    elif kind in ENDING:
        done += [_ended(session, head, row, match) for row, match in known]
    else:
        done += [_outcome(row, RowOutcome.MATCHED, MENTIONED[kind], match.firm_id) for row, match in known]
    if kind is ListKind.PUBLICITY:
        publicise(session, head, [(row.row_id, str(match.firm_id)) for row, match in known])
    return _warned(session, head, done)


def _warned(session: WriteSession, head: Any, done: Sequence[Settled]) -> list[Settled]:
    """The rows with what their title supposes and their firm lacks; nothing of it changes what became of them."""
    firms = [str(row["firm"]) for row in done if row["firm"]]
    found = open_preconditions(session, head, firms)
    return [row | {"warn": "\n".join(found.get(str(row["firm"]), ()))} for row in done]


def _register(session: WriteSession, head: Any, known: Sequence[tuple[Any, Match]]) -> list[Settled]:
    granted = grant_many(session, [command_of(head, row, str(match.firm_id)) for row, match in known])
    return [
        _settled(row, str(match.firm_id), result, _note(head, row, match))
        for (row, match), result in zip(known, granted, strict=True)
    ]


def _note(head: Any, row: Any, match: Match) -> str | None:
    running = row.number and certificate_number(row.number, Programme(head.programme)) is None
    return "\n".join(note for note in (match.reason, NO_NUMBER if running else None) if note) or None


def _ended(session: WriteSession, head: Any, row: Any, match: Match) -> Settled:
    """By number or code the title is ended with the list's document; a name alone is for a person to settle."""
    if not row.uscc and certificate_number(row.number, Programme(head.programme)) is None:
        return _waiting(row, BY_NAME_ALONE)
    return _end_of(session, head, row, str(match.firm_id))


def _end_of(session: WriteSession, head: Any, row: Any, firm_id: str) -> Settled:
    try:
        title = end_by_list(session, head, row, firm_id)
    except Problem as problem:
        return _waiting(row, problem.detail)
    if title is None:
        return _outcome(row, RowOutcome.UNCHANGED, NOTHING_TO_END, firm_id)
    return _outcome(row, RowOutcome.MATCHED, None, firm_id, title)


def _could_mean() -> Select[Any]:
    codes = select(VERSION.c.uscc).where(among(VERSION.c.firm_id, "firm_ids"), VERSION.c.known_until == FOREVER)
    keys = select(NAME.c.match_key).where(among(NAME.c.firm_id, "firm_ids"), NAME.c.known_until == FOREVER)
    query = select(ROW).where(
        ROW.c.outcome == RowOutcome.UNMATCHED.value,
        or_(ROW.c.uscc.in_(codes), ROW.c.match_key.in_(keys)),
        ROW.c.list_id.in_(select(LIST.c.list_id).where(LIST.c.mode == ImportMode.APPLY.value)),
    )
    return query.order_by(ROW.c.row_id)


_COULD_MEAN = Prepared(_could_mean())


def retry(session: WriteSession, firm_ids: Sequence[str]) -> int:
    """Try the waiting rows again that could mean these firms, by code or by one of their names; returns how many."""
    rows = session.ask(_COULD_MEAN, {"firm_ids": firm_ids})
    heads = {row.list_id for row in rows}
    for head in session.execute(select(LIST).where(LIST.c.list_id.in_(heads))).all() if heads else ():
        settle(session, head, [row for row in rows if row.list_id == head.list_id])
    return len(rows)


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
        done = _end_of(session, head, row, require_firm(session, firm_id, caller))
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
    query = row_query(caller).where(ROW.c.outcome == RowOutcome.UNMATCHED.value, applied)
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


def command_of(head: Any, row: Any, firm_id: str) -> GrantRecognition:
    """What a row asks to register; the list's date stands in for a missing one."""
    return GrantRecognition(
        firm_id=firm_id,
        programme=Programme(head.programme),
        issued_on=row.issued_on or head.issued_on,
        number=certificate_number(row.number, Programme(head.programme)),
        valid_until=row.valid_until,
        document_no=head.document_no,
        document_on=head.issued_on,
        list_id=head.list_id,
    )


def _outcome(
    row: Any, what: RowOutcome, why: str | None, firm_id: str | None = None, title: str | None = None
) -> Settled:
    return {"row": row.row_id, "what": what.value, "why": why or "", "firm": firm_id, "title": title}


def _waiting(row: Any, reason: str | None) -> Settled:
    return _outcome(row, RowOutcome.UNMATCHED, reason)


def _settled(row: Any, firm_id: str, result: GrantOutcome, note: str | None) -> Settled:
    """Contradictions wait for a person; what cannot be is refused."""
    if result.recognition_id is None:
        why = "\n".join(item.message for item in result.objections)
        person = {item.code for item in result.objections} <= {NUMBER_TAKEN.code, UNCLEAR.code}
        return _outcome(row, RowOutcome.UNMATCHED if person else RowOutcome.REFUSED, why)
    outcome = RowOutcome.MATCHED if result.fresh or result.completed else RowOutcome.UNCHANGED
    notes = "\n".join(each for each in (result.completed, note) if each)
    return _outcome(row, outcome, notes, firm_id, result.recognition_id)


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
