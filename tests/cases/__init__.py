"""Rosters and lists as people make them, one small file per kind; every name in them is invented.

The letters are the kinds of `docs/imports.md`. `registered.csv` holds the firms that the lists name.
"""

from pathlib import Path

FILES = Path(__file__).parent / "files"
FIRMS = "registered.csv"


def case(name: str) -> bytes:
    return (FILES / name).read_bytes()


def names() -> list[str]:
    """All files but the firms."""
    return sorted(file.name for file in FILES.iterdir() if file.name != FIRMS)
