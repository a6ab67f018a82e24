"""Tables from strangers: CSV in the encodings that Chinese spreadsheets write, XLSX behind guards; and a workbook back.

A file that is no table is refused whole with a `Problem`; what is wrong with one cell or one row stays in its
place as a `Fault`, so that the caller can give a reason per row and column and go on with the others.
"""

import csv
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter  # type: ignore[import-untyped]  # the package ships no types

from kit.problems import Problem

MAX_BYTES = 10 * 2**20
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters, Excel's own bound
MAX_ENTRIES = 1_000
MAX_EXPANDED = 100 * 2**20
MAX_RATIO = 500  # of a part above one chunk; rows that are all alike reach 300
HEADER_WITHIN = 10  # rows searched for the header under a title
MULTILINE = 50  # physical lines that one quoted record may span
_CHUNK = 2**20
_FIRST_SOUND_DATE = date(1900, 3, 1)  # before it Excel counts a 29 February 1900 that never was
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell or a row has no value; `text` is what the file shows there."""

    code: str
    message: str
    text: str = ""


Value = str | Decimal | date | bool | Fault | None


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the row's number in the file, from 1; `fault` refuses the row as a whole."""

    line: int
    values: tuple[Value, ...]
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many values as the header; `notes` are Chinese remarks on what was left unread."""

    header: tuple[str, ...]
    header_line: int
    rows: list[Row]
    encoding: str
    notes: tuple[str, ...] = ()


def read_table(filename: str, data: bytes, headings: Collection[str] = ()) -> Table:
    """The table in a .csv or .xlsx file; `headings` are texts that help to find the header under a title.

    Raises Problem 413 (too_large, too_many_rows, too_many_columns, expands_too_far, zip_entries) or
    422 (file_type, encoding, not_xlsx, dtd, macro, zip_path, zip_duplicate, external_reference, header, header_duplicate).
    """
    if len(data) > MAX_BYTES:
        raise _too_much("too_large", f"文件超过 {MAX_BYTES // _CHUNK} MB，请拆分后再导入")
    kind = filename.lower().rpartition(".")[2]
    if kind == "xlsx":
        _guard_archive(data)
        rows, notes = _workbook_rows(data)
        return _table(rows, "xlsx", notes, headings)
    if kind in {"csv", "txt"}:
        text, encoding = _decoded(data)
        return _table(_text_rows(text), encoding, (), headings)
    raise _refused("file_type", "只接受 .csv 或 .xlsx 文件；旧版 .xls 请在表格软件中另存为 .xlsx")


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


def shown(value: Value) -> str:
    """A value as the person who wrote the file would recognise it."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _table(rows: Iterator[Row], encoding: str, notes: tuple[str, ...], headings: Collection[str]) -> Table:
    head = _header_row(rows, headings)
    header = _titles(head)
    kept: list[Row] = []
    for row in rows:
        if row.fault is None and all(value is None or value == "" for value in row.values):
            continue
        if len(kept) == MAX_ROWS:
            raise _too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
        kept.append(_fitted(row, len(header), strict=encoding == "xlsx"))
    return Table(header, head.line, kept, encoding, notes)


def _header_row(rows: Iterator[Row], headings: Collection[str]) -> Row:
    """The first row that names a known heading, or, with none known, the first that has two texts."""
    seen: list[str] = []
    for row in rows:
        texts = [value.strip() for value in row.values if isinstance(value, str) and value.strip()]
        if any(text in headings for text in texts) or (not headings and len(texts) > 1):
            return row
        seen.extend(texts)
        if row.line >= HEADER_WITHIN:
            break
    found = f"，读到的是：{'、'.join(seen)[:50]}" if seen else ""
    raise _refused("header_missing" if seen else "header", f"前 {HEADER_WITHIN} 行内没有可识别的表头{found}")


def _titles(row: Row) -> tuple[str, ...]:
    titles = ["" if value is None else shown(value).strip() for value in row.values]
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MAX_COLUMNS:
        raise _too_much("too_many_columns", f"表头超过 {MAX_COLUMNS} 列")
    if "" in titles:
        raise _refused("header", f"第 {row.line} 行第 {titles.index('') + 1} 列没有列名；合并的表头请先拆分")
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise _refused("header_duplicate", f"表头中“{twice[:40]}”出现了两次")
    return tuple(titles)


def _fitted(row: Row, width: int, *, strict: bool) -> Row:
    if any(value is not None and value != "" for value in row.values[width:]):
        if strict:
            raise _refused("header", f"第 {row.line} 行第 {width + 1} 列之后有数据，但表头没有列名；合并的表头请先拆分")
        fault = Fault("columns", f"应有 {width} 列，读到 {len(row.values)} 列；内容含逗号时请加引号")
        return replace(row, values=row.values[:width], fault=row.fault or fault)
    return replace(row, values=(row.values + (None,) * width)[:width])


def _decoded(data: bytes) -> tuple[str, str]:
    """UTF-16 only by its mark, then UTF-8, then GB18030, each strictly."""
    encodings = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding
    raise _refused("encoding", "文件编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV")


def _text_rows(text: str) -> Iterator[Row]:
    """Records one by one; a broken quotation costs its own line, never the lines after it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    sample = "\n".join(lines[:HEADER_WITHIN])
    delimiter = max(",\t;", key=sample.count)
    place = 0
    while place < len(lines):
        line = lines[place]
        if '"' not in line:
            yield Row(place + 1, _bounded(line.split(delimiter)))
            place += 1
            continue
        fields, used = _quoted(lines, place, delimiter)
        fault = (
            None
            if fields is not None
            else Fault("quotes", "引号未成对或未转义，整行未读；内容中的引号请写成两个", line[:60])
        )
        yield Row(place + 1, _bounded(fields if fields is not None else line.split(delimiter)), fault)
        place += used


def _quoted(lines: list[str], place: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The fields of the record that starts at `place`, over as many lines as its quotation needs; None when it never closes."""
    for used in range(1, min(MULTILINE, len(lines) - place) + 1):
        record = "\n".join(lines[place : place + used])
        if record.count('"') % 2:
            continue
        try:
            return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True)), used
        except (csv.Error, StopIteration):
            return None, 1
    return None, 1


def _bounded(fields: Sequence[str]) -> tuple[Value, ...]:
    if len(fields) > MAX_COLUMNS:
        raise _too_much("too_many_columns", f"超过 {MAX_COLUMNS} 列")
    return tuple(_text(field) for field in fields)


def _text(field: str) -> Value:
    if len(field) > MAX_CELL:
        return Fault("cell_length", f"单元格超过 {MAX_CELL} 字", field[:60])
    return field.strip() or None


def _guard_archive(data: bytes) -> None:
    """Look at the directory before anything is expanded, then at every part before any parser sees it."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise _refused("not_xlsx", "不是有效的 .xlsx 文件；旧版 .xls 请另存为 .xlsx") from None
    if len(entries) > MAX_ENTRIES:
        raise _too_much("zip_entries", f"压缩包内部件超过 {MAX_ENTRIES} 个")
    for entry in entries:
        _guard_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_EXPANDED:
        raise _too_much("expands_too_far", f"文件展开后超过 {MAX_EXPANDED // _CHUNK} MB")
    _guard_names([entry.filename.lower() for entry in entries])
    for entry in entries:
        _guard_part(archive, entry)


def _guard_names(names: list[str]) -> None:
    if len(set(names)) != len(names):
        raise _refused("zip_duplicate", "压缩包内有同名部件")
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise _refused("not_xlsx", "不是 .xlsx 工作簿")
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _refused("macro", "文件带有宏，请另存为不带宏的 .xlsx")
    if any(name.startswith(("xl/externallinks/", "xl/connections", "xl/querytables/")) for name in names):
        raise _refused("external_reference", "文件引用了外部工作簿或数据连接，请断开链接后再导入")


def _guard_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
        or stat.S_ISLNK(entry.external_attr >> 16)
    ):
        raise _refused("zip_path", "压缩包内有不合法的路径")
    if entry.flag_bits & 1:
        raise _refused("not_xlsx", "文件已加密，请取消密码后再导入")
    nested = name.lower().endswith((".zip", ".7z", ".rar", ".gz"))
    if nested or (entry.file_size > _CHUNK and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)):
        raise _too_much("expands_too_far", "文件压缩比异常，展开后过大")


def _guard_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No DTD, no outside target (a hyperlink is only text), no more rows than a table may have; read in chunks."""
    if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    rows, tail = 0, b""
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                window = tail + chunk
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window or b"\0" in window:
                    raise _refused("dtd", "文件内部含有 DTD 或异常编码，已拒绝")
                if any(b"/hyperlink" not in found for found in _EXTERNAL.findall(window)):
                    raise _refused("external_reference", "文件引用了外部内容，请断开链接后再导入")
                rows += chunk.count(b"<row ") + chunk.count(b"<row>")
                if rows > MAX_ROWS + HEADER_WITHIN:
                    raise _too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
                tail = window[-1024:]
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, zlib.error):
        raise _refused("not_xlsx", "文件已损坏，请重新另存后再导入") from None


def _workbook_rows(data: bytes) -> tuple[Iterator[Row], tuple[str, ...]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        shown_sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        sheet = shown_sheets[0]
        sheet.reset_dimensions()
    except Exception:  # a hostile workbook makes openpyxl raise nearly anything
        raise _refused("not_xlsx", "工作簿无法读取，请重新另存后再导入") from None
    unread = [other.title for other in book.worksheets if other is not sheet]
    notes = (f"只读取了工作表“{sheet.title}”，未读：{'、'.join(unread)[:200]}",) if unread else ()
    return _sheet_rows(sheet), notes


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    cells = sheet.iter_rows(max_row=MAX_ROWS + HEADER_WITHIN + 1, max_col=MAX_COLUMNS + 1)
    line = 0
    while True:
        try:
            row = next(cells, None)
        except Exception:  # as in _workbook_rows
            raise _refused("not_xlsx", f"工作表第 {line + 1} 行之后无法读取，请重新另存后再导入") from None
        if row is None:
            return
        line += 1
        values = tuple(_cell(cell) for cell in row)
        if len(values) > MAX_COLUMNS and values[MAX_COLUMNS] is not None:
            raise _too_much("too_many_columns", f"第 {line} 行超过 {MAX_COLUMNS} 列")
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
    return _text(str(value))


def _refused(code: str, detail: str) -> Problem:
    return Problem(422, code, "文件无法导入", detail)


def _too_much(code: str, detail: str) -> Problem:
    return Problem(413, code, "文件过大", detail)
