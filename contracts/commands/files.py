"""What a person may say of a file of rows that is to be read."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import ShortText


class ReadingChoices(Command):
    """Each is null where it is left to the reader; `columns` maps our fields to headings of the file, "" for
    none of them.

    Without `sheet` all visible sheets that one mapping of columns fits are read as one table.
    """

    sheet: Annotated[ShortText, Field(max_length=31)] | None = None
    header_line: Annotated[int, Field(strict=False, ge=1, le=200_000)] | None = None
    encoding: Literal["utf-8", "gb18030", "utf-16"] | None = None
    date_system: Literal["1900", "1904"] | None = None
    columns: dict[str, str] = Field(default_factory=dict)
