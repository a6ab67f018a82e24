"""From a sheet as it stands to a table: header, rows as wide as it, rows that are no data, and remarks on all that was understood."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.headings import heading_key
from kit.data.problem import Problem
from sheets import asides
from sheets.child import Grid
from sheets.header import SPLIT_IT, Header, find_header, header_on, require_titles, texts
from sheets.headings import Known
from sheets.limits import HEADER_WITHIN, MAX_ROWS
from sheets.merged import spread
from sheets.parser.numbers import day_of
from sheets.table import Row, Sheet, Table, refused, too_much
from sheets.values import Fault

_DAY = re.compile("日期|时间|有效期")
_FIRST_PLAUSIBLE = 20_000  # 1958 in the system of 1904; a year or a number of days is less


def sheet_of(
    grid: Grid, encoding: str, known: Known, *, is_1904: bool = False, header_line: int | None = None
) -> Sheet:
    """A sheet with its table, or with the reason why it has none; `header_line` says where a person sees its header."""
    if grid.state != "visible":
        why = "不是表格" if grid.state == "chart" else "隐藏的工作表"
        return Sheet(grid.name, grid.state, 0, why=why)
    if not grid.rows:
        problem = refused("header", f"前 {HEADER_WITHIN} 行内没有可识别的表头")
        return Sheet(grid.name, grid.state, 0, why="空表", problem=problem)
    header = find_header(grid, known) if header_line is None else header_on(grid, header_line, known)
    if header is None:
        return Sheet(grid.name, grid.state, len(grid.rows), why="没有可识别的表头", problem=_missing(grid))
    try:
        return Sheet(grid.name, grid.state, len(grid.rows), _table(grid, header, encoding, is_1904=is_1904))
    except Problem as problem:
        return Sheet(grid.name, grid.state, len(grid.rows), why=problem.detail, problem=problem, is_broken=True)


def _missing(grid: Grid) -> Problem:
    seen = "、".join(text for row in grid.rows if row.line <= HEADER_WITHIN for text in texts(row))
    found = f"，读到的是：{seen[:50]}" if seen else ""
    return refused("header_missing", f"前 {HEADER_WITHIN} 行内没有可识别的表头{found}")


def _table(grid: Grid, header: Header, encoding: str, *, is_1904: bool) -> Table:
    line = grid.rows[header.place].line
    above, below = grid.rows[: header.place], grid.rows[header.place + header.depth :]
    data, aside = _parted(grid, below, header)
    aside = [replace(row, aside=asides.TITLE) for row in above] + aside
    if len(data) > MAX_ROWS:
        raise too_much("too_many_rows", f"超过 {MAX_ROWS} 行，请拆分后再导入")
    require_titles(header, data, line)
    kept = [column for column, title in enumerate(header.titles) if title]
    data, filled = spread(data, grid.merged, set(kept))
    width = len(header.titles)
    fitted = [_fitted(row, kept, width, strict=encoding == "xlsx") for row in data]
    titles = tuple(header.titles[column] for column in kept)
    if is_1904:
        fitted = [_with_days(row, titles) for row in fitted]
    notes = (*_remarks_on(grid, header, data, filled), *_remarks_on_asides(aside))
    return Table(titles, line, fitted, encoding, notes, aside, {grid.name: tuple(range(line, line + header.depth))})


def _parted(grid: Grid, rows: Sequence[Row], header: Header) -> tuple[list[Row], list[Row]]:
    """Rows of data, and those that are none."""
    spanned = {(m.top, m.left - 1) for m in grid.merged if any(header.titles[m.left : m.right])}
    last = len(rows) - asides.export_remarks(rows, len(header.titles))
    data: list[Row] = []
    aside: list[Row] = []
    for place, row in enumerate(rows):
        why = asides.aside_of(row, header.titles, spanned) if place < last else asides.EXPORT
        if why:
            aside.append(replace(row, aside=why))
        else:
            data.append(row)
    return data, aside


def _fitted(row: Row, kept: Sequence[int], width: int, *, strict: bool) -> Row:
    fault = row.fault
    if any(value is not None for value in row.values[width:]):
        if strict:
            raise refused("header", f"第 {row.line} 行第 {width + 1} 列之后有数据，但表头没有列名；{SPLIT_IT}")
        fault = fault or Fault("columns", f"应有 {width} 列，读到 {len(row.values)} 列；内容含逗号时请加引号")
    if len(row.values) == width == len(kept):
        return row
    wide = row.values + (None,) * (width - len(row.values))
    return replace(row, values=tuple(wide[column] for column in kept), fault=fault)


def _with_days(row: Row, titles: Sequence[str]) -> Row:
    """Whole numbers under 日期 of a 1904 workbook whose cells lost their format: who reads them later would count from 1900."""
    values = (
        (isinstance(value, Decimal) and _DAY.search(heading_key(title)) and _day(value)) or value
        for value, title in zip(row.values, titles, strict=True)
    )
    return replace(row, values=tuple(values))


def _day(value: Decimal) -> date | None:
    return day_of(value, is_1904=True) if value % 1 == 0 and value >= _FIRST_PLAUSIBLE else None


# --- remarks ---
def _remarks_on(grid: Grid, header: Header, data: Sequence[Row], filled: int) -> Iterable[str]:
    if header.depth > 1:
        yield "表头有两行，已合并读取"
    hidden = [row.line for row in data if row.is_hidden]
    if hidden:
        how = "隐藏或被筛选掉" if grid.is_filtered else "隐藏"
        yield f"有 {len(hidden)} 行在表中{how}（{lines(hidden)}），已一并读取"
    titles = [title for column, title in enumerate(header.titles, 1) if title and column in grid.hidden_columns]
    if titles:
        yield f"有 {len(titles)} 列在表中隐藏（{'、'.join(titles)[:60]}），已一并读取"
    if filled:
        yield f"合并单元格的值已用于其各行，共 {filled} 格"


def _remarks_on_asides(aside: Sequence[Row]) -> Iterable[str]:
    """非数据行 by kind, so that nothing is left out without a word."""
    for kind in dict.fromkeys(row.aside for row in aside):
        found = [row.line for row in aside if row.aside == kind]
        yield f"非数据行，未作为记录读取：{kind} {len(found)} 行（{lines(found)}）"


def lines(numbers: Sequence[int]) -> str:
    more = "等" if len(numbers) > 10 else ""
    return f"第 {'、'.join(map(str, numbers[:10]))}{more} 行"
