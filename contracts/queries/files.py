"""What was recognised in a file of rows, so that a person can see and change it."""

from contracts.queries.base import Answer


class SheetReading(Answer):
    """One sheet of a workbook, or the whole of a text file (named ""); `why` says what keeps it from being read."""

    name: str
    rows: int
    header_line: int | None = None
    is_read: bool
    is_visible: bool = True
    why: str = ""


class FileReading(Answer):
    """How a file was read: `header` are the names of its columns in their order, empty where none was recognised."""

    encoding: str
    date_system: str
    sheets: tuple[SheetReading, ...]
    header: tuple[str, ...] = ()
