"""The form of an application: what its fields mean, and how it is kept. Every field is optional until submission, null = not filled in."""

from decimal import Decimal
from typing import Any

import orjson

from contracts.commands.applications import HnteEntries
from contracts.queries.applications import HnteForm
from domain import phones
from domain.technology_fields import TECHNOLOGY_FIELDS
from kit.web import meanings
from kit.web.meanings import C, Meanings, Unfit

YEARLY = ("revenue", "rd_expense", "net_assets")


def _one_of_eight(text: str) -> str:
    if text not in TECHNOLOGY_FIELDS.values():
        raise Unfit("enum", "应为国家重点支持的八大高新技术领域之一")
    return text


def _phone(text: str) -> str:
    number = phones.normal_form(text)
    if number is None:
        raise Unfit("phone", phones.EXPECTED)
    return number


MEANINGS: Meanings = {"technology_field": _one_of_eight, "contact_phone": _phone}


def meant(command: C) -> C:
    """The command as cultivation understands it. Raises 422 with every field that means nothing here."""
    return meanings.meant(command, MEANINGS)


def merged(stored: str | None, entries: HnteEntries) -> str:
    """The form after `entries`, as canonical JSON text with amounts as they were written."""
    form: dict[str, Any] = orjson.loads(stored) if stored else HnteForm().model_dump(mode="json")
    for name in entries.model_fields_set:
        value = getattr(entries, name)
        form[name] = _three(value) if name in YEARLY else _plain(value)
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS).decode()


def changes(before: str, after: str) -> list[dict[str, Any]]:
    """The fields that differ between two stored forms: pointer, old and new value, a year at a time."""
    old, new = _leaves(before), _leaves(after)
    return [
        {"pointer": pointer, "old": old.get(pointer), "new": new.get(pointer)}
        for pointer in {**old, **new}
        if old.get(pointer) != new.get(pointer)
    ]


def _leaves(stored: str) -> dict[str, object]:
    """Pointer → value of every field."""
    leaves: dict[str, object] = {}
    for name, value in orjson.loads(stored).items():
        if isinstance(value, list):
            leaves |= {f"/form/{name}/{year}": each for year, each in enumerate(value)}
        else:
            leaves[f"/form/{name}"] = value
    return leaves


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _three(values: list[Decimal | None] | None) -> list[object]:
    return [*map(_plain, values or ()), None, None, None][:3]
