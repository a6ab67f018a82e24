"""The form of an application: what its entries mean, and how it is kept. Every field is optional until submission, null = not filled in."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
from pydantic import BaseModel, Field, ValidationError, create_model

from contracts.applications import FormFieldKind as Kind
from contracts.codes import Programme
from contracts.commands.applications import HnteEntries
from contracts.commands.base import Command
from contracts.fields import Amount, Count, LongText, Phone, Ratio, ShortText, SignedAmount
from contracts.metrics import Unit
from contracts.queries.applications import HnteForm
from domain import phones
from domain.technology_fields import TECHNOLOGY_FIELDS
from kit.data.problem import FieldError, invalid
from kit.web.validation import field_errors
from services import meanings
from services.cultivation.applications.rules.forms import FormField, FormShape, value_of
from services.cultivation.facts.rules.entries import unfit
from services.meanings import Meanings, Unfit

Plain = dict[str, Any]
WITHIN = "/form"


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
TYPES: Mapping[Kind, Any] = {
    Kind.AMOUNT: Amount,
    Kind.COUNT: Count,
    Kind.YES_NO: Count,
    Kind.TEXT: ShortText,
    Kind.LONG_TEXT: LongText,
    Kind.PHONE: Phone,
    Kind.CHOICE: ShortText,
}


def entered(programme: Programme, shape: FormShape, form: Mapping[str, Any]) -> Command:
    """What was sent, each entry in its one form. Raises 422 with every field that is none of the form or means nothing there."""
    model = HnteEntries if programme is Programme.HNTE else entries_model(shape)
    try:
        read = model.model_validate(dict(form))
    except ValidationError as error:
        raise _refused(_within(field_errors(error.errors(include_url=False)))) from None
    meant, faults = meanings.judged(read, MEANINGS, WITHIN)
    if programme is not Programme.HNTE:
        faults += _unfit(shape, plain(meant))
    if faults:
        raise _refused(faults)
    return meant


@lru_cache(maxsize=64)
def entries_model(shape: FormShape) -> type[Command]:
    """The entries of a form as a command: strict, without any other field."""
    members: dict[str, dict[str | None, FormField]] = {}
    for field in shape.fields:
        if not field.by_office:
            members.setdefault(field.name, {})[field.part] = field
    fields: dict[str, Any] = {name: (_member(name, parts) | None, None) for name, parts in members.items()}
    return create_model("ProgrammeEntries", __base__=Command, **fields)


def _member(name: str, parts: Mapping[str | None, FormField]) -> Any:
    whole = parts.get(None)
    if whole is not None:
        return _type_of(whole)
    years: dict[str, Any] = {
        f"of_{part}": (_type_of(field) | None, Field(default=None, alias=part)) for part, field in parts.items()
    }
    return create_model(f"Yearly_{name}", __base__=Command, **years)


def _type_of(field: FormField) -> Any:
    if field.kind is Kind.AMOUNT and field.metric is not None:
        if field.metric.signed:
            return SignedAmount
        return Ratio if field.metric.unit is Unit.PERCENT else Amount
    return TYPES[field.kind]


def _unfit(shape: FormShape, said: Plain) -> list[FieldError]:
    """Numbers that cannot be figures of their metric."""
    found = []
    for field in shape.fields:
        value = value_of(said, field)
        if field.metric is not None and value is not None:
            fault = unfit(field.metric, Decimal(str(value)))
            if fault is not None:
                found.append(FieldError(field.pointer, fault.code, fault.message))
    return found


def _within(errors: list[FieldError]) -> list[FieldError]:
    return [FieldError(f"{WITHIN}{each.pointer}", each.code, each.message) for each in errors]


def _refused(faults: list[FieldError]) -> Exception:
    return invalid("validation", "填写有误", "请按各项提示更正后重新提交。", faults)


def plain(entries: Command) -> Plain:
    """The entries as they are kept: amounts as they were written, yearly figures under their year; null where one is cleared."""
    return {
        name: _plain(getattr(entries, name)) for name in type(entries).model_fields if name in entries.model_fields_set
    }


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        said = value.model_dump(by_alias=True, exclude_unset=True)
        return {year: _plain(each) for year, each in said.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return format(value, "f") if isinstance(value, Decimal) else value


def merged(programme: Programme, stored: str | None, entries: Command) -> str:
    """The form after `entries`, as canonical JSON text: what is sent replaces, null clears, what is absent stays (RFC 7396)."""
    said = plain(entries)
    if programme is Programme.HNTE:
        form: Plain = orjson.loads(stored) if stored else HnteForm().model_dump(mode="json")
        three = {
            name: _three(value)
            for name, value in said.items()
            if isinstance(HnteForm.model_fields[name].default, tuple)
        }
        form |= said | three
    else:
        form = patched(orjson.loads(stored) if stored else {}, said)
    return orjson.dumps(form, option=orjson.OPT_SORT_KEYS).decode()


def patched(held: Mapping[str, Any], said: Mapping[str, Any]) -> Plain:
    """A JSON merge patch; what becomes empty is gone."""
    form = dict(held)
    for name, value in said.items():
        if isinstance(value, Mapping):
            inner = form.get(name)
            value = patched(inner if isinstance(inner, Mapping) else {}, value) or None
        if value is None:
            form.pop(name, None)
        else:
            form[name] = value
    return form


def _three(values: Any) -> list[object]:
    return [*(values or ()), None, None, None][:3]


def changes(before: str, after: str) -> list[dict[str, Any]]:
    """The fields that differ between two stored forms: pointer, old and new value, a year at a time."""
    old, new = leaves(orjson.loads(before)), leaves(orjson.loads(after))
    return [
        {"pointer": pointer, "old": old.get(pointer), "new": new.get(pointer)}
        for pointer in {**old, **new}
        if old.get(pointer) != new.get(pointer)
    ]


def leaves(form: Mapping[str, Any]) -> dict[str, object]:
    """Pointer → value of every field."""
    found: dict[str, object] = {}
    for name, value in form.items():
        parts: Mapping[Any, object] = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(value, list | dict):
            found |= {f"{WITHIN}/{name}/{part}": each for part, each in parts.items()}
        else:
            found[f"{WITHIN}/{name}"] = value
    return found
