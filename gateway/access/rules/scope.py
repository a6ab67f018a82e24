"""Scopes that have targets: four zones, and two regions that are sets of zones. 自创区 lies inside 试验区: never added."""

from typing import TypeAlias

from contracts.codes import COUNTED_ZONES, Region, Zone

Scope: TypeAlias = Zone | Region

SCOPES: tuple[Scope, ...] = (Region.PILOT_ZONE, Region.DEMO_ZONE, *COUNTED_ZONES)


def scope_of(code: str) -> Scope:
    """The scope of that code; ValueError when it has no targets (区外 has none)."""
    for scope in SCOPES:
        if scope == code:
            return scope
    raise ValueError(code)


def zones_of(scope: Scope) -> tuple[Zone, ...]:
    """The zones whose figures make up the scope's."""
    return scope.zones if isinstance(scope, Region) else (scope,)


def kind_of(scope: Scope) -> str:
    return "region" if isinstance(scope, Region) else "zone"
