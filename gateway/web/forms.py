"""Forms: what was typed, the idempotency key, and the refusals beside their fields.

A field's name is the JSON path of the command with dots (`profile.address`), so that a problem's pointer
(`/profile/address`) finds its field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from domain.cells import date_of, number_of
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, invalid
from kit.web.routing import posted_form
from kit.web.validation import field_errors

NOT_OF_FORM = (401, 404, 503)
"""Statuses of refusals that no form can answer: sign in first, nothing there, a service away."""
NOT_OF_FORM_NOR_PERSON = (*NOT_OF_FORM, 403)
KEY, VERSION = "_key", "_version"
ALONE = {"required": "有必填内容未填写", "too_few": "所填内容不足", "unknown_field": "表单已更新，请刷新页面后重新填写"}
"""Messages that say too little without their field."""
WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
C = TypeVar("C", bound=BaseModel)
WORDS: Mapping[str, str] = {
    "number": "应为数字，如 1234.56，至多 4 位小数",
    "date": "应为 1949 至 2100 年间的日期，如 2025-01-31",
    "enum": "请从所列选项中选择",
    "too_few": "请至少填写一项",
}
"""What a person reads where a machine is told of types."""
SAFE_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass
class Form:
    """Values as typed; `problem` is why the last attempt was refused."""

    values: Mapping[str, str] = field(default_factory=dict)
    key: str = field(default_factory=ulid)
    version: int | None = None
    problem: Problem | None = None
    known: set[str] = field(default_factory=set)
    labels: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What to show in the field again."""
        return self.values.get(name, "")

    def error(self, name: str) -> str | None:
        """The message for a field; remembers that the page has such a field."""
        self.known.add(name)
        return next((e.message for e in self._errors() if named(e.pointer) == name), None)

    def loose_errors(self) -> list[str]:
        """Messages whose field the page does not show, each with the label that the page has for it."""
        loose = [each for each in self._errors() if named(each.pointer) not in self.values]
        return [self._in_words(each) for each in loose]

    def _in_words(self, error: FieldError) -> str:
        """Never a raw name: what has no label is said of the entries as a whole."""
        name = named(error.pointer)
        label = self.labels.get(name) or self.labels.get(name.split(".")[0])
        return f"{label}：{error.message}" if label else ALONE.get(error.code, error.message)

    def _errors(self) -> tuple[FieldError, ...]:
        return self.problem.errors if self.problem else ()

    def refused(self, problem: Problem) -> "Form":
        """The same form with the reason; a replayed key would answer the old refusal, so it gets a new one."""
        return Form(self.values, version=self.version, problem=problem, labels=self.labels)


def named(pointer: str) -> str:
    """The field that an RFC 6901 pointer means."""
    return pointer.strip("/").replace("/", ".")


async def read(request: Request) -> Form:
    """The posted text fields; a file among them is left out."""
    async with posted_form(request) as posted:
        return of_posted(posted)


def of_posted(posted: FormData) -> Form:
    """The text fields of a form with its key and version."""
    values = {name: value.strip() for name, value in posted.items() if isinstance(value, str)}
    key, version = values.pop(KEY, ""), values.pop(VERSION, "")
    return Form(values, key if SAFE_KEY.fullmatch(key) else ulid(), int(version) if WHOLE.fullmatch(version) else None)


def decimal(text: str) -> object:
    """An amount as the services want it; what is no number goes on as typed and is refused there by name."""
    number = number_of(text)
    return text if number is None else f"{number:f}"


def whole(text: str) -> object:
    """A count as the services want it; what is no number goes on as typed and is refused there by name."""
    number = number_of(text)
    return int(number) if number is not None and WHOLE.fullmatch(f"{number:f}") else text


def day(text: str) -> object:
    """A civil date as the services want it; what is no date goes on as typed and is refused there by name."""
    found = date_of(text)
    return found.isoformat() if found else text


def flag(text: str) -> object:
    """A ticked box."""
    return text in ("1", "on", "true")


Conversion = Callable[[str], object]


def body(form: Form, fields: Mapping[str, Conversion | None], *, keep_blank: bool = False) -> dict[str, Any]:
    """The JSON of the named fields, nested by their dots; a blank is left out, or null with `keep_blank`."""
    result: dict[str, Any] = {}
    for name, convert in fields.items():
        text = form.value(name)
        if text == "" and not keep_blank:
            continue
        *parents, leaf = name.split(".")
        place = result
        for parent in parents:
            place = place.setdefault(parent, {})
        place[leaf] = None if text == "" else convert(text) if convert else text
    return result


def command(model: type[C], values: Mapping[str, Any]) -> C:
    """The command that a form asks for. Raises 422 with a message beside each field that cannot be read so."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = field_errors(error.errors(include_url=False))
    raise refusal([replace(each, message=WORDS.get(each.code, each.message)) for each in found]) from None


def missing(form: Form, labels: Mapping[str, str]) -> list[FieldError]:
    """An error for each field that must be filled and is blank."""
    return [
        FieldError("/" + name.replace(".", "/"), "required", f"请填写{label}")
        for name, label in labels.items()
        if not form.value(name)
    ]


def require(form: Form, labels: Mapping[str, str]) -> None:
    """Refuse before asking a service when a field that must be filled is blank."""
    errors = missing(form, labels)
    if errors:
        raise refusal(errors)


def refusal(errors: Sequence[FieldError]) -> Problem:
    """What a service would say of the same faults."""
    return invalid("validation", "填写有误", "请按各项提示更正后重新提交。", errors)
