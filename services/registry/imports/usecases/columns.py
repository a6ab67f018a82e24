"""Judging the rows of a batch column by column: each different cell is read once, by the rules that judge a single row.

Only what is plainly right is taken here. A row with anything else is judged by itself, which finds all that there is to say.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from services.registry.firms.rules.newcomers import Newcomers
from services.registry.firms.rules.residency import Residence
from services.registry.firms.usecases.meanings import MEANINGS
from services.registry.imports.usecases.roster_rows import (
    INDUSTRY_FIELDS,
    READERS,
    Judged,
    Reason,
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
_MEANINGS = {**MEANINGS, "name": names.tidy}
Shape = Callable[[Any], Any]


@dataclass(frozen=True)
class JudgedRows:
    """What the rows of a batch say by themselves: firms as they would enter the register, in columns.

    `reasons` stand by the place of their row. What the columns hold of a row in `refused` means nothing. `in_full` judges one
    row anew, with the command that a firm which is known already is compared with.
    """

    firms: Newcomers
    reasons: dict[int, list[Reason]]
    refused: set[int]
    in_full: Callable[[int], Judged]

    def refuse(self, place: int, reasons: list[Reason]) -> None:
        self.reasons[place] = reasons
        self.refused.add(place)


def judge_all(rows: Sequence[Sequence[Value]], columns: Mapping[str, int], terms: Terms) -> JudgedRows:
    """What `judge` says of each row."""
    told = {field: _column(field, [values[place] for values in rows], terms) for field, place in columns.items()}
    firms = _entering(told, len(rows), terms)
    needed = (firms.codes, firms.names, firms.starts)
    odd = _where(ODD, [*told.values(), firms.starts]) | _where(None, needed)
    judged = JudgedRows(firms, {}, set(), lambda place: judge(rows[place], columns, terms))
    for place in sorted(odd):
        _judge_alone(judged, place)
    return judged


def _judge_alone(judged: JudgedRows, place: int) -> None:
    found, firms = judged.in_full(place), judged.firms
    if found.refused:
        return judged.refuse(place, found.reasons)
    if found.reasons:
        judged.reasons[place] = found.reasons
    if found.firm is not None:
        return firms.put(place, found.firm)
    assert found.command is not None  # noqa: S101 - it is not refused
    firms.codes[place], firms.names[place], firms.starts[place] = found.command.uscc, found.command.name, None
    return None


def _where(what: Any, columns: Iterable[list[Any]]) -> set[int]:
    """The places at which any of the columns holds it."""
    return {place for column in columns if what in column for place, value in enumerate(column) if value is what}


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
    value, meaning = shape(READERS.get(field, text_of)(cell)), _MEANINGS.get(name)
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
    return amount, _currency(read.currency), read.words[:CAPITAL_TEXT] or None


@cache
def _currency(code: str) -> Any:
    return _shape(RegisterFirm, "capital_currency")(code)


@cache
def _shape(model: type[BaseModel], field: str) -> Shape:
    """The shape of one field of a command, asked by itself."""
    info = model.model_fields[field]
    kind: Any = Annotated[info.annotation, info]
    return TypeAdapter(kind, config=ConfigDict(strict=True)).validator.validate_python


def _entering(told: Mapping[str, list[Any]], count: int, terms: Terms) -> Newcomers:
    """Firms from columns; of a row with a cell that is not plainly right it holds what comes of it."""
    nothing = [None] * count
    fixed = _plain("resident_from", terms.resident_from, terms)
    since = [told.get("resident_from", nothing), told.get("founded_on", nothing)]
    particulars = {field: told[field] for field in PARTICULARS if field in told}
    if "registered_capital" in told:
        particulars |= _capitals(told["registered_capital"])
    residence, trades = _once(partial(_residence, terms)), _once(_industries)
    codes = zip(*(told.get(field, nothing) for field in INDUSTRY_FIELDS), strict=True)
    return Newcomers(
        codes=told["uscc"],
        names=told["name"],
        starts=[fixed or resident or founded for resident, founded in zip(*since, strict=True)],
        places=[residence(park) for park in told.get("park", nothing)],
        industries=[trades(each) for each in codes],
        particulars=particulars,
    )


def _capitals(cells: list[Any]) -> dict[str, list[Any]]:
    parts = zip(*(cell if type(cell) is tuple else _NO_CAPITAL for cell in cells), strict=True)
    return dict(zip(("registered_capital", "capital_currency", "capital_text"), map(list, parts), strict=True))


_NO_CAPITAL = (None, None, None)


def _residence(terms: Terms, park: str | None) -> Residence:
    return Residence(terms.zone.value, park or terms.park)


def _industries(codes: tuple[Any, ...]) -> Industries | None:
    given = dict(zip(INDUSTRY_FIELDS.values(), codes, strict=True))
    return Industries(**given) if any(codes) else None


def _once(become: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """One object for all that are told the same."""
    return cache(become)
