"""Transfers that a caller has a part in."""

from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import ColumnElement, Row, Select, false, func, or_, select, true
from sqlmodel import Session

from contracts.codes import Role, TransferState, Zone
from contracts.queries.registry import TransferPage, TransferView
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageQuery, Turn
from services.registry.firms.tables.firms import Firm
from services.registry.tables import table_of
from services.registry.transfers.tables import Transfer

TRANSFER = table_of(Transfer)
_FIRM = table_of(Firm)


class TransferFilter(PageQuery):
    state: TransferState | None = None
    firm_id: Annotated[str, Field(max_length=26)] | None = None


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
        where.append(TRANSFER.c.firm_id == wanted.firm_id)
    total = session.execute(select(func.count()).select_from(TRANSFER).where(*where)).scalar_one()
    turn = Turn(f"transfers|{caller.subject}|{wanted.state}|{wanted.firm_id}", wanted.limit, wanted.cursor)
    found = turn.of_rows(session, _query().where(*where), TRANSFER.c.transfer_id, newest_first=True)
    items = tuple(_view(row, caller) for row in found.items)
    return TransferPage(total=total, next_cursor=found.next_cursor, items=items)


def may_decide(row: Row[Any], caller: Caller) -> bool:
    """The side that was asked, and the office."""
    asked = row.to_zone if row.proposed_by_zone == row.from_zone else row.from_zone
    return caller.role == Role.OFFICE or (caller.role == Role.STAFF and asked in caller.grants)


def _visible(caller: Caller) -> ColumnElement[bool]:
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    if caller.role == Role.FIRM:
        return TRANSFER.c.firm_id == (caller.party or "")
    if caller.role == Role.STAFF:
        grants = sorted(caller.grants)
        return or_(TRANSFER.c.from_zone.in_(grants), TRANSFER.c.to_zone.in_(grants))
    return false()


def _query() -> Select[Any]:
    return select(TRANSFER, _FIRM.c.name, _FIRM.c.uscc).join(_FIRM, _FIRM.c.firm_id == TRANSFER.c.firm_id)


def _view(row: Row[Any], caller: Caller) -> TransferView:
    origin, target, state = Zone(row.from_zone), Zone(row.to_zone), TransferState(row.state)
    return TransferView(
        transfer_id=row.transfer_id,
        firm_id=row.firm_id,
        firm_name=row.name,
        uscc=row.uscc,
        from_zone=origin,
        from_zone_name=origin.label,
        to_zone=target,
        to_zone_name=target.label,
        to_park=row.to_park,
        effective_on=row.effective_on,
        reason=row.reason,
        state=state,
        state_name=state.label,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        can_decide=state is TransferState.PROPOSED and may_decide(row, caller),
        version=row.version,
    )
