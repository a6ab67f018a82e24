"""Rows of official lists: settled by matching, again when firms change, or by a person."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from contracts.codes import Programme, Role, RowOutcome
from contracts.queries.cultivation import ListRowView
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import conflict, forbidden, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.reads.rows import find_row, row_query
from services.cultivation.lists.tables import LIST, ROW
from services.cultivation.lists.usecases.matchings import matches
from services.cultivation.recognitions.usecases.recognitions import Granted, GrantRecognition, grant, grant_many

_SETTLE = (
    update(ROW)
    .where(ROW.c.row_id == bindparam("row"))
    .values(
        outcome=bindparam("what"),
        reasons=bindparam("why"),
        firm_id=bindparam("firm"),
        recognition_id=bindparam("title"),
        version=ROW.c.version + 1,
    )
)
Settled = dict[str, str | None]


def settle(session: WriteSession, head: Any, rows: Sequence[Any]) -> None:
    """Match rows of one list and register what they say, with a fixed number of statements."""
    if not rows:
        return
    found = matches(session, rows, Programme(head.programme), head.zones, head.issued_on)
    known = [(row, match) for row, match in zip(rows, found, strict=True) if match.firm_id]
    granted = grant_many(session, [command_of(head, row, str(match.firm_id)) for row, match in known])
    settled = [_waiting(row, match.reason) for row, match in zip(rows, found, strict=True) if match.firm_id is None]
    settled += [
        _settled(row, str(match.firm_id), result, match.reason)
        for (row, match), result in zip(known, granted, strict=True)
    ]
    session.connection().execute(_SETTLE, settled)


def retry(session: WriteSession, firm_ids: Sequence[str]) -> int:
    """Try the waiting rows again that could mean these firms, by code or by one of their names; returns how many."""
    codes = select(VERSION.c.uscc).where(among(VERSION.c.firm_id, firm_ids), VERSION.c.known_until == FOREVER)
    keys = select(NAME.c.match_key).where(among(NAME.c.firm_id, firm_ids), NAME.c.known_until == FOREVER)
    query = select(ROW).where(
        ROW.c.outcome == RowOutcome.UNMATCHED.value, or_(ROW.c.uscc.in_(codes), ROW.c.match_key.in_(keys))
    )
    rows = session.execute(query.order_by(ROW.c.row_id)).all()
    heads = {row.list_id for row in rows}
    for head in session.execute(select(LIST).where(LIST.c.list_id.in_(heads))).all() if heads else ():
        settle(session, head, [row for row in rows if row.list_id == head.list_id])
    return len(rows)


def resolve(session: WriteSession, row_id: str, version: int, firm_id: str, caller: Caller) -> ListRowView:
    """A person says which firm a waiting row means. Raises 403, 404, 409 not_waiting and what `grant` raises, 412."""
    head, row = _load(session, row_id, version, caller)
    title = grant(session, command_of(head, row, firm_id), caller)
    values = {"outcome": RowOutcome.MATCHED.value, "firm_id": firm_id, "recognition_id": title.recognition_id}
    return _decide(session, row, caller, values, "resolved")


def dismiss(session: WriteSession, row_id: str, version: int, reason: str, caller: Caller) -> ListRowView:
    """The row means no firm of ours. Raises 403, 404, 409 not_waiting, 412."""
    _head, row = _load(session, row_id, version, caller)
    values = {"outcome": RowOutcome.DISMISSED.value, "reasons": reason}
    return _decide(session, row, caller, values, "dismissed")


def command_of(head: Any, row: Any, firm_id: str) -> GrantRecognition:
    """What a row asks to register; the list's date stands in for a missing one."""
    return GrantRecognition(
        firm_id=firm_id,
        programme=Programme(head.programme),
        issued_on=row.issued_on or head.issued_on,
        number=row.number,
        valid_until=row.valid_until,
        document_no=head.document_no,
        list_id=head.list_id,
    )


def _waiting(row: Any, reason: str | None) -> Settled:
    return {"row": row.row_id, "what": RowOutcome.UNMATCHED.value, "why": reason or "", "firm": None, "title": None}


def _settled(row: Any, firm_id: str, result: Granted, note: str | None) -> Settled:
    if result.recognition_id is None:
        why = "\n".join(item.message for item in result.objections)
        return {"row": row.row_id, "what": RowOutcome.REFUSED.value, "why": why, "firm": None, "title": None}
    outcome = RowOutcome.MATCHED if result.fresh else RowOutcome.UNCHANGED
    return {
        "row": row.row_id,
        "what": outcome.value,
        "why": note or "",
        "firm": firm_id,
        "title": result.recognition_id,
    }


def _load(session: WriteSession, row_id: str, version: int, caller: Caller) -> tuple[Any, Any]:
    if caller.role not in (Role.STAFF, Role.OFFICE):
        raise forbidden()
    row = session.execute(row_query(caller).where(ROW.c.row_id == row_id)).first()
    if row is None:
        raise not_found()
    require_version(version, row.version)
    if row.outcome != RowOutcome.UNMATCHED.value:
        raise conflict("not_waiting", "该行已处理", "该行不在待匹配队列中，请刷新后查看。")
    return session.execute(select(LIST).where(LIST.c.list_id == row.list_id)).one(), row


def _decide(session: WriteSession, row: Any, caller: Caller, values: dict[str, str], action: str) -> ListRowView:
    who = {"resolved_by": caller.subject, "resolved_at": session.now, "version": row.version + 1}
    session.execute(update(ROW).where(ROW.c.row_id == row.row_id).values(**values, **who))
    session.subject("official-list-row", row.row_id, action, list_id=row.list_id)
    return find_row(session, row.row_id, caller)
