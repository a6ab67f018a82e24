"""Which firms a caller may see today, as a condition inside the SQL: staff by the zone that answers for it, a firm itself."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlmodel import Session

from contracts.codes import FirmStatus, Role
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.firms.tables.snapshots import PLACE, VERSION, newest_of

_HOME, _OTHER = PLACE.alias("home"), PLACE.alias("other")  # the query around may be about places of another date


def visible(caller: Caller, firm_id: ColumnElement[str], today: date | None = None) -> ColumnElement[bool]:
    """True for rows of firms that `caller` may see; fails closed for a role that is not named here."""
    match caller.role:
        case Role.OFFICE | Role.SYSTEM:
            return true()
        case Role.FIRM:
            return firm_id == caller.party if caller.party else false()
        case Role.STAFF:
            mine = (_HOME.c.firm_id == firm_id, _HOME.c.known_until == clock.FOREVER)
            return exists().where(*mine, _HOME.c.zone.in_(sorted(caller.grants)), _answers(today or clock.today()))
        case _:
            return false()


def permitted(session: Session, caller: Caller, firm_ids: Iterable[str]) -> dict[str, Any]:
    """The newest identity row of those firms that are there and that the caller may see."""
    living = VERSION.c.status != FirmStatus.VOIDED.value
    query = select(VERSION).where(*newest_of(firm_ids), living, visible(caller, VERSION.c.firm_id))
    return {row.firm_id: row for row in session.execute(query)}


def the_firm(session: Session, caller: Caller, firm_id: str) -> Any:
    """One such firm. Raises 404."""
    firm = permitted(session, caller, [firm_id]).get(firm_id)
    if firm is None:
        raise not_found()
    return firm


def _answers(day: date) -> ColumnElement[bool]:
    """Whether the zone of a place answers for the firm: the rule of `domain.responsibility`.

    It holds on the day, or no other place of the firm is nearer: begun later and yet begun, or, before all, the first to come.
    """
    holds = and_(_HOME.c.valid_from <= day, _HOME.c.valid_before > day)
    newer = and_(_OTHER.c.valid_from <= day, _OTHER.c.valid_from > _HOME.c.valid_from)
    sooner = and_(_HOME.c.valid_from > day, _OTHER.c.valid_from < _HOME.c.valid_from)
    nearer = exists().where(
        _OTHER.c.firm_id == _HOME.c.firm_id, _OTHER.c.known_until == clock.FOREVER, or_(newer, sooner)
    )
    return or_(holds, not_(nearer))
