"""Workbooks as people make them, by XlsxWriter: dates in any format, merged cells, hidden rows, several sheets, both date systems."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # the package ships no types


@dataclass(frozen=True)
class Day:
    """A day as a number with a format: a built-in id, or a code."""

    day: date
    format: int | str


@dataclass(frozen=True)
class Leaf:
    """One sheet: its rows from the first line on, and what else was done to it; lines and columns from 0, as XlsxWriter counts."""

    rows: Sequence[Sequence[Any]]
    name: str = "Sheet1"
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    is_hidden: bool = False
    is_filtered: bool = False


def book(*leaves: Leaf, is_1904: bool = False, change: Callable[[Any], None] | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": is_1904}) as made:
        for leaf in leaves:
            _fill(made, made.add_worksheet(leaf.name), leaf)
        if change is not None:
            change(made)
    return buffer.getvalue()


def _fill(made: Any, sheet: Any, leaf: Leaf) -> None:
    for top, left, bottom, right in leaf.merged:
        sheet.merge_range(top, left, bottom, right, "")
    for line, row in enumerate(leaf.rows):
        for column, value in enumerate(row):
            _write(made, sheet, line, column, value)
    for line in leaf.hidden_rows:
        sheet.set_row(line, None, None, {"hidden": True})
    for column in leaf.hidden_columns:
        sheet.set_column(column, column, None, None, {"hidden": True})
    if leaf.is_filtered:
        sheet.autofilter(0, 0, len(leaf.rows) - 1, max(map(len, leaf.rows)) - 1)
    if leaf.is_hidden:
        sheet.hide()


def _write(made: Any, sheet: Any, line: int, column: int, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, Day):
        sheet.write_datetime(line, column, value.day, made.add_format({"num_format": value.format}))
    elif isinstance(value, str) and not value.startswith("="):
        sheet.write_string(line, column, value)
    else:
        sheet.write(line, column, value)
