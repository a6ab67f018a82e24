"""What was recognised in a file of rows, so that a person can see and change it."""

from pydantic import Field

from contracts.queries.base import Answer


class SheetReading(Answer):
    """One sheet of a workbook, or the whole of a text file (named ""); `why` says what keeps it from being read."""

    name: str
    rows: int
    header_line: int | None = None
    is_read: bool
    is_visible: bool = True
    why: str = ""


class ChosenReading(Answer):
    """What a person said of the file; null, or no column, where it was left to the reader. An empty heading: no column."""

    sheet: str | None = None
    header_line: int | None = None
    encoding: str | None = None
    date_system: str | None = None
    columns: dict[str, str] = Field(default_factory=dict)


class FileReading(Answer):
    """How a file was read: `header` are the names of its columns in their order, empty where none was recognised."""

    encoding: str
    date_system: str
    sheets: tuple[SheetReading, ...]
    header: tuple[str, ...] = ()
    chosen: ChosenReading = ChosenReading()
