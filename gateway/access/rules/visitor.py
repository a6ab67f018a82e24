"""Who stands at the door: a signed-in person or machine with what it may see today."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from contracts.codes import COUNTED_ZONES, GrantedStep, Role, Zone
from gateway.access.rules.scope import SCOPES, Scope, zones_of


@dataclass(frozen=True)
class Visitor:
    """`zones` and `steps` are the grants in force today, `firm_id` the firm that the account acts for today.

    Two sessions of an account are the same visitor.
    """

    account_id: str
    login: str
    name: str
    role: Role
    session_id: str = field(compare=False)
    zones: tuple[Zone, ...] = ()
    firm_id: str | None = None
    steps: tuple[GrantedStep, ...] = ()


def visible_zones(visitor: Visitor) -> frozenset[Zone]:
    """The zones whose figures the visitor may see: all for the office, the granted ones for staff, none for a firm."""
    if visitor.role is Role.OFFICE:
        return frozenset(COUNTED_ZONES)
    return frozenset(visitor.zones) if visitor.role is Role.STAFF else frozenset()


def visible_scopes(zones: Iterable[Zone]) -> tuple[Scope, ...]:
    """The scopes made of visible zones only: a region's total less one's own zone would tell the other's."""
    seen = frozenset(zones)
    return tuple(scope for scope in SCOPES if seen.issuperset(zones_of(scope)))


def login_key(login: str) -> str:
    """Logins are equal when they differ in case or outer spaces only."""
    return login.strip().casefold()
