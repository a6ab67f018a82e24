"""Whose cells a caller may count, and what a scope in a query means: a region is a set of zones, never a sum of regions."""

from collections.abc import Iterable
from functools import lru_cache

from contracts.codes import COUNTED_ZONES, Region, Role, Zone
from kit.data.caller import Caller
from kit.data.problem import FieldError, forbidden, invalid, not_found

ALL = "all"
"""A scope that narrows nothing."""


def own_zones(caller: Caller) -> tuple[Zone, ...]:
    """The zones whose cells the caller sees: staff their own, the office all. Raises 403 for everybody else."""
    if caller.role in (Role.OFFICE, Role.SYSTEM):
        return COUNTED_ZONES
    if caller.role == Role.STAFF:
        return tuple(zone for zone in COUNTED_ZONES if zone.value in caller.grants)
    raise forbidden()


@lru_cache(maxsize=64)
@lru_cache(maxsize=64)
def slugs_of(zones: tuple[Zone, ...]) -> tuple[str, ...]:
    """The zones as rows have them."""
    return tuple(zone.value for zone in zones)


@lru_cache(maxsize=1024)
def zones_of(caller: Caller, scope: str | None, zone: str | None = None) -> tuple[Zone, ...]:
    """The zones that lie in `scope` and in `zone`, each a region or zone slug; without any, all of the caller's.

    Two that share no zone leave nothing to count. Raises 404 for cells of others, 422 for no slug.
    """
    mine = own_zones(caller)
    asked = [_named(name, slug) for name, slug in (("scope", scope), ("zone", zone)) if slug not in (None, ALL)]
    if not asked:
        return mine
    common = tuple(each for each in COUNTED_ZONES if all(each in zones for zones in asked))
    if not set(common) <= set(mine):
        raise not_found()
    return common


def _named(name: str, slug: str | None) -> tuple[Zone, ...]:
    found = next((region.zones for region in Region if region.value == slug), None)
    found = found or tuple(zone for zone in COUNTED_ZONES if zone.value == slug)
    if not found:
        error = FieldError(f"/query/{name}", "enum", "应为区域或园区代码")
        raise invalid("query", "统计范围有误", "统计范围应为区域或四个园区之一。", [error])
    return found


def scope_name(zones: Iterable[Zone], scope: str | None) -> tuple[str, str]:
    """(slug, Chinese name) of what was counted; a whole region is called by its name."""
    chosen = tuple(zones)
    if scope and scope != ALL:
        named: Region | Zone = Region(scope) if scope in set(Region) else Zone(scope)
        return named.value, named.label
    whole = next((region for region in (Region.PILOT_ZONE, Region.DEMO_ZONE) if set(region.zones) == set(chosen)), None)
    if whole is not None:
        return whole.value, whole.label
    return "+".join(zone.value for zone in chosen), "、".join(zone.label for zone in chosen)


@lru_cache(maxsize=64)
@lru_cache(maxsize=64)
def whole_regions(zones: tuple[Zone, ...]) -> tuple[Region, ...]:
    """The regions that lie inside these zones; part of a region is never shown as the region."""
    return tuple(region for region in Region if set(region.zones) <= set(zones))
