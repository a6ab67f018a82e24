"""The parks with the names people use for them, and the industries of 4+8+1."""

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Zone
from contracts.queries.registry import Industry, IndustryList, Park, ParkList
from services.registry.industries.reference import classifications
from services.registry.parks.reference import places
from services.registry.parks.tables import Park as ParkRow
from services.registry.parks.tables import PlaceName
from services.registry.tables import table_of

_PARK, _PLACE = table_of(ParkRow), table_of(PlaceName)


def parks(session: Session, zone: Zone | None) -> ParkList:
    """The 24 sub-parks in the plan's order, each with its other names."""
    query = select(_PARK).order_by(_PARK.c.code)
    rows = session.execute(query.where(_PARK.c.zone == zone.value) if zone else query).all()
    aliases: dict[str, list[str]] = {}
    for name in session.execute(select(_PLACE).where(_PLACE.c.park.is_not(None)).order_by(_PLACE.c.normal)):
        aliases.setdefault(name.park, []).append(name.shown)
    items = tuple(
        Park(
            park=row.slug,
            code=row.code,
            name=row.name,
            zone=Zone(row.zone),
            aliases=tuple(text for text in aliases.get(row.slug, []) if text not in {row.slug, row.code, row.name}),
        )
        for row in rows
    )
    return ParkList(items=items, source=places().source)


def industries() -> IndustryList:
    """The 13 industries in the plan's order."""
    known = classifications()
    items = tuple(
        Industry(industry=row.slug, name=row.name, group=row.group, group_name=row.group_name)
        for row in known.industries.values()
    )
    return IndustryList(items=items, source=known.source)
