"""What the office typed, as the plain mappings that standards are read from."""

from enum import Enum
from typing import Any

from contracts.commands.base import Command
from contracts.commands.standards import ValueEntry


def entered(command: Command) -> dict[str, Any]:
    """The parts that were said; values as the standards' files write them."""
    parts = {name: getattr(command, name) for name in type(command).model_fields}
    return {name: _plain(value) for name, value in parts.items() if value not in (None, [])}


def _plain(value: Any) -> Any:
    if isinstance(value, ValueEntry):
        return value.plain()
    if isinstance(value, Command):
        return entered(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, Enum) else value
