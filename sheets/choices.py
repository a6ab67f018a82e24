"""What a person says of a file, where it was recognised otherwise than it is meant."""

from dataclasses import dataclass
from typing import Literal

Encoding = Literal["utf-8", "gb18030", "utf-16"]
DateSystem = Literal["1900", "1904"]


@dataclass(frozen=True, slots=True)
class Choices:
    """Each is None where it is left to the reader: one sheet by name, the line of its header, how bytes and days are read."""

    sheet: str | None = None
    header_line: int | None = None
    encoding: Encoding | None = None
    date_system: DateSystem | None = None


AS_FOUND = Choices()
