"""A workbook back: codes are text and keep their digits, counts are numbers that can be added up, nothing is a formula."""

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sheets.limits import MAX_CELL

NARROWEST, WIDEST = 8, 60  # characters of half width
MOST_DIGITS = 4  # after the point
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


Value = str | int | Decimal | None
"""What a cell holds: None stays blank, a Decimal keeps its digits on screen."""


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """One sheet: its name, an optional title with lines below it above the header, and rows.

    `marks` are notes on (row, column) of `rows`; `foot` are lines below them.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)
    title: str = ""
    lines: Sequence[str] = ()
    foot: Sequence[str] = ()


def write_workbook(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    marks: Mapping[tuple[int, int], str] | None = None,
    *,
    name: str = "数据",
    title: str = "",
) -> bytes:
    """An .xlsx of one sheet; `marks` are notes on (row, column) of `rows`, whose cells turn red."""
    return write_sheets([WrittenSheet(name, header, rows, marks or {}, title)])


def write_sheets(sheets: Sequence[WrittenSheet]) -> bytes:
    """An .xlsx with all the sheets: header bold and frozen, columns as wide as their texts."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types; loaded for whoever takes a workbook

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        formats = _Formats(book)
        names: set[str] = set()
        for content in sheets:
            name = _sheet_name(content.name, names)
            names.add(name.casefold())
            _write(book.add_worksheet(name), content, formats)
    return buffer.getvalue()


class _Formats:
    """A text that begins like a formula is also marked as quoted, so that it stays text when it is edited or copied."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14, "num_format": "@"})
        self.header = book.add_format({"bold": True, "num_format": "@", "bottom": 1})
        looks = {"text": {"num_format": "@"}, "marked": {"num_format": "@", "bg_color": "#FFC7CE"}}
        self._cells = {
            (look, quoted): book.add_format({**options, "quote_prefix": quoted})
            for look, options in looks.items()
            for quoted in (False, True)
        }

        self.plain = book.add_format({"num_format": "@"})
        self._numbers = {digits: book.add_format({"num_format": _digits(digits)}) for digits in range(MOST_DIGITS + 1)}

    def cell(self, text: str, *, is_marked: bool) -> Any:
        return self._cells["marked" if is_marked else "text", text.startswith(_TRIGGERS)]

    def number(self, value: int | Decimal) -> Any:
        digits = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
        return self._numbers[min(max(digits, 0), MOST_DIGITS)]


def _digits(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _write(sheet: Any, content: WrittenSheet, formats: _Formats) -> None:
    top = 0
    if content.title:
        sheet.write_string(0, 0, content.title[:MAX_CELL], formats.title)
        top = 1
    top = _write_lines(sheet, top, content.lines, formats)
    for column, text in enumerate(content.header):
        sheet.write_string(top, column, text[:MAX_CELL], formats.header)
    sheet.freeze_panes(top + 1, 0)
    for line, row in enumerate(content.rows):
        for column, value in enumerate(row):
            note = content.marks.get((line, column))
            _write_cell(sheet, (top + 1 + line, column), value, note, formats)
    _write_lines(sheet, top + 2 + len(content.rows), content.foot, formats)
    for column, width in enumerate(_widths(content)):
        sheet.set_column(column, column, width)


def _write_cell(sheet: Any, place: tuple[int, int], value: Value, note: str | None, formats: _Formats) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, value[:MAX_CELL], formats.cell(value, is_marked=note is not None))
    elif value is not None:
        sheet.write_number(*place, value, formats.number(value))
    if note is not None:
        sheet.write_comment(*place, note)


def _write_lines(sheet: Any, top: int, lines: Sequence[str], formats: _Formats) -> int:
    """One below the other; returns the row after the last."""
    for line in lines:
        sheet.write_string(top, 0, line[:MAX_CELL], formats.plain)
        top += 1
    return top


def _widths(content: WrittenSheet) -> list[int]:
    widths: list[int] = []
    for row in (content.header, *content.rows):
        widths += [NARROWEST] * (len(row) - len(widths))
        for column, text in enumerate("" if value is None else str(value) for value in row):
            if widths[column] < WIDEST:
                widths[column] = max(widths[column], min(_width(text[:WIDEST]) + 2, WIDEST))
    return widths


def _width(text: str) -> int:
    """Columns of half width, as a sheet shows it: a Chinese character takes two."""
    return len(text) if text.isascii() else sum(1 + (unicodedata.east_asian_width(one) in "WFA") for one in text)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that spreadsheets accept: 31 characters, none of []:*?/\\, each once."""
    plain = _NOT_IN_NAMES.sub(" ", name).strip(" '")[:31].strip(" '") or "数据"
    number, unique = 1, plain
    while unique.casefold() in taken:
        number += 1
        unique = f"{plain[: 30 - len(str(number))]}-{number}"
    return unique
