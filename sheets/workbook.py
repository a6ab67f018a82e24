"""The rows of a guarded .xlsx, each cell typed or with the reason why it has no value; and a workbook back."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]  # the package ships no types

from sheets.table import (
    HEADER_WITHIN,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Fault,
    Row,
    Value,
    refused,
    text_value,
    too_much,
)

_FIRST_SOUND_DATE = date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was


def workbook_rows(data: bytes) -> tuple[Iterator[Row], tuple[str, ...]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = shown_sheets[0]
        sheet.reset_dimensions()
    except Exception:  # a hostile workbook makes openpyxl raise nearly anything
        raise refused("not_xlsx", "工作簿无法读取，请重新另存后再导入") from None
    unread = [other.title for other in book.worksheets if other is not sheet]
    notes = (f"只读取了工作表“{sheet.title}”，未读：{'、'.join(unread)[:200]}",) if unread else ()
    return _sheet_rows(sheet), notes


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    cells = sheet.iter_rows(max_row=MAX_ROWS + HEADER_WITHIN + 1, max_col=MAX_COLUMNS + 1)
    line = 0
    while True:
        try:
            row = next(cells, None)
        except Exception:  # as in workbook_rows
            raise refused("not_xlsx", f"工作表第 {line + 1} 行之后无法读取，请重新另存后再导入") from None
        if row is None:
            return
        line += 1
        values = tuple(_cell(cell) for cell in row)
        if len(values) > MAX_COLUMNS and values[MAX_COLUMNS] is not None:
            raise too_much("too_many_columns", f"第 {line} 行超过 {MAX_COLUMNS} 列")
        yield Row(line, values)


def _cell(cell: Any) -> Value:
    """Numbers without binary noise (15 digits, as the sheet shows them); a percentage is the number before its sign."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return None
    if kind == "f":
        return Fault("formula", "单元格是公式，请粘贴为数值", str(getattr(value, "text", value))[:60])
    if kind == "e":
        return Fault("cell_error", f"单元格是错误值 {value}", str(value))
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        day = value.date()
        return (
            day
            if day >= _FIRST_SOUND_DATE
            else Fault("date", "1900 年 3 月以前的日期单元格不可靠，请改为文本", str(day))
        )
    if isinstance(value, int | float):
        number = Decimal(f"{value:.15g}")
        return number * 100 if "%" in (cell.number_format or "") else number
    return text_value(str(value))


def write_workbook(
    header: Sequence[str], rows: Sequence[Sequence[str]], marks: Mapping[tuple[int, int], str] | None = None
) -> bytes:
    """An .xlsx of text cells only; `marks` are notes on (row, column) of `rows`, whose cells turn red."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        text, red = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FFC7CE"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(header):
            sheet.write_string(0, column, title, book.add_format({"bold": True, "num_format": "@"}))
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                note = (marks or {}).get((line, column))
                sheet.write_string(line + 1, column, value[:MAX_CELL], red if note else text)
                if note:
                    sheet.write_comment(line + 1, column, note)
    return buffer.getvalue()
