"""Whose firms a caller sees, as a predicate inside the SQL."""

from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, false, not_, or_, select, true

from contracts.codes import Role
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from services.registry.firms.tables.firms import Firm, FirmResidency
from services.registry.tables import table_of

FIRM = table_of(Firm)
RESIDENCY = table_of(FirmResidency).alias("home")  # a list may join residencies of another date
_OTHER = table_of(FirmResidency).alias("other")


def visible(caller: Caller, today: date) -> ColumnElement[bool]:
    """Staff: firms that a zone of their grants answers for today; a firm: itself; office and system: all."""
    if caller.role == Role.STAFF and caller.grants:
        return exists().where(RESIDENCY.c.firm_id == FIRM.c.firm_id, _at_home(caller, today))
    return _plain(caller)


def belonging(caller: Caller, today: date) -> ColumnElement[bool]:
    """The same firms, asked from the side of the zones: for counting all of them, where `visible` is for finding some."""
    if caller.role == Role.STAFF and caller.grants:
        return FIRM.c.firm_id.in_(select(RESIDENCY.c.firm_id).where(_at_home(caller, today)))
    return _plain(caller)


def _plain(caller: Caller) -> ColumnElement[bool]:
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    return FIRM.c.firm_id == (caller.party or "") if caller.role == Role.FIRM else false()


def _at_home(caller: Caller, today: date) -> ColumnElement[bool]:
    """Residencies whose zone answers today, by the rule of `domain.responsibility`, and is one of the caller's.

    Nearly all of them hold today; for the others one looks whether another one has begun since, or comes before.
    """
    resides = and_(RESIDENCY.c.valid_from <= today, RESIDENCY.c.valid_before > today)
    superseded = exists().where(
        _OTHER.c.firm_id == RESIDENCY.c.firm_id,
        _OTHER.c.known_until == FOREVER,
        case(
            (RESIDENCY.c.valid_from > today, _OTHER.c.valid_from < RESIDENCY.c.valid_from),
            else_=and_(_OTHER.c.valid_from > RESIDENCY.c.valid_from, _OTHER.c.valid_from <= today),
        ),
    )
    zones = RESIDENCY.c.zone.in_(sorted(caller.grants))
    return and_(RESIDENCY.c.known_until == FOREVER, zones, or_(resides, not_(superseded)))
