"""From bytes to a table: which kind of file, where the header is, and every row as wide as it."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from sheets.archive import guard_archive
from sheets.delimited import decoded, text_rows
from sheets.table import (
    HEADER_WITHIN,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    MEBIBYTE,
    Fault,
    Row,
    Table,
    refused,
    shown,
    too_much,
)
from sheets.workbook import workbook_rows


def read_table(filename: str, data: bytes, headings: Collection[str] = ()) -> Table:
    """The table in a .csv or .xlsx file; `headings` are texts that help to find the header under a title.

    Raises Problem 413 (too_large, too_many_rows, too_many_columns, expands_too_far, zip_entries) or
    422 (file_type, encoding, not_xlsx, dtd, macro, zip_path, zip_duplicate, external_reference, header, header_duplicate).
    """
    if len(data) > MAX_BYTES:
        raise too_much("too_large", f"文件超过 {MAX_BYTES // MEBIBYTE} MB，请拆分后再导入")
    kind = filename.lower().rpartition(".")[2]
    if kind == "xlsx":
        guard_archive(data)
        rows, notes = workbook_rows(data)
        return _table(rows, "xlsx", notes, headings)
    if kind in {"csv", "txt"}:
        text, encoding = decoded(data)
        return _table(text_rows(text), encoding, (), headings)
    raise refused("file_type", "只接受 .csv 或 .xlsx 文件；旧版 .xls 请在表格软件中另存为 .xlsx")


def _table(rows: Iterator[Row], encoding: str, notes: tuple[str, ...], headings: Collection[str]) -> Table:
    head = _header_row(rows, headings)
    header = _titles(head)
    kept: list[Row] = []
    for row in rows:
        if row.fault is None and all(value is None or value == "" for value in row.values):
            continue
        if len(kept) == MAX_ROWS:
            raise too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
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
    raise refused("header_missing" if seen else "header", f"前 {HEADER_WITHIN} 行内没有可识别的表头{found}")


def _titles(row: Row) -> tuple[str, ...]:
    titles = ["" if value is None else shown(value).strip() for value in row.values]
    while titles and not titles[-1]:
        titles.pop()
    if len(titles) > MAX_COLUMNS:
        raise too_much("too_many_columns", f"表头超过 {MAX_COLUMNS} 列")
    if "" in titles:
        raise refused("header", f"第 {row.line} 行第 {titles.index('') + 1} 列没有列名；合并的表头请先拆分")
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise refused("header_duplicate", f"表头中“{twice[:40]}”出现了两次")
    return tuple(titles)


def _fitted(row: Row, width: int, *, strict: bool) -> Row:
    if any(value is not None and value != "" for value in row.values[width:]):
        if strict:
            raise refused("header", f"第 {row.line} 行第 {width + 1} 列之后有数据，但表头没有列名；合并的表头请先拆分")
        fault = Fault("columns", f"应有 {width} 列，读到 {len(row.values)} 列；内容含逗号时请加引号")
        return replace(row, values=row.values[:width], fault=row.fault or fault)
    return replace(row, values=(row.values + (None,) * width)[:width])
