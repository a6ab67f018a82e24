"""The three ways to classify a firm: 4+8+1, the eight fields of HNTE, and GB/T 4754-2017."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from domain.technology_fields import TECHNOLOGY_FIELDS
from services.registry.industries import rules as industry

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """One of the 13 industries of 「4+8+1」."""

    slug: str
    name: str
    group: str
    group_name: str
    subfields: tuple[str, ...]


@dataclass(frozen=True)
class Classifications:
    """`also_called` maps the looser words of the zone paragraphs; that mapping is ours until the office confirms it."""

    source: str
    industries: dict[str, IndustryRow]
    also_called: dict[str, str]
    fields: Mapping[str, str]
    sections: dict[str, str]
    divisions: dict[str, str]

    def industry_of(self, text: str) -> str | None:
        """The slug that a name, a slug or a looser word means."""
        word = text.strip()
        if word in self.industries:
            return word
        named = next((row.slug for row in self.industries.values() if row.name == word), None)
        return named or self.also_called.get(word)

    def field_of(self, text: str) -> str | None:
        """The code of one of the eight fields, from its code or its name."""
        word = text.strip()
        return word if word in self.fields else next((c for c, name in self.fields.items() if name == word), None)

    def gbt4754_of(self, text: str) -> str:
        """The code with its section letter; ValueError with a Chinese reason when there is none such."""
        return industry.normalise(text)

    def gbt4754_name(self, code: str) -> str:
        """The name of the division that a code lies in."""
        return self.divisions[code[1:3]]


@cache
def classifications() -> Classifications:
    """Parsed once; raises KeyError at start when a file is not whole."""
    plan, standard = _read("industries-2023-11-10.toml"), _read("gbt4754-2017.toml")
    groups = {group["slug"]: group["name"] for group in plan["group"]}
    rows = [
        IndustryRow(row["slug"], row["name"], row["group"], groups[row["group"]], tuple(row["subfields"]))
        for row in plan["industry"]
    ]
    source = plan["source"]
    return Classifications(
        f"{source['document_no']}《{source['title']}》二（三）2、四",
        {row.slug: row for row in rows},
        plan["also_called"],
        TECHNOLOGY_FIELDS,
        standard["sections"],
        standard["divisions"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))
