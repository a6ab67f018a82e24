"""What a form asks for, as data: one `Field` per input, grouped in sections, rendered by `fields.html`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.codes import Labelled
from gateway.web.forms import Conversion, day


@dataclass(frozen=True)
class Option:
    """A choice; `zone` limits it to one zone's choice above it."""

    value: str
    label: str
    zone: str = ""


@dataclass(frozen=True)
class Field:
    """One input. kind: text, date, textarea, select, checkbox, static; `convert` makes the JSON value of a filled one."""

    name: str
    label: str
    kind: str = "text"
    must: bool = False
    hint: str = ""
    wide: bool = False
    placeholder: str = ""
    options: tuple[Option, ...] = ()
    blank: str | None = "请选择"
    convert: Conversion | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def conversion(self) -> Conversion | None:
        """`convert`, or what its kind implies."""
        return self.convert or (day if self.kind == "date" else None)


@dataclass(frozen=True)
class Section:
    name: str
    fields: tuple[Field, ...]
    note: str = ""
    three: bool = False  # three columns, one per year


def codes(choices: Iterable[Labelled]) -> tuple[Option, ...]:
    """The codes of a vocabulary with their words."""
    return tuple(Option(code.value, code.label) for code in choices)


def conversions(sections: Iterable[Section]) -> dict[str, Conversion | None]:
    """Field name → conversion, for `forms.body`."""
    return {each.name: each.conversion for section in sections for each in section.fields if each.kind != "static"}


def musts(sections: Iterable[Section]) -> dict[str, str]:
    """Field name → label of what must be filled, for `forms.require`."""
    return {each.name: each.label for section in sections for each in section.fields if each.must}
