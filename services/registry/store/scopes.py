"""Whose firms a caller sees, as a predicate inside the SQL."""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, true

from contracts.codes import Role
from kit.auth import Caller
from kit.clock import FOREVER
from services.registry.store.firms import Firm, FirmResidency
from services.registry.store.tables import table_of

FIRM = table_of(Firm)
RESIDENCY = table_of(FirmResidency).alias("home")  # a list may join residencies of another date


def visible(caller: Caller, today: date) -> ColumnElement[bool]:
    """Staff: firms that reside in a zone of their grants today, or ended there; a firm: itself; office and system: all."""
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return true()
    if caller.role == Role.FIRM:
        return FIRM.c.firm_id == (caller.party or "")
    if caller.role != Role.STAFF or not caller.grants:
        return false()
    resides = and_(RESIDENCY.c.valid_from <= today, RESIDENCY.c.valid_before > today)
    ended = and_(RESIDENCY.c.valid_before <= today, RESIDENCY.c.ended_by.in_(("closed", "merged")))
    return exists().where(
        RESIDENCY.c.firm_id == FIRM.c.firm_id,
        RESIDENCY.c.known_until == FOREVER,
        RESIDENCY.c.zone.in_(sorted(caller.grants)),
        or_(resides, ended),
    )
