"""Judging one row of a roster by the same rules as a registration, with a reason for each column that does not fit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from contracts.codes import Zone
from contracts.commands.registry import CAPITAL_TEXT, IndustryCodes, RegisterFirm
from domain import firm_names as names
from domain import uscc
from domain.cells import DATE_EXAMPLE, date_of, is_missing, number_of
from domain.findings import Finding
from domain.money import capital_of
from domain.places import Place, is_undivided, meaning
from kit.data.problem import FieldError
from kit.web.validation import field_errors
from services.registry.firms.rules.firm import Firm
from services.registry.firms.usecases import meanings
from services.registry.firms.usecases.registrations import new_firm
from services.registry.industries.reference import classifications
from sheets import Fault, Value, shown

BROKEN = frozenset({"formula", "cell_error"})
INDUSTRY_FIELDS = {"industry": "primary", "field8": "field8", "gbt4754": "gbt4754"}


@dataclass(frozen=True, slots=True)
class Reason:
    """What was found in a column (our field's name, None for the row as a whole)."""

    field: str | None
    finding: Finding
    is_error: bool = True


@dataclass(slots=True)
class Judged:
    """What a row says by itself: the firm as it would enter the register, or why it cannot.

    `command` is None where an error refuses the row. `capital_text` keeps the capital as it was written.
    """

    command: RegisterFirm | None = None
    capital_text: str | None = None
    reasons: list[Reason] = field(default_factory=list)
    firm: Firm | None = None

    @property
    def refused(self) -> bool:
        return any(reason.is_error for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Terms:
    """What was chosen for the whole import; `capital_unit` is what the heading says of bare numbers, "" for 万元."""

    places: Mapping[str, Place]
    zone: Zone
    park: str | None
    resident_from: date | None
    confirmed_distinct: bool
    capital_unit: str = ""


class UnfitCell(Exception):
    """A cell that cannot be read as what its column holds."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.finding = Finding(code, message)


def judge(values: Sequence[Value], columns: Mapping[str, int], terms: Terms) -> Judged:
    """Read every mapped cell, then ask the rules of registration; all reasons are collected, not only the first."""
    judged = Judged()
    asked: dict[str, Any] = {"zone": terms.zone.value, "park": terms.park, "industries": {}}
    for column, place in columns.items():
        cell = values[place]
        if cell is None or (isinstance(cell, str) and is_missing(cell)):
            continue
        try:
            _read(column, cell, asked, judged, terms)
        except UnfitCell as unfit:
            judged.reasons.append(Reason(column, unfit.finding))
    _settle(asked, terms)
    command, faults = _understood(asked)
    seen = {reason.field for reason in judged.reasons if reason.is_error}
    judged.reasons.extend(reason for reason in _reasons(faults) if reason.field not in seen)
    if not judged.refused:
        judged.command = command
        judged.firm = entering(command, judged.capital_text)
        _warn(command, judged)
    return judged


def entering(command: RegisterFirm, capital_text: str | None) -> Firm | None:
    """The firm that a registration makes; None where the roster does not say since when it is here."""
    if command.resident_from is None:
        return None
    firm = new_firm(command, command.resident_from)
    return replace(firm, particulars={**firm.particulars, "capital_text": capital_text})


def _understood(asked: dict[str, Any]) -> tuple[RegisterFirm, list[FieldError]]:
    """The registration that a row asks for, with every fault of shape and meaning in the order of its fields."""
    try:
        return meanings.judged(RegisterFirm.model_validate(asked))
    except ValidationError as error:
        misshapen = field_errors(error.errors(include_url=False, include_input=False))
    bad = {fault.pointer.split("/")[1] for fault in misshapen}
    industries = (
        None if "industries" in bad else asked["industries"] and IndustryCodes.model_construct(**asked["industries"])
    )
    known = {name: value for name, value in asked.items() if name not in bad} | {"industries": industries}
    rest, unfit = meanings.judged(RegisterFirm.model_construct(**known))
    places = {name: place for place, name in enumerate(RegisterFirm.model_fields)}
    return rest, sorted([*misshapen, *unfit], key=lambda fault: places[fault.pointer.split("/")[1]])


def _settle(asked: dict[str, Any], terms: Terms) -> None:
    asked["resident_from"] = terms.resident_from or asked.get("resident_from") or asked.get("founded_on")
    asked["industries"] = asked["industries"] or None
    asked.setdefault("uscc", None)
    asked.setdefault("name", "")
    asked["confirmed_distinct"] = terms.confirmed_distinct


def _reasons(faults: Sequence[FieldError]) -> list[Reason]:
    found = []
    for fault in faults:
        column = fault.pointer.rsplit("/", 1)[-1]
        column = "industry" if column in ("primary", "industries") else column
        found.append(Reason(column or None, Finding(fault.code, fault.message)))
    return found


def _warn(command: RegisterFirm, judged: Judged) -> None:
    for column, finding in (("uscc", uscc.warn(command.uscc)), ("name", names.warn(command.name))):
        if finding:
            judged.reasons.append(Reason(column, finding, is_error=False))


def _read(column: str, cell: Value, asked: dict[str, Any], judged: Judged, terms: Terms) -> None:
    if column == "registered_capital":
        _read_capital(cell, asked, judged, terms.capital_unit)
    elif isinstance(cell, Fault):
        raise UnfitCell(cell.code, cell.message)
    elif column == "park":
        asked["park"] = park_of(text_of(cell), terms)
    elif column in INDUSTRY_FIELDS:
        asked["industries"][INDUSTRY_FIELDS[column]] = READERS.get(column, text_of)(cell)
    else:
        asked[column] = READERS.get(column, text_of)(cell)


def text_of(cell: Value) -> str:
    if isinstance(cell, (bool, date)):
        raise UnfitCell("text", "应为文本，请把单元格格式设为文本")
    return shown(cell)


def _code(cell: Value) -> str:
    if not isinstance(cell, str):
        raise UnfitCell("uscc_number", "单元格是数值，已丢失精度，请把整列设为文本后重新填写")
    return uscc.of_cell(cell)


def _name(cell: Value) -> str:
    text = text_of(cell)
    if '"' in text:
        raise UnfitCell("quotes", "名称中有英文双引号，多为文件中的引号未转义，请核对名称")
    return text


def _industry_code(cell: Value) -> str:
    text = text_of(cell)
    if isinstance(cell, Decimal) and len(text) < 4:
        raise UnfitCell("code", "单元格是数值，前导零可能丢失，请把整列设为文本后重新填写")
    return text


def _date(cell: Value) -> date:
    """A civil date, however it is held."""
    day = date_of(cell)
    if day is None:
        raise UnfitCell("date", f"应为日期，如 {DATE_EXAMPLE}")
    return day


def _read_capital(cell: Value, asked: dict[str, Any], judged: Judged, unit: str) -> None:
    """An amount in 万 with its currency; other words are kept, its amount unknown: what people write refuses no firm.

    A formula, an error value or a truth value is nothing that somebody wrote of a capital.
    """
    if isinstance(cell, bool):
        raise UnfitCell("number", "应为数字或金额文本，请不要填写 TRUE 或 FALSE")
    if isinstance(cell, Fault) and cell.code in BROKEN:
        raise UnfitCell(cell.code, cell.message)
    if isinstance(cell, Fault):
        judged.reasons.append(Reason("registered_capital", Finding(cell.code, cell.message), is_error=False))
        judged.capital_text = cell.text[:CAPITAL_TEXT] or None
        return
    words = shown(cell)
    read, finding = capital_of(words + unit if unit and number_of(words) is not None else words)
    if finding is not None:
        judged.reasons.append(Reason("registered_capital", finding, is_error=False))
    judged.capital_text = read.words[:CAPITAL_TEXT] or None
    if read.currency is not None and read.amount is not None:
        asked["registered_capital"], asked["capital_currency"] = f"{read.amount:f}", read.currency


def park_of(text: str, terms: Terms) -> str | None:
    """A park, an alias, or the zone itself for 未划分."""
    if is_undivided(text):
        return terms.park
    place = meaning(text, terms.places)
    if place is None:
        raise UnfitCell("park", "没有这个分园，请填写 24 个分园之一或“未划分”")
    if place.zone is not terms.zone:
        raise UnfitCell("park", f"该分园不属于{terms.zone.label}，迁移请走跨园区迁移")
    return place.park or terms.park


def _industry(cell: Value) -> str:
    slug = classifications().industry_of(text_of(cell))
    if slug is None:
        raise UnfitCell("industry", "不在“4+8+1”产业体系内，应为绿色化工、新材料等 13 个产业之一")
    return slug


READERS: Mapping[str, Callable[[Value], str | date]] = {
    "uscc": _code,
    "name": _name,
    "gbt4754": _industry_code,
    "industry": _industry,
    "founded_on": _date,
    "resident_from": _date,
}
