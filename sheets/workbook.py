"""All sheets of a file, which of them hold a table, and those that one mapping of columns fits as one table."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from kit.data.problem import Problem
from sheets.child import parsed
from sheets.choices import AS_FOUND, Choices
from sheets.grids import sheet_of
from sheets.headings import Known
from sheets.limits import MAX_BYTES, MEBIBYTE
from sheets.table import Row, Sheet, Table, refused, too_much


@dataclass(frozen=True, slots=True)
class Workbook:
    """Every sheet in the order of the file; a text file is one sheet named ""."""

    encoding: str
    sheets: tuple[Sheet, ...]
    is_1904: bool = False
    known: Known = field(default_factory=Known)

    @property
    def visible(self) -> tuple[Sheet, ...]:
        """What a person may choose from."""
        return tuple(sheet for sheet in self.sheets if sheet.state == "visible")

    def table(self, name: str | None = None) -> Table:
        """The table of one sheet, or of all visible sheets whose columns mean the same; notes name what was not read.

        Raises Problem 422: sheet_missing, sheets_differ (their names in `sheets`), and what keeps a sheet from being read.
        """
        chosen = self._fitting() if name is None else [self._named(name)]
        tables = [sheet.table for sheet in chosen if sheet.table is not None]
        table = tables[0] if len(tables) == 1 else _together(tables, self.known)
        notes = (*self._notes(chosen), *table.notes)
        return replace(table, notes=notes, is_1904=self.is_1904)

    def _named(self, name: str) -> Sheet:
        sheet = next((sheet for sheet in self.visible if sheet.name == name), None)
        if sheet is None:
            listed = _listed(self.visible)
            raise refused("sheet_missing", f"没有名为“{name[:31]}”的可见工作表，可选：{listed}")
        if sheet.problem is not None:
            raise sheet.problem
        return sheet

    def _fitting(self) -> list[Sheet]:
        broken = next((sheet for sheet in self.visible if sheet.is_broken), None)
        if broken is not None and broken.problem is not None:
            raise _of_sheet(broken.problem, broken, alone=len(self.visible) == 1)
        found = [sheet for sheet in self.visible if sheet.table is not None]
        if not found:
            raise self._none_found()
        if len({self._meaning(sheet) for sheet in found}) > 1:
            detail = f"工作簿中有表头不同的工作表：{_listed(found)}；请选择其中一张，或各存为一个文件后再导入"
            raise Problem(422, "sheets_differ", "文件无法导入", detail, sheets=[sheet.name for sheet in found])
        return found

    def _none_found(self) -> Problem:
        problems = [sheet.problem for sheet in self.visible if sheet.problem is not None]
        telling = next((problem for problem in problems if problem.code == "header_missing"), None)
        return telling or next(iter(problems), None) or refused("header", "工作簿中没有可见的工作表")

    def _meaning(self, sheet: Sheet) -> frozenset[str]:
        """What its known columns are, or all where none is known."""
        assert sheet.table is not None  # noqa: S101 - only sheets with a table are asked
        header = sheet.table.header
        meanings = self.known.meanings(header)
        known = [meaning for title, meaning in zip(header, meanings, strict=True) if title in self.known]
        return frozenset(known or meanings)

    def _notes(self, chosen: Sequence[Sheet]) -> Iterable[str]:
        unread = [sheet for sheet in self.sheets if sheet not in chosen]
        if unread:
            said = "、".join(f"“{sheet.name}”（{_why(sheet)}）" for sheet in unread)
            yield f"读取了工作表{_listed(chosen)}，未读：{said}"
        elif len(chosen) > 1:
            yield f"读取了工作表{_listed(chosen)}"
        if self.is_1904:
            yield "工作簿使用 1904 日期系统，日期单元格已按此读取"


def read_workbook(filename: str, data: bytes, headings: Collection[str] = (), choices: Choices = AS_FOUND) -> Workbook:
    """All sheets of a .csv, .txt or .xlsx file. Raises as `read_table`, but nothing for a sheet that holds no table."""
    if len(data) > MAX_BYTES:
        raise too_much("too_large", f"文件超过 {MAX_BYTES // MEBIBYTE} MB，请拆分后再导入")
    kind = {"xlsx": "xlsx", "csv": "text", "txt": "text"}.get(filename.lower().rpartition(".")[2])
    if kind is None:
        raise refused("file_type", "只接受 .csv 或 .xlsx 文件；旧版 .xls 请在表格软件中另存为 .xlsx")
    found = parsed(kind, data, choices)
    known = Known(headings)
    at = choices.header_line
    sheets = tuple(sheet_of(grid, found.encoding, known, is_1904=found.is_1904, header_line=at) for grid in found.grids)
    return Workbook(found.encoding, sheets, found.is_1904, known)


def _together(tables: Sequence[Table], known: Known) -> Table:
    """Rows of all tables under the columns of the first, then those that only later ones have."""
    header: dict[str, str] = {}
    for table in tables:
        for meaning, title in zip(known.meanings(table.header), table.header, strict=True):
            header.setdefault(meaning, title)
    return Table(
        header=tuple(header.values()),
        header_line=tables[0].header_line,
        rows=[row for table in tables for row in _under(table, list(header), known)],
        encoding=tables[0].encoding,
        notes=tuple(f"“{name}”：{note}" for table in tables for name in table.sheets for note in table.notes),
        asides=[row for table in tables for row in table.asides],
        sheets={name: line for table in tables for name, line in table.sheets.items()},
    )


def _under(table: Table, names: Sequence[str], known: Known) -> Iterable[Row]:
    places = {meaning: place for place, meaning in enumerate(known.meanings(table.header))}
    order = [places.get(name) for name in names]
    for row in table.rows:
        yield replace(row, values=tuple(None if place is None else row.values[place] for place in order))


def _listed(sheets: Iterable[Sheet]) -> str:
    return "、".join(f"“{sheet.name}”" for sheet in sheets)


def _why(sheet: Sheet) -> str:
    if sheet.table is not None:
        return f"{sheet.rows} 行，未选"
    return f"{sheet.why}，{sheet.rows} 行" if sheet.rows else sheet.why


def _of_sheet(problem: Problem, sheet: Sheet, *, alone: bool) -> Problem:
    detail = problem.detail if alone else f"工作表“{sheet.name}”：{problem.detail}"
    return Problem(problem.status, problem.code, problem.title, detail)
