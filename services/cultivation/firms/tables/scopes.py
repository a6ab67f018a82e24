"""Which firms a caller may see today, as a condition inside the SQL: staff by the firm's current zone, a firm itself."""

from datetime import date

from sqlalchemy import ColumnElement, exists, false, true

from contracts.codes import Role
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.snapshots import PLACE


def visible(caller: Caller, firm_id: ColumnElement[str], today: date | None = None) -> ColumnElement[bool]:
    """True for rows of firms that `caller` may see; fails closed for a role that is not named here."""
    day = today or clock.today()
    match caller.role:
        case Role.OFFICE | Role.SYSTEM:
            return true()
        case Role.FIRM:
            return firm_id == caller.party if caller.party else false()
        case Role.STAFF:
            return exists().where(
                PLACE.c.firm_id == firm_id,
                PLACE.c.known_until == clock.FOREVER,
                PLACE.c.valid_from <= day,
                PLACE.c.valid_before > day,
                PLACE.c.zone.in_(sorted(caller.grants)),
            )
        case _:
            return false()
