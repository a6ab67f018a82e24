"""Edits of one draft by several people: what only one of them changed goes in, what two changed is told to the later one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from services.cultivation.applications.usecases.forms import leaves


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed since the editor saw it; `current` is what stands there now."""

    pointer: str
    current: str | None


def reconciled(held: str, wanted: str, seen: Mapping[str, Any]) -> tuple[str, list[Clash]]:
    """The form to store, and the fields that clash. `held` is stored now, `wanted` is it with all that was sent, `seen` what the editor saw.

    What the editor left as it was keeps what others made of it meanwhile.
    """
    now, mine, saw = leaves(orjson.loads(held)), leaves(orjson.loads(wanted)), leaves(seen)
    form: dict[str, Any] = orjson.loads(wanted)
    clashes = []
    for pointer in {**now, **mine}:
        current, sent, base = (_text(each.get(pointer)) for each in (now, mine, saw))
        if current in (sent, base):
            continue
        if sent == base:
            _put(form, pointer.split("/")[2:], now.get(pointer))
        else:
            clashes.append(Clash(pointer, current))
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS).decode(), clashes


def without(stored: str, pointers: tuple[str, ...]) -> str:
    """The form without these fields."""
    form: dict[str, Any] = orjson.loads(stored)
    for pointer in pointers:
        _put(form, pointer.split("/")[2:], None)
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS).decode()


def _put(form: dict[str, Any], path: list[str], value: object) -> None:
    """Set a leaf: a place of a list, a year of a figure, or a field; what becomes empty is gone."""
    name, *inner = path
    held = form.get(name)
    if isinstance(held, list):
        held[int(inner[0])] = value
    elif inner:
        years = {**(held or {}), inner[0]: value}
        _put(form, [name], {year: each for year, each in years.items() if each is not None} or None)
    elif value is None and name in form:
        del form[name]
    elif value is not None:
        form[name] = value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
