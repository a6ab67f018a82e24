"""Whose firms a caller sees, as a predicate inside the SQL."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from contracts.codes import Role
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from services.registry.firms.tables.firms import Firm, FirmResidency
from services.registry.tables import table_of

FIRM = table_of(Firm)
RESIDENCY = table_of(FirmResidency).alias("home")  # a list may join residencies of another date


def visible(caller: Caller, today: date) -> ColumnElement[bool]:
    """Staff: firms that reside in a zone of their grants today, or ended there; a firm: itself; office and system: all."""
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
    resides = and_(RESIDENCY.c.valid_from <= today, RESIDENCY.c.valid_before > today)
    ended = and_(RESIDENCY.c.valid_before <= today, RESIDENCY.c.ended_by.in_(("closed", "merged")))
    zones = RESIDENCY.c.zone.in_(sorted(caller.grants))
    return and_(RESIDENCY.c.known_until == FOREVER, zones, or_(resides, ended))
