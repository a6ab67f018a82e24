"""The commands that the forms of an application mean."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from contracts.applications import FormFieldKind as Kind
from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import (
    Announce,
    Certify,
    DismissObjection,
    EditApplication,
    FileApplication,
    FileObjection,
    InformCity,
    OpenPublicity,
    Opinion,
    Reject,
    RequestChanges,
    Score,
    Withdraw,
)
from contracts.commands.base import Command
from contracts.fields import Count, LongText, Phone, ShortText, SignedAmount
from contracts.queries.applications import ApplicationView, FormFieldView
from gateway.pages.applications.forms import CONVERSIONS, STEPS
from gateway.web import forms
from gateway.web.forms import Conversion, Form, named
from kit.data.problem import FieldError
from kit.web.validation import field_errors

COMMANDS: Mapping[Action, type[Command]] = {
    Action.WITHDRAW: Withdraw,
    Action.ACCEPT: Opinion,
    Action.REQUEST_CHANGES: RequestChanges,
    Action.RECOMMEND: Opinion,
    Action.INFORM_CITY: InformCity,
    Action.APPROVE_CITY: Opinion,
    Action.REVIEW: Opinion,
    Action.SEND_TO_EXPERTS: Opinion,
    Action.PROPOSE: Score,
    Action.OPEN_PUBLICITY: OpenPublicity,
    Action.OBJECT: FileObjection,
    Action.DISMISS_OBJECTION: DismissObjection,
    Action.FILE: FileApplication,
    Action.ANNOUNCE: Announce,
    Action.CERTIFY: Certify,
    Action.REJECT: Reject,
}

SEEN = "_seen"
READERS: Mapping[Kind, TypeAdapter[Any]] = {
    Kind.AMOUNT: TypeAdapter(SignedAmount),
    Kind.COUNT: TypeAdapter(Count),
    Kind.YES_NO: TypeAdapter(Count),
    Kind.TEXT: TypeAdapter(ShortText),
    Kind.CHOICE: TypeAdapter(ShortText),
    Kind.LONG_TEXT: TypeAdapter(LongText),
    Kind.PHONE: TypeAdapter(Phone),
}


def entries(view: ApplicationView, form: Form) -> EditApplication:
    """The whole form: a blank clears its field, because the page shows every field. Raises 422 beside what cannot be read.

    With it goes the form as the page showed it, so that what others changed meanwhile is not undone.
    """
    values: dict[str, Any] = {}
    faults: list[FieldError] = []
    for field in (each for section in view.sections for each in section.fields if not each.by_office):
        _, _, name, *part = field.pointer.split("/")
        entry = _entry(form.value(named(field.pointer)), CONVERSIONS.get(field.kind))
        faults += _faults(field, entry)
        if part:
            values.setdefault(name, {})[part[0]] = entry
        else:
            values[name] = entry
    if faults:
        raise forms.refusal(faults)
    return forms.command(
        EditApplication, {"form": {name: _listed(value) for name, value in values.items()}, **_seen(form)}
    )


def _seen(form: Form) -> dict[str, Any]:
    """What the page said it showed; nothing where it cannot be read, and then the version must be the newest."""
    try:
        seen = orjson.loads(form.value(SEEN))
    except orjson.JSONDecodeError:
        return {}
    return {"seen": seen} if isinstance(seen, dict) else {}


def _faults(field: FormFieldView, entry: object) -> list[FieldError]:
    """What a person reads beside a field that holds no number, or no text, at all; what it means its service judges."""
    if entry is None:
        return []
    try:
        READERS[field.kind].validate_python(entry)
    except ValidationError as error:
        return [
            FieldError(field.pointer, each.code, forms.WORDS.get(each.code, each.message))
            for each in field_errors(error.errors(include_url=False))
        ]
    return []


def _listed(value: object) -> object:
    """Three years of an HNTE form stand in a list, by their places."""
    if isinstance(value, dict) and set(value) == {"0", "1", "2"}:
        return [value[place] for place in ("0", "1", "2")]
    return value


def command(step: Action, form: Form) -> Command | None:
    """The command of a step; None where it takes none."""
    kind = COMMANDS.get(step)
    if kind is None:
        return None
    if step is Action.REQUEST_CHANGES:
        return forms.command(kind, _changes(form))
    values = forms.body(form, {field.name: field.conversion for field in STEPS[step]})
    if step is Action.REJECT:
        values["reasons"] = [line.strip() for line in form.value("reasons").splitlines() if line.strip()]
    return forms.command(kind, values)


def _changes(form: Form) -> dict[str, object]:
    """One reason per field that has one, under the field's pointer; a general one points at the whole."""
    reasons = [
        {"pointer": "/" + name.removeprefix("reason.").replace(".", "/"), "message": message}
        for name, message in form.values.items()
        if name.startswith("reason.") and message
    ]
    if form.value("general"):
        reasons.append({"pointer": "", "message": form.value("general")})
    return {"reasons": reasons, **forms.body(form, {"taken_on": None})}


def _entry(text: str, convert: Conversion | None) -> object:
    """The JSON of one field; a blank is unknown."""
    return None if not text else convert(text) if convert else text
