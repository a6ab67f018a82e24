"""The queue 待匹配 and the rows behind a list, with firms that might be meant."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlmodel import Session

from contracts.codes import Programme, Role, RowOutcome
from contracts.queries.cultivation import Candidate, ListRowPage, ListRowView
from domain.firm_names import core, resemblance
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import not_found
from kit.web.paging import Turn
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.reads.lists import readable
from services.cultivation.lists.tables import LIST, ROW

CANDIDATES = 5
LOOKED_AT = 50


def row_query(caller: Caller) -> Select[Any]:
    """Rows that the caller may read: of the office's lists, staff see what waits and what became a firm of theirs."""
    query = select(ROW, LIST.c.programme).join(LIST, LIST.c.list_id == ROW.c.list_id).where(readable(caller))
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return query
    nobody = and_(ROW.c.firm_id.is_(None), ROW.c.outcome != RowOutcome.REFUSED.value)
    return query.where(or_(LIST.c.zones != "", nobody, visible(caller, ROW.c.firm_id)))


def find_row(session: Session, row_id: str, caller: Caller) -> ListRowView:
    """One row. Raises 404."""
    row = session.execute(row_query(caller).where(ROW.c.row_id == row_id)).first()
    if row is None:
        raise not_found()
    return _view(session, row, caller)


def list_rows(
    session: Session,
    caller: Caller,
    *,
    list_id: str | None = None,
    outcome: RowOutcome | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> ListRowPage:
    """In the order of lists and lines."""
    query = row_query(caller)
    if list_id:
        query = query.where(ROW.c.list_id == list_id)
    if outcome:
        query = query.where(ROW.c.outcome == outcome.value)
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    turn = Turn(f"{caller.subject}|list-rows|{list_id}|{outcome}", limit, cursor)
    found = turn.of_rows(session, query, ROW.c.row_id)
    return ListRowPage(
        total=total,
        next_cursor=found.next_cursor,
        items=tuple(_view(session, row, caller) for row in found.items),
    )


def _view(session: Session, row: Any, caller: Caller) -> ListRowView:
    waiting = row.outcome == RowOutcome.UNMATCHED.value
    return ListRowView(
        row_id=row.row_id,
        list_id=row.list_id,
        programme=Programme(row.programme),
        line=row.line,
        name=row.name,
        uscc=row.uscc,
        number=row.number,
        issued_on=row.issued_on,
        outcome=RowOutcome(row.outcome),
        outcome_name=RowOutcome(row.outcome).label,
        reasons=tuple(row.reasons.split("\n")) if row.reasons else (),
        candidates=tuple(_candidates(session, row.name, caller)) if waiting else (),
        firm_id=row.firm_id,
        version=row.version,
    )


def _candidates(session: Session, name: str, caller: Caller) -> Sequence[Candidate]:
    """Firms of the caller with a similar name, now or before; suggested and never taken by itself."""
    distinctive = core(name)
    if not distinctive:
        return []
    query = (
        select(NAME.c.firm_id, NAME.c.name, VERSION.c.uscc, VERSION.c.name.label("current"))
        .join(VERSION, and_(VERSION.c.firm_id == NAME.c.firm_id, VERSION.c.known_until == FOREVER))
        .where(
            NAME.c.known_until == FOREVER,
            NAME.c.match_key.contains(distinctive[:8], autoescape=True),
            visible(caller, NAME.c.firm_id),
        )
        .order_by(VERSION.c.sort_key, NAME.c.valid_from)
        .limit(LOOKED_AT)
    )
    found: dict[str, Candidate] = {}
    for row in session.execute(query):
        why = resemblance(name, row.name)
        if why and row.firm_id not in found:
            former = "" if row.name == row.current else f"（曾用名：{row.name}）"
            found[row.firm_id] = Candidate(firm_id=row.firm_id, uscc=row.uscc, name=row.current, why=why + former)
    return list(found.values())[:CANDIDATES]
