"""Transfers that a caller has a part in."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, true
from sqlmodel import Session

from contracts.codes import Role, TransferState, Zone
from contracts.fields import Id
from contracts.queries.registry import TransferPage, TransferView
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageQuery, PageRequest
from services.registry.firms.tables.firms import Firm
from services.registry.tables import table_of
from services.registry.transfers.tables import Transfer

TRANSFER = table_of(Transfer)
_FIRM = table_of(Firm)


class TransferFilter(PageQuery):
    state: TransferState | None = None
    firm_id: Id | None = None


def one(session: Session, transfer_id: str, caller: Caller) -> TransferView:
    """Raises 404 for a transfer between other zones, or of another firm."""
    query = _query().where(TRANSFER.c.transfer_id == transfer_id, _visible(caller))
    row = session.execute(query).first()
    if row is None:
        raise not_found()
    return _view(row, caller)


def page(session: Session, wanted: TransferFilter, caller: Caller) -> TransferPage:
    """Newest first."""
    where = [_visible(caller)]
    if wanted.state:
        where.append(TRANSFER.c.state == wanted.state.value)
    if wanted.firm_id:
        where += [TRANSFER.c.firm_id == wanted.firm_id, _named(caller)]
    total = session.execute(select(func.count()).select_from(TRANSFER).where(*where)).scalar_one()
    page_request = PageRequest(
        f"transfers|{caller.subject}|{wanted.state}|{wanted.firm_id}", wanted.limit, wanted.cursor
    )
    found = page_request.of_rows(session, _query().where(*where), TRANSFER.c.transfer_id, newest_first=True)
    items = tuple(_view(row, caller) for row in found.items)
    return TransferPage(total=total, next_cursor=found.next_cursor, items=items)


def may_decide(row: Row[Any], caller: Caller) -> bool:
    """The side that was asked, by another account than the one that proposed; and the office, for either side."""
    if caller.role == Role.OFFICE:
        return True
    return caller.role == Role.STAFF and asked_zone(row) in caller.grants and row.proposed_by != caller.subject


def asked_zone(row: Row[Any]) -> str:
    """The zone whose word is awaited."""
    zone: str = row.to_zone if row.proposed_by_zone == row.from_zone else row.from_zone
    return zone


def asked_by_code(row: Row[Any]) -> bool:
    """Whether the receiving side proposed: it is told the code alone until the firm is its own."""
    return bool(row.proposed_by_zone == row.to_zone and row.state != TransferState.CONFIRMED.value)


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    if caller.role == Role.FIRM:
        return TRANSFER.c.firm_id == (caller.party or "")
    if caller.role == Role.STAFF:
        grants = sorted(caller.grants)
        return or_(TRANSFER.c.from_zone.in_(grants), TRANSFER.c.to_zone.in_(grants))
    return false()


def _named(caller: Caller) -> ColumnElement[bool]:
    """Transfers whose firm the caller is told: a filter by firm must not tell more than the list does."""
    if caller.role != Role.STAFF:
        return true()
    told = TRANSFER.c.proposed_by_zone != TRANSFER.c.to_zone
    confirmed = TRANSFER.c.state == TransferState.CONFIRMED.value
    return or_(TRANSFER.c.from_zone.in_(sorted(caller.grants)), told, confirmed)


def _query() -> Select[Any]:
    return select(TRANSFER, _FIRM.c.name, _FIRM.c.uscc).join(_FIRM, _FIRM.c.firm_id == TRANSFER.c.firm_id)


def _view(row: Row[Any], caller: Caller) -> TransferView:
    origin, target, state = Zone(row.from_zone), Zone(row.to_zone), TransferState(row.state)
    hidden = caller.role == Role.STAFF and row.from_zone not in caller.grants and asked_by_code(row)
    return TransferView(
        transfer_id=row.transfer_id,
        firm_id=None if hidden else row.firm_id,
        firm_name=None if hidden else row.name,
        uscc=row.uscc,
        from_zone=None if hidden else origin,
        from_zone_name=None if hidden else origin.label,
        to_zone=target,
        to_zone_name=target.label,
        to_park=row.to_park,
        effective_on=row.effective_on,
        reason=row.reason,
        state=state,
        state_name=state.label,
        proposed_by_name=_actor(row.proposed_by_role, row.proposed_by_zone),
        proposed_at=row.proposed_at,
        decided_by_name=None if row.decided_at is None or hidden else _decider(row),
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        can_decide=state is TransferState.PROPOSED and may_decide(row, caller),
        version=row.version,
    )


def _decider(row: Row[Any]) -> str:
    """Who withdraws is the side that proposed, who decides is the other."""
    withdrawn = row.state == TransferState.WITHDRAWN.value
    return _actor(row.decided_by_role, row.proposed_by_zone if withdrawn else asked_zone(row))


def _actor(role: str | None, zone: str) -> str:
    """兰州高新区经办; 领导小组办公室（代兰州高新区）."""
    side = Zone(zone).label
    return f"{Role.OFFICE.label}（代{side}）" if role == Role.OFFICE.value else f"{side}经办"
