"""What is recognised in a file for an importer: its sheets, its header, which column is which field, and what is missing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from contracts.queries.files import ChosenReading, FileReading, SheetReading
from domain.headings import SERIALS, Columns, heading_key
from kit.data.problem import FieldError, Problem, invalid
from sheets.choices import AS_FOUND, Choices
from sheets.table import Sheet, Table
from sheets.workbook import Workbook, read_workbook


@dataclass(frozen=True, slots=True)
class Recognised:
    """`places` are the columns by field. `problem` is why the rows cannot be read so; another choice may help.

    `table` is None where no sheet was read; `notes` say what was understood and what was left unread.
    """

    reading: FileReading
    table: Table | None = None
    places: Mapping[str, int] | None = None
    notes: tuple[str, ...] = ()
    problem: Problem | None = None

    def required(self) -> tuple[Table, Mapping[str, int]]:
        """The table with its columns. Raises the problem."""
        if self.problem is not None or self.table is None or self.places is None:
            raise self.problem or _columns("文件中没有可识别的表头")
        return self.table, self.places


def recognise(
    filename: str,
    data: bytes,
    columns: Columns,
    required: Sequence[str],
    choices: Choices = AS_FOUND,
) -> Recognised:
    """Read a file as its importer would. Blocks for up to some seconds: call it in a thread.

    Raises Problem as `read_table` where the file holds no rows at all; what a choice of sheet, header, encoding or columns may
    cure is the `problem` of the answer.
    """
    book = read_workbook(filename, data, columns, choices)
    chosen = ChosenReading(**asdict(choices), columns=dict(columns.chosen))
    try:
        table = book.table(choices.sheet)
    except Problem as problem:
        return Recognised(_reading(book, None, chosen), problem=problem)
    reading = _reading(book, table, chosen)
    try:
        places = columns.places(table.header)
    except KeyError as error:
        return Recognised(reading, table, problem=_columns(f"文件中没有“{str(error.args[0])[:40]}”这一列"))
    missing = [columns.synonyms[field][0] for field in required if field not in places]
    if missing:
        listed = "、".join(f"“{name}”" for name in missing)
        lacking = _columns(f"文件缺少必需的列：{listed}，请补充或在列对应中指定")
        return Recognised(reading, table, places, tuple(table.notes), lacking)
    return Recognised(reading, table, places, (*table.notes, *_unused(table, places)))


def _columns(detail: str) -> Problem:
    return invalid("header_missing", "填写有误", detail, [FieldError("/columns", "header_missing", detail)])


def _unused(table: Table, places: Mapping[str, int]) -> Iterable[str]:
    """Columns that hold something no field asks for."""
    used = set(places.values())
    titles = [
        title
        for place, title in enumerate(table.header)
        if place not in used
        and heading_key(title) not in SERIALS
        and any(row.values[place] is not None for row in table.rows)
    ]
    if titles:
        yield f"未用到的列：{'、'.join(titles)[:200]}"


def _reading(book: Workbook, table: Table | None, chosen: ChosenReading) -> FileReading:
    read = table.sheets if table is not None else {}
    return FileReading(
        encoding=book.encoding,
        date_system="1904" if book.is_1904 else "1900",
        sheets=tuple(_sheet(sheet, is_read=sheet.name in read) for sheet in book.sheets),
        header=table.header if table is not None else (),
        chosen=chosen,
    )


def _sheet(sheet: Sheet, *, is_read: bool) -> SheetReading:
    return SheetReading(
        name=sheet.name,
        rows=len(sheet.table.rows) if sheet.table is not None else sheet.rows,
        header_line=sheet.table.header_line if sheet.table is not None else None,
        is_read=is_read,
        is_visible=sheet.state == "visible",
        why=sheet.why,
    )
