"""What a cell holds: a value, or the reason why it has none. Nothing heavy is imported, since the parsing child loads this."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Fault(NamedTuple):
    """Why a cell or a row has no value; `text` is what the file shows there."""

    code: str
    message: str
    text: str = ""


Value = str | Decimal | date | bool | Fault | None


def shown(value: Value) -> str:
    """A value as the person who wrote the file would recognise it."""
    if value is None:
        return ""
    if isinstance(value, Fault):
        return value.text
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
