"""The spans in which one could usually apply in earlier years, read once from `windows.toml`."""

import tomllib
from functools import cache
from pathlib import Path

from services.cultivation.rounds.rules import Window

SOURCE = Path(__file__).with_name("windows.toml")


@cache
def windows() -> tuple[Window, ...]:
    """As the file says."""
    return tuple(Window(**row) for row in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["window"])
