"""The file of an official list: what is recognised in it, and its rows as the rules read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import orjson

from contracts.codes import JobState, Programme
from contracts.commands.files import ReadingChoices
from domain.firm_names import normal_form
from domain.headings import OFFICIAL_LIST
from kit.data import clock
from kit.data.ids import ulids
from kit.data.problem import FieldError, Problem, invalid
from services.cultivation.lists.rules import OfficialRow, read_row
from services.uploads import choices_of, kept
from sheets import Fault, Recognised, Row, Value, recognise, shown

REQUIRED = ("name",)


class ListedRow(NamedTuple):
    """A row of the file by the columns that keep it; one with `reasons` cannot be used."""

    row_id: str
    position: int
    sheet: str
    line: int
    name: str
    match_key: str
    uscc: str | None
    number: str | None
    issued_on: date | None
    valid_until: date | None
    reasons: str


@dataclass(frozen=True)
class ListFile:
    """A file that has been read, and what a person chose."""

    found: Recognised
    choices: ReadingChoices

    @property
    def problem(self) -> Problem | None:
        return self.found.problem

    @property
    def facts(self) -> dict[str, Any]:
        """The columns of the list that say how its file was read, and whether it waits for a choice."""
        held = self.found.problem
        return {
            "reading": self.found.reading.model_dump_json(),
            "choices": kept(self.choices),
            "columns": orjson.dumps(dict(self.found.places or {})).decode(),
            "notes": orjson.dumps(self.found.notes).decode(),
            "state": (JobState.FAILED if held else JobState.QUEUED).value,
            "problem": held.detail[:400] if held else None,
        }


def read_list(filename: str, content: bytes, choices: ReadingChoices) -> ListFile:
    """Read a file as a person says. Raises 413 or 422 where it holds no rows at all, 422 for a field that there is not."""
    try:
        wanted = OFFICIAL_LIST.choosing(choices.columns)
    except KeyError as error:
        message = f"没有“{str(error.args[0])[:40]}”这个字段"
        raise invalid(
            "header_missing", "填写有误", message, [FieldError("/columns", "header_missing", message)]
        ) from None
    return ListFile(recognise(filename, content, wanted, REQUIRED, choices_of(choices)), choices)


def rows_of(file: ListFile, programme: Programme) -> Sequence[ListedRow]:
    """Every row of the file. Raises its problem."""
    table, places = file.found.required()
    return list(_rows(table.rows, places, programme))


def _rows(rows: Sequence[Row], places: Mapping[str, int], programme: Programme) -> Iterator[ListedRow]:
    today = clock.today()
    for position, (row_id, row) in enumerate(zip(ulids(len(rows)), rows, strict=True), 1):
        read = _row(row, places, programme, today)
        yield ListedRow(
            row_id,
            position,
            row.sheet,
            row.line,
            read.name,
            normal_form(read.name),
            read.uscc,
            read.number,
            read.issued_on,
            read.valid_until,
            "\n".join(read.reasons),
        )


def _row(row: Row, places: Mapping[str, int], programme: Programme, today: date) -> OfficialRow:
    faults = [value for index in places.values() if isinstance(value := row.values[index], Fault)]
    if row.fault is not None or faults:
        why = row.fault or faults[0]
        return OfficialRow(name=shown(row.values[places["name"]])[:200], reasons=(f"第 {row.line} 行：{why.message}",))
    cells = {name: _cell(row.values[index]) for name, index in places.items()}
    return read_row(cells, programme, today)


def _cell(value: Value) -> str | date | None:
    return value if isinstance(value, date) else shown(value)
