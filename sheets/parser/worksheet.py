"""The rows of one worksheet, while its markup streams by; a limit ends the reading where it is passed."""

import re
from collections.abc import Callable, Iterable

from sheets.limits import (
    MAX_ATTRIBUTES,
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_COVERED,
    MAX_MERGED,
    MAX_OTHERS,
    MAX_ROWS,
)
from sheets.parser.answers import AnswerWriter
from sheets.parser.archive import Archive
from sheets.parser.book import Book, unescaped, whole
from sheets.parser.formats import Kind
from sheets.parser.markup import Attributes, local, parse, too_large
from sheets.parser.numbers import iso_value, number_value
from sheets.parser.refusal import Refused, damaged, too_much
from sheets.parser.texts import text_value
from sheets.values import Fault, Value

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.ASCII)
_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_SILENT = frozenset({"is", "r", "sheetData", "mergeCells", "cols"})


def read_sheet(archive: Archive, part: str, name: str, book: Book, answer: AnswerWriter) -> None:
    sheet = _Worksheet(name, book, answer)
    _require_size(archive.chunks(part))
    parse(archive.chunks(part), sheet.where, sheet.start, sheet.end, sheet.text)
    sheet.finish()


def _require_size(chunks: Iterable[bytes]) -> None:
    """A first look, as fast as the archive expands: what is many times too large is not parsed up to its limit."""
    rows = cells = 0
    for chunk in chunks:
        rows += chunk.count(b"<row") + chunk.count(b":row")
        cells += chunk.count(b"<c") + chunk.count(b":c")
        if rows > 2 * MAX_ROWS or cells > 1.2 * MAX_CELLS:
            raise too_much(
                "too_many_rows", f"超过 {MAX_ROWS} 行或 {MAX_CELLS:,} 个单元格，请删去空白区域的格式或拆分后再导入"
            )


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Worksheet:
    def __init__(self, name: str, book: Book, answer: AnswerWriter) -> None:
        self.where = f"工作表“{name[:31]}”"
        self._book, self._answer = book, answer
        self._opens: dict[str, Callable[[Attributes], None]] = {
            "row": self._open_row,
            "c": self._open_cell,
            "v": self._listen,
            "t": self._listen,
            "f": self._open_formula,
            "rPh": self._open_guide,
            "mergeCell": self._merge,
            "col": self._column,
            "autoFilter": self._filter,
        }
        self._closes: dict[str, Callable[[], None]] = {
            **dict.fromkeys("vtf", self._hush),
            "c": self._close_cell,
            "row": self._close_row,
            "rPh": self._close_guide,
        }
        self._line = self._others = self._covered = 0
        self._merged: list[list[int]] = []
        self._hidden_columns: list[int] = []
        self._in_row = self._in_cell = self._is_hidden = self._is_filtered = False
        self._cells: list[Value] = []
        self._columns: dict[str, int] = {}
        self._last = 0  # column of the last cell that was opened
        self._kind, self._style = "n", 0
        self._pieces: list[str] = []
        self._formula: list[str] | None = None
        self._heard: list[str] | None = None
        self._is_guide = False
        self._length = 0

    # --- markup ---
    def start(self, name: str, attributes: Attributes) -> None:
        if len(attributes) > MAX_ATTRIBUTES:
            raise too_large(self.where)
        opens = self._opens.get(name)
        if opens is None and ":" in name:
            name = local(name)
            opens = self._opens.get(name)
        if opens is not None:
            opens(attributes)
        elif name not in _SILENT:
            self._others += 1
            if self._others > MAX_OTHERS:
                raise too_large(self.where)

    def text(self, data: str) -> None:
        if self._heard is not None and self._length <= MAX_CELL:
            self._heard.append(data)
            self._length += len(data)

    def end(self, name: str) -> None:
        closes = self._closes.get(name) or self._closes.get(local(name))
        if closes is not None:
            closes()

    def finish(self) -> None:
        record = {"merged": self._merged, "hidden_columns": self._hidden_columns, "is_filtered": self._is_filtered}
        self._answer.write(record)

    # --- rows ---
    def _open_row(self, attributes: Attributes) -> None:
        if self._in_row:
            raise self._damaged()
        self._line = max(whole(attributes.get("r", "0")), self._line + 1)
        if self._line > _LAST_ROW:
            raise self._damaged()
        self._is_hidden = attributes.get("hidden", "0") in {"1", "true"}
        self._in_row, self._cells, self._last = True, [], 0

    def _close_row(self) -> None:
        self._answer.count_cells(self._last + 1)  # empty rows and cells cost time too
        self._answer.row(self._line, self._cells, is_hidden=self._is_hidden)
        self._in_row = False

    # --- cells ---
    def _open_cell(self, attributes: Attributes) -> None:
        if self._in_cell or not self._in_row:
            raise self._damaged()
        reference = attributes.get("r")
        column = self._last + 1 if reference is None else self._column_of(reference)
        if not self._last < column <= _LAST_COLUMN:
            raise self._damaged()
        self._last, self._in_cell = column, True
        self._kind = attributes.get("t", "n")
        self._style = whole(attributes.get("s", "0"))
        self._pieces, self._formula, self._length = [], None, 0

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        number = self._columns.get(letters)
        if number is None:
            match = _REFERENCE.fullmatch(reference)
            if match is None:
                raise self._damaged()
            number = self._columns[letters] = column_number(match[1])
        return number

    def _listen(self, _: Attributes) -> None:
        self._others += len(self._pieces) > 0  # more pieces than one: rich text, or someone's patience
        if self._others > MAX_OTHERS:
            raise too_large(self.where)
        self._heard = self._pieces if self._in_cell and not self._is_guide else None

    def _open_formula(self, _: Attributes) -> None:
        if self._in_cell:
            self._formula = self._heard = []

    def _open_guide(self, _: Attributes) -> None:
        self._is_guide = True

    def _close_guide(self) -> None:
        self._is_guide = False

    def _hush(self) -> None:
        self._heard = None

    def _close_cell(self) -> None:
        self._in_cell = False
        value = self._value()
        if value is None:
            return
        if self._last > MAX_COLUMNS:
            raise too_much("too_many_columns", f"{self.where}第 {self._line} 行超过 {MAX_COLUMNS} 列，请删去多余的列")
        self._cells.extend([None] * (self._last - 1 - len(self._cells)))
        self._cells.append(value)

    def _value(self) -> Value:
        raw, kind = "".join(self._pieces), self._kind
        if self._formula is not None:
            text = "=" + "".join(self._formula) if self._formula else raw
            return Fault("formula", "单元格是公式，请粘贴为数值", text[:60])
        if kind in {"inlineStr", "str"}:
            return text_value(unescaped(raw))
        raw = raw.strip()
        if not raw:
            return None
        if kind == "s":
            return self._shared(raw)
        return self._typed(kind, raw)

    def _shared(self, raw: str) -> Value:
        place = whole(raw, default=len(self._book.texts))
        if place >= len(self._book.texts):
            raise self._damaged()
        return self._book.texts[place]

    def _typed(self, kind: str, raw: str) -> Value:
        if kind == "b":
            return raw.lower() in {"1", "true"}
        if kind == "e":
            return Fault("cell_error", f"单元格是错误值 {raw[:20]}", raw[:60])
        if kind == "d":
            return iso_value(raw)
        kinds = self._book.kinds
        meant = kinds[self._style] if self._style < len(kinds) else Kind.NUMBER
        return number_value(raw, meant, is_1904=self._book.is_1904)

    # --- around the cells ---
    def _merge(self, attributes: Attributes) -> None:
        corners = [_REFERENCE.fullmatch(corner) for corner in attributes.get("ref", "").upper().split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:
            return  # one cell alone is merged with nothing
        top, left = int(corners[0][2]), column_number(corners[0][1])
        bottom, right = min(int(corners[1][2]), self._line), min(column_number(corners[1][1]), MAX_COLUMNS + 1)
        if bottom < top or right < left or (bottom, right) == (top, left):
            return
        self._merged.append([top, left, bottom, right])
        self._covered += (bottom - top + 1) * (right - left + 1)
        if len(self._merged) > MAX_MERGED or self._covered > MAX_COVERED:
            raise too_much("too_many_merged", f"{self.where}的合并单元格过多，请取消合并后再导入")

    def _column(self, attributes: Attributes) -> None:
        if attributes.get("hidden", "0") not in {"1", "true"}:
            return
        first, last = whole(attributes.get("min", "0")), whole(attributes.get("max", "0"))
        self._hidden_columns += range(first, min(last, MAX_COLUMNS) + 1)
        if len(self._hidden_columns) > MAX_COLUMNS:
            raise self._damaged()

    def _filter(self, _: Attributes) -> None:
        self._is_filtered = True

    def _damaged(self) -> Refused:
        return damaged(f"{self.where}第 {self._line} 行之后")
