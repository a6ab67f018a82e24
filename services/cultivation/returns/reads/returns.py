"""Returns that were uploaded, their rows, and the workbook of refused rows. Staff see their zones', a firm its own."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlmodel import Session

from contracts.codes import JobState, Role, RowOutcome
from contracts.metrics import FactSide
from contracts.queries.facts import ReturnPage, ReturnRowPage, ReturnRowView, ReturnView, RowReason
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.returns.tables import LIGHT, RETURN, ROW


def readable(caller: Caller) -> ColumnElement[bool]:
    """Returns that the caller may see: those of the office are the office's."""
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    if caller.role == Role.FIRM:
        return RETURN.c.party == (caller.party or "")
    own = [("," + RETURN.c.zones + ",").contains(f",{zone},", autoescape=True) for zone in sorted(caller.grants)]
    return or_(RETURN.c.started_by == caller.subject, *own)


def find(session: Session, return_id: str, caller: Caller) -> ReturnView:
    """Raises 404 for a return of others."""
    return _view(_row_of(session, return_id, caller))


def returns(session: Session, caller: Caller, limit: int = 50, cursor: str | None = None) -> ReturnPage:
    """Newest first."""
    total = session.execute(select(func.count()).select_from(RETURN).where(readable(caller))).scalar_one()
    request = PageRequest(f"{caller.subject}|fact-returns", limit, cursor)
    found = request.of_rows(session, _returns(caller), RETURN.c.return_id, newest_first=True)
    return ReturnPage(total=total, next_cursor=found.next_cursor, items=tuple(map(_view, found.items)))


def return_rows(
    session: Session,
    caller: Caller,
    return_id: str,
    outcome: RowOutcome | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> ReturnRowPage:
    """Rows in the order of the file, each with its reasons."""
    _row_of(session, return_id, caller)
    where = [ROW.c.return_id == return_id, *([ROW.c.outcome == outcome.value] if outcome else [])]
    total = session.execute(select(func.count()).select_from(ROW).where(*where)).scalar_one()
    request = PageRequest(f"{caller.subject}|return-rows|{return_id}|{outcome}", limit, cursor)
    found = request.of_rows(session, select(ROW).where(*where), ROW.c.line)
    return ReturnRowPage(total=total, next_cursor=found.next_cursor, items=tuple(map(_row_view, found.items)))


def refused_lines(session: Session, caller: Caller, return_id: str) -> tuple[Any, dict[int, list[RowReason]]]:
    """The file with its name, and by line why rows of it were refused. Raises 404."""
    query = select(RETURN.c.filename, RETURN.c.content).where(RETURN.c.return_id == return_id, readable(caller))
    file = session.execute(query).first()
    if file is None:
        raise not_found()
    refused = (ROW.c.return_id == return_id, ROW.c.outcome == RowOutcome.REFUSED.value)
    rows = session.execute(select(ROW.c.line, ROW.c.reasons).where(*refused).order_by(ROW.c.line))
    return file, {row.line: _reasons(row.reasons) for row in rows}


def _returns(caller: Caller) -> Select[Any]:
    return select(*LIGHT).where(readable(caller))


def _row_of(session: Session, return_id: str, caller: Caller) -> Any:
    row = session.execute(_returns(caller).where(RETURN.c.return_id == return_id)).first()
    if row is None:
        raise not_found()
    return row


def _view(row: Any) -> ReturnView:
    side, state = FactSide(row.side), JobState(row.state)
    copied = [
        "return_id",
        "filename",
        "year",
        "since",
        "source",
        "rows",
        "done",
        "updated",
        "unchanged",
        "refused",
        "problem",
    ]
    times = ["started_by", "started_at", "finished_at", "version"]
    return ReturnView(
        **{name: getattr(row, name) for name in (*copied, *times)},
        side=side,
        side_name=side.label,
        state=state,
        state_name=state.label,
        notes=tuple(orjson.loads(row.notes)),
    )


def _row_view(row: Any) -> ReturnRowView:
    outcome = RowOutcome(row.outcome)
    return ReturnRowView(
        line=row.line,
        uscc=row.uscc,
        name=row.name,
        outcome=outcome,
        outcome_name=outcome.label,
        reasons=tuple(_reasons(row.reasons)),
        firm_id=row.firm_id,
    )


def _reasons(text: str) -> list[RowReason]:
    return [RowReason(column=column, code=code, message=message) for column, code, message in orjson.loads(text)]
