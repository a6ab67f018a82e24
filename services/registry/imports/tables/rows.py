"""Cells of a roster kept as JSON with their kind, so that the judge sees in the store what the reader saw in the file."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from sheets import Fault, Row, Value, shown


def packed(row: Row) -> str:
    """A row as JSON: texts as they are, other kinds in one-key objects, the row's own fault last."""
    cells: list[Any] = [_packed(value) for value in row.values]
    if row.fault is not None:
        cells.append({"row": [row.fault.code, row.fault.message]})
    return orjson.dumps(cells).decode()


def unpacked(text: str) -> tuple[list[Value], Fault | None]:
    cells = orjson.loads(text)
    fault = None
    if cells and isinstance(cells[-1], dict) and "row" in cells[-1]:
        fault = Fault(*cells.pop()["row"])
    return [_unpacked(cell) for cell in cells], fault


def shown_cells(text: str) -> list[str]:
    """The cells as their writer knows them."""
    return [shown(value) for value in unpacked(text)[0]]


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
