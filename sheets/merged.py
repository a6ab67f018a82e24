"""Merged cells: down a column the value holds for each row; across columns it is nobody's, and the row says so."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sheets.child import Merged
from sheets.table import Row
from sheets.values import Fault, Value


def spread(rows: Sequence[Row], merged: Sequence[Merged], titled: Collection[int]) -> tuple[list[Row], int]:
    """The rows with the values of merged ranges, and how many cells were filled so.

    `titled` are the columns, from 0, that have a name: a range across two of them refuses its rows, since no one can tell
    which of the two it means.
    """
    if not merged:
        return list(rows), 0
    places = {row.line: place for place, row in enumerate(rows)}
    spread_rows = list(rows)
    filled = 0
    for span in merged:
        top = places.get(span.top)
        value = None if top is None else _at(rows[top], span.left - 1)
        if value is None:
            continue  # nothing is lost in an empty range
        is_nobodys = any(column in titled for column in range(span.left, span.right))
        for line in range(span.top, span.bottom + 1):
            place = places.get(line)
            if place is None:
                continue
            row = spread_rows[place]
            if _at(row, span.left - 1) is None:
                row = _with(row, span.left - 1, value)
                filled += 1
            spread_rows[place] = _refused(row, span) if is_nobodys else row
    return spread_rows, filled


def _at(row: Row, column: int) -> Value:
    return row.values[column] if column < len(row.values) else None


def _with(row: Row, column: int, value: Value) -> Row:
    wide = row.values + (None,) * (column + 1 - len(row.values))
    return replace(row, values=(*wide[:column], value, *wide[column + 1 :]))


def _refused(row: Row, span: Merged) -> Row:
    message = f"合并单元格：第 {span.left} 至 {span.right} 列合并为一格，无法判断各列的值；请取消合并后填写"
    return replace(row, fault=row.fault or Fault("merged", message))
