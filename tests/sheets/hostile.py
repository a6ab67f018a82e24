"""Workbooks made to cost time or memory, each by markup that a spreadsheet would never write."""

import random
from collections.abc import Callable

from tests.kit.workbooks import repacked, workbook

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
GOOD = workbook([["名称", "代码"], ["甲", "001"]])


def sheet(rows: bytes, behind: bytes = b"") -> bytes:
    return repacked(GOOD, {SHEET: b"<worksheet><sheetData>" + rows + b"</sheetData>" + behind + b"</worksheet>"})


def _rows(tag: bytes, count: int) -> bytes:
    return b"".join(tag % (number, number) for number in range(1, count + 1))


def _attributes(count: int) -> bytes:
    return b"".join(b'a%d="" ' % number for number in range(count))


def _texts() -> bytes:
    """A long text, named by every cell."""
    long = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    cells = _rows(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>', 20_000)
    data = sheet(cells)
    return repacked(data, {TEXTS: long}) if TEXTS.encode() in data else repacked(data, add=[(TEXTS, long)])


def _noise(count: int) -> bytes:
    """Markup that does not compress, so that no ratio tells on it."""
    chance = random.Random(1)
    return b"".join(b"<x%d/>" % chance.randrange(10**6) for _ in range(count))


HOSTILE: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "a tab before r": (
        lambda: sheet(_rows(b'<row\tr="%d"><c\tr="A%d"><v>1</v></c></row>', 600_000)),
        413,
        "too_many_rows",
    ),
    "a newline before r": (
        lambda: sheet(_rows(b'<row\nr="%d"><c r="A%d"><v>1</v></c></row>', 600_000)),
        413,
        "too_many_rows",
    ),
    "rows with a prefix": (
        lambda: sheet(_rows(b'<x:row r="%d"><x:c r="A%d"/></x:row>', 300_000)),
        413,
        "too_many_rows",
    ),
    "600,000 cells in one row": (
        lambda: sheet(b"<row>" + b"".join(b"<c><v>%d</v></c>" % n for n in range(600_000)) + b"</row>"),
        413,
        "too_many_columns",
    ),
    "one cell 600,000 times": (
        lambda: sheet(b'<row r="1">' + b'<c r="A1"><v>1</v></c>' * 600_000 + b"</row>"),
        422,
        "not_xlsx",
    ),
    "a cell in the far corner": (
        lambda: sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        413,
        "too_many_columns",
    ),
    "300,000 attributes": (lambda: sheet(b"<row " + _attributes(300_000) + b"/>"), 413, "expands_too_far"),
    "3,000 attributes, often": (lambda: sheet((b"<row " + _attributes(3000) + b"/>") * 100), 413, "expands_too_far"),
    "elements of no meaning": (lambda: sheet(_noise(600_000)), 413, "expands_too_far"),
    "a comment without end": (
        lambda: sheet(b"<!--" + _noise(300_000).replace(b"<", b"") + b"-->"),
        413,
        "expands_too_far",
    ),
    "300,000 merged ranges": (
        lambda: sheet(
            b'<row><c><v>1</v></c></row><row r="9"><c><v>1</v></c></row>', b'<mergeCell ref="A1:ZZ99"/>' * 300_000
        ),
        413,
        "too_many_merged",
    ),
    "one long text in every cell": (_texts, 413, "expands_too_far"),
    "cells inside cells": (lambda: sheet(b"<row><c>" + b"<c><v>1</v>" * 1000), 422, "not_xlsx"),
}
