"""The commands that the forms of an application mean."""

from collections.abc import Mapping

from contracts.codes import ApplicationAction as Action
from contracts.commands.applications import (
    Announce,
    Certify,
    DismissObjection,
    EditApplication,
    FileApplication,
    FileObjection,
    OpenPublicity,
    Opinion,
    Reject,
    RequestChanges,
    Score,
    Withdraw,
)
from contracts.commands.base import Command
from contracts.queries.applications import HnteForm
from gateway.pages.applications.forms import AMOUNTS, COUNTS, STEPS, YEARLY
from gateway.web import forms
from gateway.web.forms import Conversion, Form, decimal, whole

COMMANDS: Mapping[Action, type[Command]] = {
    Action.WITHDRAW: Withdraw,
    Action.ACCEPT: Opinion,
    Action.REQUEST_CHANGES: RequestChanges,
    Action.RECOMMEND: Opinion,
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


def entries(form: Form) -> EditApplication:
    """The whole form: a blank clears its field, because the page shows every field."""
    values: dict[str, object] = {}
    for name in HnteForm.model_fields:
        if name in YEARLY:
            values[name] = [_entry(form.value(f"form.{name}.{n}"), decimal) for n in range(3)]
        else:
            convert = whole if name in COUNTS else decimal if name in AMOUNTS else None
            values[name] = _entry(form.value(f"form.{name}"), convert)
    return forms.command(EditApplication, {"form": values})


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
