"""What a workbook from a stranger is made of, as callers see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.data.problem import Problem
from sheets.values import Fault, Value


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is the row's number in its sheet, from 1; `fault` refuses the row as a whole.

    `aside` says of a row among `Table.asides` why it is no data: 标题、分组行、合计行、注释行、重复表头、只有序号、导出说明.
    """

    line: int
    values: tuple[Value, ...]
    fault: Fault | None = None
    sheet: str = ""
    is_hidden: bool = False
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many values as the header; `notes` are Chinese remarks on what was left unread or understood.

    `sheets` maps the name of each sheet that was read to the lines of its header (a text file has one, named "").
    """

    header: tuple[str, ...]
    header_line: int
    rows: list[Row]
    encoding: str
    notes: tuple[str, ...] = ()
    asides: list[Row] = field(default_factory=list)
    sheets: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    is_1904: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet and its table, or why it has none; `is_broken`: it holds a table that cannot be read.

    `rows` counts its rows that are not empty, 0 where they were not looked at.
    """

    name: str
    state: str
    rows: int
    table: Table | None = None
    why: str = ""
    problem: Problem | None = None
    is_broken: bool = False


def refused(code: str, detail: str) -> Problem:
    return Problem(422, code, "文件无法导入", detail)


def too_much(code: str, detail: str) -> Problem:
    return Problem(413, code, "文件过大", detail)
