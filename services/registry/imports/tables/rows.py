"""Cells of a roster kept as JSON with their kind, so that the judge sees in the store what the reader saw in the file."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import orjson

from sheets import Fault, Row, Value, shown


class Staged(NamedTuple):
    """A row of the file as read: its place in the file, its cells as they are kept; `twice` says where its code stood first."""

    position: int
    sheet: str
    line: int
    cells: list[Any]
    twice: str | None = None


def block_of(rows: Sequence[Staged]) -> bytes:
    return orjson.dumps(list(map(list, rows)))


def rows_of(block: bytes) -> list[Staged]:
    return [Staged(*row) for row in orjson.loads(block)]


def packed(row: Row) -> list[Any]:
    """A row for JSON: texts as they are, other kinds in one-key objects, the row's own fault last."""
    cells = [_packed(value) for value in row.values]
    if row.fault is not None:
        cells.append({"row": [row.fault.code, row.fault.message]})
    return cells


def text_of(cells: list[Any]) -> str:
    return orjson.dumps(cells).decode()


def unpacked(cells: list[Any]) -> tuple[Sequence[Value], Fault | None]:
    """The values of packed cells, and the row's own fault."""
    if dict not in map(type, cells):
        return cells, None
    *values, last = cells
    fault = Fault(*last["row"]) if isinstance(last, dict) and "row" in last else None
    return [_unpacked(cell) for cell in (cells if fault is None else values)], fault


def shown_cells(text: str) -> list[str]:
    """The cells as their writer knows them."""
    return [shown(value) for value in unpacked(orjson.loads(text))[0]]


def _packed(value: Value) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return {"number": f"{value:f}"}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return {"fault": [value.code, value.message, value.text]}


def _unpacked(cell: Any) -> Value:
    if not isinstance(cell, dict):
        text: str | bool | None = cell
        return text
    kind, content = next(iter(cell.items()))
    if kind == "number":
        return Decimal(content)
    if kind == "date":
        return date.fromisoformat(content)
    return Fault(*content)


def duplicates(codes: Sequence[str]) -> dict[int, int]:
    """By place in the file: the place where the same code stood first; empty codes are nobody's."""
    first: dict[str, int] = {}
    again: dict[int, int] = {}
    for place, code in enumerate(codes):
        if code and first.setdefault(code, place) != place:
            again[place] = first[code]
    return again
