"""Whose firms a caller sees, as a predicate inside the SQL."""

from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    not_,
    or_,
    select,
    true,
)
from sqlmodel import Session

from contracts.codes import Role
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.prepared import Prepared
from services.registry.firms.tables.firms import Firm, FirmResidency
from services.registry.tables import table_of

FIRM = table_of(Firm)
RESIDENCY = table_of(FirmResidency).alias("home")  # a list may join residencies of another date
_OTHER = table_of(FirmResidency).alias("other")


class Sight(StrEnum):
    """Which firms somebody sees at all."""

    ALL = "all"
    ZONES = "zones"
    ITSELF = "itself"
    NONE = "none"


def sight_of(caller: Caller) -> Sight:
    """Staff: firms that a zone of their grants answers for today; a firm: itself; office and system: all."""
    if caller.role == Role.STAFF and caller.grants:
        return Sight.ZONES
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return Sight.ALL
    return Sight.ITSELF if caller.role == Role.FIRM else Sight.NONE


def parameters(caller: Caller, today: date) -> dict[str, Any]:
    """The values of `seen` and `belonging_to`."""
    return {"scope_zones": sorted(caller.grants), "scope_day": today, "scope_firm": caller.party or ""}


def sees(session: Session, caller: Caller, firm_id: str, today: date) -> bool:
    """Whether the firm is there and the caller sees it today."""
    values = {**parameters(caller, today), "firm_id": firm_id}
    return _seeing(sight_of(caller)).first(session, values) is not None


@lru_cache
def _seeing(sight: Sight) -> Prepared:
    this = FIRM.c.firm_id == bindparam("firm_id", type_=String)
    return Prepared(select(FIRM.c.firm_id).where(this, seen(sight)))


def seen(sight: Sight) -> ColumnElement[bool]:
    """The firms that are seen, by the values of `parameters`."""
    if sight is Sight.ZONES:
        return exists().where(RESIDENCY.c.firm_id == FIRM.c.firm_id, _at_home())
    return _plain(sight)


def belonging_to(sight: Sight) -> ColumnElement[bool]:
    """The same firms, asked from the side of the zones: for counting all of them, where `seen` is for finding some."""
    if sight is Sight.ZONES:
        return FIRM.c.firm_id.in_(select(RESIDENCY.c.firm_id).where(_at_home()))
    return _plain(sight)


def _plain(sight: Sight) -> ColumnElement[bool]:
    if sight is Sight.ITSELF:
        return FIRM.c.firm_id == bindparam("scope_firm", type_=String)
    return true() if sight is Sight.ALL else false()


def _at_home() -> ColumnElement[bool]:
    """Residencies whose zone answers today, by the rule of `domain.responsibility`, and is one of the caller's.

    Nearly all of them hold today; for the others one looks whether another one has begun since, or comes before.
    """
    today = bindparam("scope_day", type_=Date)
    resides = and_(RESIDENCY.c.valid_from <= today, RESIDENCY.c.valid_before > today)
    superseded = exists().where(
        _OTHER.c.firm_id == RESIDENCY.c.firm_id,
        _OTHER.c.known_until == FOREVER,
        case(
            (RESIDENCY.c.valid_from > today, _OTHER.c.valid_from < RESIDENCY.c.valid_from),
            else_=and_(_OTHER.c.valid_from > RESIDENCY.c.valid_from, _OTHER.c.valid_from <= today),
        ),
    )
    zones = among(RESIDENCY.c.zone, "scope_zones")
    return and_(RESIDENCY.c.known_until == FOREVER, zones, or_(resides, not_(superseded)))
