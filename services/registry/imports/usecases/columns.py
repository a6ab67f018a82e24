"""Judging the rows of a batch column by column: each different cell is read once, by the rules that judge a single row.

Only what is plainly right is taken here. A row with anything else is judged by itself, which finds all that there is to say.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from contracts.commands.registry import CAPITAL_TEXT, IndustryCodes, RegisterFirm
from domain import firm_names as names
from domain import uscc
from domain.cells import is_missing, number_of
from domain.money import capital_of
from services.meanings import Unfit
from services.registry.firms.rules.firm import PARTICULARS, Industries
from services.registry.firms.rules.residency import Residence
from services.registry.firms.usecases.meanings import MEANINGS
from services.registry.firms.usecases.registrations import entering
from services.registry.imports.usecases.roster_rows import (
    INDUSTRY_FIELDS,
    READERS,
    Judged,
    Terms,
    UnfitCell,
    judge,
    park_of,
    text_of,
)
from sheets import Fault, Value, shown


class _Odd:
    """Stands where a cell is not plainly right."""


ODD = _Odd()
_TOLD_APART = (str, date)  # equal ones read alike; 1, 1.0 and TRUE are equal and do not
Shape = Callable[[Any], Any]


def judge_all(rows: Sequence[Sequence[Value]], columns: Mapping[str, int], terms: Terms) -> list[Judged]:
    """What `judge` says of each row."""
    read = [_column(field, [values[place] for values in rows], terms) for field, place in columns.items()]
    entering = _Entering(list(columns), terms)
    found = []
    for values, cells in zip(rows, zip(*read, strict=True), strict=True):
        again = partial(judge, values, columns, terms)
        judged = None if ODD in cells else entering.of(cells)
        if judged is None:
            judged = again()
        else:
            judged.again = again
        found.append(judged)
    return found


def _column(field: str, cells: Sequence[Value], terms: Terms) -> list[Any]:
    """What each cell means; None where it says nothing, ODD where it is for the judge of a single row."""
    known = {cell: _plain(field, cell, terms) for cell in {cell for cell in cells if type(cell) in _TOLD_APART}}
    return [known[cell] if type(cell) in _TOLD_APART else _plain(field, cell, terms) for cell in cells]


def _plain(field: str, cell: Value, terms: Terms) -> Any:
    if cell is None or (isinstance(cell, str) and is_missing(cell)):
        return None
    if isinstance(cell, Fault | bool):
        return ODD
    try:
        return _meaning(field, cell, terms)
    except (UnfitCell, Unfit, ValidationError):
        return ODD


def _meaning(field: str, cell: Value, terms: Terms) -> Any:
    if field == "registered_capital":
        return _capital(cell, terms.capital_unit)
    if field == "park":
        return park_of(text_of(cell), terms)
    name = INDUSTRY_FIELDS.get(field, field)
    shape = _shape(IndustryCodes if field in INDUSTRY_FIELDS else RegisterFirm, name)
    value, meaning = shape(READERS.get(field, text_of)(cell)), MEANINGS.get(name)
    meant = value if meaning is None else meaning(value)
    warned = (field == "uscc" and uscc.warn(meant)) or (field == "name" and names.warn(meant))
    return ODD if warned else meant


def _capital(cell: Value, unit: str) -> Any:
    """Amount, currency and words."""
    words = shown(cell)
    read, finding = capital_of(words + unit if unit and number_of(words) is not None else words)
    if finding is not None or read.amount is None or read.currency is None:
        return ODD
    amount = _shape(RegisterFirm, "registered_capital")(f"{read.amount:f}")
    return amount, _shape(RegisterFirm, "capital_currency")(read.currency), read.words[:CAPITAL_TEXT] or None


@cache
def _shape(model: type[BaseModel], field: str) -> Shape:
    """The shape of one field of a command, asked by itself."""
    info = model.model_fields[field]
    kind: Any = Annotated[info.annotation, info]
    return TypeAdapter(kind, config=ConfigDict(strict=True)).validate_python


class _Entering:
    """Firms from the cells of a row, each of them plainly right."""

    def __init__(self, fields: Sequence[str], terms: Terms) -> None:
        self._fields = fields
        self._terms = terms
        self._resident_from = _plain("resident_from", terms.resident_from, terms)
        self._industries: dict[tuple[Any, ...], Industries | None] = {}
        self._places: dict[str | None, Residence] = {}

    def of(self, cells: Sequence[Any]) -> Judged | None:
        """None where something is missing that a registration needs."""
        said: dict[str, Any] = dict(zip(self._fields, cells, strict=True))
        start: date | None = self._resident_from or said.get("resident_from") or said.get("founded_on")
        if said["uscc"] is None or said["name"] is None or start in (None, ODD):
            return None
        amount, currency, words = said.get("registered_capital") or (None, None, None)
        particulars = {field: said.get(field) for field in PARTICULARS}
        particulars |= {"registered_capital": amount, "capital_currency": currency, "capital_text": words}
        place = self._place(said.get("park") or self._terms.park)
        industries = self._industry(tuple(said.get(field) for field in INDUSTRY_FIELDS))
        distinct = self._terms.confirmed_distinct
        firm = entering(said["uscc"], said["name"], start, place, industries, particulars, distinct)
        return Judged(capital_text=words, firm=firm)

    def _place(self, park: str | None) -> Residence:
        if park not in self._places:
            self._places[park] = Residence(self._terms.zone.value, park)
        return self._places[park]

    def _industry(self, codes: tuple[Any, ...]) -> Industries | None:
        """One object for all firms of the same industries."""
        if codes not in self._industries:
            given = dict(zip(INDUSTRY_FIELDS.values(), codes, strict=True))
            self._industries[codes] = Industries(**given) if any(codes) else None
        return self._industries[codes]
