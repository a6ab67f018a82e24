"""The four zones and their 24 sub-parks, and what people call them, as 甘政办发〔2023〕88号 has it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from contracts.codes import Zone
from services.registry.domain.name import normal_form

FILE = "places-2023-11-10.toml"


@dataclass(frozen=True, slots=True)
class ParkRow:
    slug: str
    code: str
    name: str
    zone: Zone
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A zone, and a park where the text says one; `outside_the_24` marks places that are no sub-park of the plan."""

    zone: Zone
    park: str | None = None
    outside_the_24: bool = False


@dataclass(frozen=True)
class Places:
    """`shown` has the names as written, `named` the same in normal form."""

    source: str
    parks: tuple[ParkRow, ...]
    shown: dict[str, Place]
    named: dict[str, Place]

    def park(self, slug: str) -> ParkRow | None:
        return next((row for row in self.parks if row.slug == slug), None)

    def find(self, text: str) -> Place | None:
        """What a spreadsheet's text means: a name, an alias, a slug or a code; None when nothing is known by it."""
        return self.named.get(normal_form(text))


@cache
def places() -> Places:
    """Parsed once; raises KeyError at start when the file is not whole."""
    data = tomllib.loads((Path(__file__).parent / FILE).read_text(encoding="utf-8"))
    parks: list[ParkRow] = []
    shown: dict[str, Place] = {}
    for entry in data["zone"]:
        zone = Zone(entry["code"])
        shown |= dict.fromkeys((zone.value, entry["name"], *entry["aliases"]), Place(zone))
        for row in entry.get("park", ()):
            park = ParkRow(row["slug"], row["code"], row["name"], zone, tuple(row["aliases"]))
            parks.append(park)
            shown |= dict.fromkeys((park.slug, park.code, park.name, *park.aliases), Place(zone, park.slug))
    zone_of = {park.slug: park.zone for park in parks}
    for other in data["other_place"]:
        slug = other.get("park")
        if slug or "zone" in other:
            zone = zone_of[slug] if slug else Zone(other["zone"])
            shown.setdefault(other["name"], Place(zone, slug, outside_the_24=True))
    named = {normal_form(text): place for text, place in shown.items()}
    source = data["source"]
    return Places(f"{source['document_no']}《{source['title']}》二（三）", tuple(parks), shown, named)
