"""The queue 待匹配 and the rows behind a list, with firms that might be meant."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session

from contracts.codes import ImportMode, ListKind, Programme, Role, RowOutcome
from contracts.queries.titles import Candidate, ListRowPage, ListRowView
from domain import certificate_numbers
from domain.firm_names import core, normal_form, resemblance
from domain.spans import OPEN
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.lists.reads.lists import readable
from services.cultivation.lists.rules import certificate_number
from services.cultivation.lists.tables import LIST, ROW, WAITING
from services.cultivation.recognitions.tables import RECOGNITION

CANDIDATES = 5
LOOKED_AT = 50


def row_query(caller: Caller) -> Select[Any]:
    """Rows that the caller may read: of the office's lists, staff see what waits and what became a firm of theirs."""
    query = (
        select(
            ROW,
            LIST.c.programme,
            LIST.c.kind,
            LIST.c.mode,
            LIST.c.document_no,
            LIST.c.issued_on.label("list_issued_on"),
            VERSION.c.name.label("firm_name"),
            VERSION.c.uscc.label("firm_uscc"),
        )
        .join(LIST, LIST.c.list_id == ROW.c.list_id)
        .outerjoin(VERSION, and_(VERSION.c.firm_id == ROW.c.firm_id, VERSION.c.known_until == FOREVER))
        .where(readable(caller))
    )
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
    undone: bool | None = None,
    warned: bool | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> ListRowPage:
    """In the order of lists and their rows; a dry run shows its rows only when it is asked for by name."""
    of_list = ROW.c.list_id == list_id if list_id else LIST.c.mode == ImportMode.APPLY.value
    query = row_query(caller).where(of_list)
    if undone is not None:
        query = query.where(ROW.c.undone.is_(undone))
    if warned is not None:
        query = query.where((ROW.c.warnings != "") if warned else (ROW.c.warnings == ""))
    if outcome:
        query = query.where(WAITING if outcome is RowOutcome.UNMATCHED else ROW.c.outcome == outcome.value)
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    page_request = PageRequest(f"{caller.subject}|list-rows|{list_id}|{outcome}|{undone}|{warned}", limit, cursor)
    found = page_request.of_rows(session, query, ROW.c.row_id)
    return ListRowPage(
        total=total,
        next_cursor=found.next_cursor,
        items=tuple(_view(session, row, caller) for row in found.items),
    )


def _view(session: Session, row: Any, caller: Caller) -> ListRowView:
    waiting = row.outcome == RowOutcome.UNMATCHED.value
    shown = {
        **row._mapping,
        "programme": Programme(row.programme),
        "kind": ListKind(row.kind),
        "outcome": RowOutcome(row.outcome),
        "outcome_name": RowOutcome(row.outcome).label,
        "reasons": tuple(row.reasons.split("\n")) if row.reasons else (),
        "warnings": tuple(row.warnings.split("\n")) if row.warnings else (),
        "candidates": tuple(_candidates(session, row, caller)) if waiting else (),
    }
    return ListRowView.model_validate({name: shown[name] for name in ListRowView.model_fields})


def _candidates(session: Session, row: Any, caller: Caller) -> Sequence[Candidate]:
    """Firms of the caller with a similar name, now or before, and the holder of the number; suggested, never taken by itself."""
    found: dict[str, Candidate] = {}
    for each in _holders(session, row, caller):
        found[each.firm_id] = Candidate(firm_id=each.firm_id, uscc=each.uscc, name=each.name, why="已持有该证书编号")
    for each in _alike(session, row, caller):
        why = resemblance(row.name, each.name)
        if why and each.firm_id not in found:
            former = "" if each.name == each.current else f"（曾用名：{each.name}{_until(each.valid_before)}）"
            found[each.firm_id] = Candidate(firm_id=each.firm_id, uscc=each.uscc, name=each.current, why=why + former)
    return list(found.values())[:CANDIDATES]


def _until(before: date) -> str:
    return "" if before >= OPEN else f"，用至 {before - timedelta(days=1)}"


def _holders(session: Session, row: Any, caller: Caller) -> Sequence[Any]:
    number = certificate_number(row.number, Programme(row.programme))
    if number is None:
        return ()
    query = (
        select(RECOGNITION.c.firm_id, VERSION.c.uscc, VERSION.c.name)
        .join(VERSION, and_(VERSION.c.firm_id == RECOGNITION.c.firm_id, VERSION.c.known_until == FOREVER))
        .where(
            RECOGNITION.c.programme == row.programme,
            RECOGNITION.c.number_key == certificate_numbers.normal_form(number, Programme(row.programme)),
            RECOGNITION.c.voided_at.is_(None),
            visible(caller, RECOGNITION.c.firm_id),
        )
    )
    return session.execute(query).all()


def _alike(session: Session, row: Any, caller: Caller) -> Sequence[Any]:
    """Names, borne now or before, that are equal or share the distinctive part; brackets and dots do not count."""
    plain: ColumnElement[str] = NAME.c.match_key
    for mark in "()·":
        plain = func.replace(plain, mark, "")
    distinctive = core(row.name)
    equal = NAME.c.match_key == normal_form(row.name)
    like = or_(equal, plain.contains(distinctive[:8], autoescape=True)) if distinctive else equal
    query = (
        select(NAME.c.firm_id, NAME.c.name, NAME.c.valid_before, VERSION.c.uscc, VERSION.c.name.label("current"))
        .join(VERSION, and_(VERSION.c.firm_id == NAME.c.firm_id, VERSION.c.known_until == FOREVER))
        .where(NAME.c.known_until == FOREVER, like, visible(caller, NAME.c.firm_id))
        .order_by(case((equal, 0), else_=1), VERSION.c.sort_key, NAME.c.valid_from)
        .limit(LOOKED_AT)
    )
    return session.execute(query).all()
