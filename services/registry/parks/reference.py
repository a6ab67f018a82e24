"""The four zones and their 24 sub-parks, and what people call them, as 甘政办发〔2023〕88号 has it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.codes import Zone
from domain.places import Place

FILE = "places-2023-11-10.toml"


@dataclass(frozen=True, slots=True)
class ParkRow:
    slug: str
    code: str
    name: str
    zone: Zone
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """`parks` by slug in the plan's order; `names` has every name as written, slugs and codes among them."""

    source: str
    parks: dict[str, ParkRow]
    names: dict[str, Place]

    def park(self, slug: str) -> ParkRow | None:
        return self.parks.get(slug)


@cache
def places() -> Places:
    """Parsed once; raises KeyError at start when the file is not whole."""
    data = tomllib.loads((Path(__file__).parent / FILE).read_text(encoding="utf-8"))
    parks: dict[str, ParkRow] = {}
    names: dict[str, Place] = {}
    for entry in data["zone"]:
        zone = Zone(entry["code"])
        names |= dict.fromkeys((zone.value, entry["name"], *entry["aliases"]), Place(zone))
        for row in entry.get("park", ()):
            park = ParkRow(row["slug"], row["code"], row["name"], zone, tuple(row["aliases"]))
            parks[park.slug] = park
            names |= dict.fromkeys((park.slug, park.code, park.name, *park.aliases), Place(zone, park.slug))
    for other in data["other_place"]:
        slug = other.get("park")
        if slug or "zone" in other:
            zone = parks[slug].zone if slug else Zone(other["zone"])
            names.setdefault(other["name"], Place(zone, slug, outside_the_24=True))
    source = data["source"]
    return Places(f"{source['document_no']}《{source['title']}》二（三）", parks, names)
