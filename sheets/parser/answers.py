"""What the child says to its parent: JSON lines, within a bound.

    {"book": {"encoding": "xlsx", "is_1904": false}}
    {"sheet": "名单", "state": "visible"}              then, of a visible one:
    [[line, [cells], is_hidden, [code, message, text]]]  some rows; the last two are left out where they are false and null
    {"merged": [[2, 1, 4, 1]], "hidden_columns": [3], "is_filtered": false}
    {"refused": [413, "too_many_rows", "…"]}           or, at the end of a whole answer, {"end": true}

A cell is a text, a truth or null as itself, {"n": "1.5"}, {"d": "2024-02-29"} or {"f": [code, message, text]}.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from sheets.limits import HEADER_WITHIN, MAX_ANSWER, MAX_CELLS, MAX_ROWS, MEBIBYTE
from sheets.parser.refusal import too_much
from sheets.values import Fault, Value

BATCH = 500  # cells of a line: one JSON text for each row would cost more than its cells
_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class AnswerWriter:
    """The one answer of a child; counts what all sheets may hold together."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._bytes = self._rows = self._cells = 0
        self._batch: list[Any] = []
        self._batched = 0

    def write(self, record: Any) -> None:
        """Write a record behind all rows before it."""
        self._flush()
        self._write(record)

    def _flush(self) -> None:
        if self._batch:
            self._write(self._batch)
            self._batch, self._batched = [], 0

    def _write(self, record: Any) -> None:
        line = _encode(record).encode() + b"\n"
        self._bytes += len(line)
        if self._bytes > MAX_ANSWER:
            raise too_much("expands_too_far", f"表格文字展开后超过 {MAX_ANSWER // MEBIBYTE} MB，请拆分后再导入")
        self._out.write(line)

    def row(self, line: int, cells: Sequence[Value], *, is_hidden: bool = False, fault: Fault | None = None) -> None:
        """Say a row unless nothing stands in it."""
        if fault is None and all(cell is None for cell in cells):
            return
        self._rows += 1
        if self._rows > MAX_ROWS + HEADER_WITHIN:
            raise too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
        record: list[Any] = [line, [_packed(cell) for cell in cells]]
        if is_hidden or fault is not None:
            record += [is_hidden, fault]
        self._batch.append(record)
        self._batched += len(cells)
        if self._batched >= BATCH:
            self._flush()

    def count_cells(self, number: int) -> None:
        self._cells += number
        if self._cells > MAX_CELLS:
            raise too_much("too_many_cells", f"单元格超过 {MAX_CELLS:,} 个，请删去空白区域的格式或拆分后再导入")


def _packed(cell: Value) -> Any:
    if cell is None or isinstance(cell, str | bool):
        return cell
    if isinstance(cell, Fault):
        return {"f": cell}
    return {"d": cell.isoformat()} if isinstance(cell, date) else {"n": _plain(cell)}


def _plain(number: Decimal) -> str:
    return f"{number:f}" if number.adjusted() > -20 else str(number)
