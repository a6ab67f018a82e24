"""Workbooks as strangers make them, built by hand for the tests of tables."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

Part = tuple[str | zipfile.ZipInfo, bytes]


def workbook(rows: Sequence[Sequence[Any]], change: Callable[[Any], None] | None = None) -> bytes:
    """An ordinary workbook of one sheet; `change` may spoil it before it is saved."""
    book: Any = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def repacked(data: bytes, replace: dict[str, bytes] | None = None, add: list[Part] | None = None) -> bytes:
    """The same archive with parts replaced and parts added behind."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, (replace or {}).get(entry.filename, old.read(entry.filename)))
        for name, content in add or []:
            new.writestr(name, content)
    return buffer.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def symlink(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry
