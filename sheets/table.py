"""What a table from a stranger is made of: values, faults in their places, and the limits that refuse a file whole."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kit.data.problem import Problem

MEBIBYTE = 2**20
MAX_BYTES = 10 * MEBIBYTE
MAX_ROWS = 50_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters, Excel's own bound
HEADER_WITHIN = 10  # rows searched for the header under a title


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


def shown(value: Value) -> str:
    """A value as the person who wrote the file would recognise it."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def text_value(field: str) -> Value:
    if len(field) > MAX_CELL:
        return Fault("cell_length", f"单元格超过 {MAX_CELL} 字", field[:60])
    return field.strip() or None


def refused(code: str, detail: str) -> Problem:
    return Problem(422, code, "文件无法导入", detail)


def too_much(code: str, detail: str) -> Problem:
    return Problem(413, code, "文件过大", detail)
