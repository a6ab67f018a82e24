"""Which column of a roster is which of our fields."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from services.registry.firms.rules.name import normal_form

REQUIRED = ("uscc", "name")
REASON = "错误原因"
"""The column that an error workbook adds; ignored when the file comes back."""


@cache
def headings() -> Mapping[str, tuple[str, ...]]:
    """By field: the column names that mean it, ours first."""
    data = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
    return {field: tuple(names) for field, names in data.items()}


def columns_of(header: Sequence[str], chosen: Mapping[str, str]) -> dict[str, int]:
    """By field: the place of its column. `chosen` (field → column name) goes before what is recognised.

    Raises KeyError with the name of a chosen field or column that does not exist.
    """
    places = {normal_form(title): place for place, title in enumerate(header)}
    found: dict[str, int] = {}
    for field, names in headings().items():
        place = next((places[key] for key in map(normal_form, names) if key in places), None)
        if place is not None:
            found[field] = place
    for field, title in chosen.items():
        if field not in headings() or normal_form(title) not in places:
            raise KeyError(title if field in headings() else field)
        found[field] = places[normal_form(title)]
    return found
