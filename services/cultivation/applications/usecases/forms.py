"""The form of an application: what its fields mean, and how it is kept. Every field is optional until submission, null = not filled in."""

import re
from decimal import Decimal
from typing import Any

import orjson

from contracts.commands.cultivation import HnteEntries
from contracts.queries.cultivation import HnteForm
from kit.web import meanings
from kit.web.meanings import C, Meanings, Unfit
from services.cultivation.applications.rules.hnte import FIELDS

YEARLY = ("revenue", "rd_expense", "net_assets")
_PHONE = re.compile(r"1\d{10}|0\d{9,11}(-\d{1,6})?", re.ASCII)


def _one_of_eight(text: str) -> str:
    if text not in FIELDS:
        raise Unfit("enum", "应为国家重点支持的八大高新技术领域之一")
    return text


def _phone(text: str) -> str:
    """Canonical: mobile or area code and number without blanks, hyphens or +86; an extension keeps its hyphen."""
    bare = re.sub(r"^\+86[- ]?", "", text.strip())
    bare = re.sub(r"^(0\d{2,3})-", r"\1", bare) if bare.startswith("0") else re.sub(r"[- ]", "", bare)
    if not _PHONE.fullmatch(bare):
        raise Unfit("phone", "应为 11 位手机号，或带区号的固定电话")
    return bare


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


def _plain(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value


def _three(values: list[Decimal | None] | None) -> list[object]:
    return [*map(_plain, values or ()), None, None, None][:3]


def form_of(stored: str) -> HnteForm:
    """The answer's form of a stored text."""
    return HnteForm.model_validate_json(stored)
