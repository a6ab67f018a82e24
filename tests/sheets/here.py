"""The parser in the process of the test: the same answer without the start of a child, for tests that are not about it."""

import io

import pytest

from kit.data.problem import Problem
from sheets import Fault, Table, read_table
from sheets.child import Parsed, told, understood
from sheets.choices import AS_FOUND, Choices
from sheets.parser.__main__ import answer
from tests.sheets.lists import KNOWN, File


def parsed_here(kind: str, data: bytes, choices: Choices = AS_FOUND) -> Parsed:
    out = io.BytesIO()
    answer(kind, io.BytesIO(data), out, *told(choices))
    return understood(out.getvalue())


def table(file: File, sheet: str | None = None) -> Table:
    return read_table(*file, KNOWN, sheet)


def column(file: File, title: str) -> list[object]:
    """The values of a column; of a fault its code."""
    found = table(file)
    place = found.header.index(title)
    return [value.code if isinstance(value := row.values[place], Fault) else value for row in found.rows]


def refusal(file: File, sheet: str | None = None) -> Problem:
    with pytest.raises(Problem) as caught:
        table(file, sheet)
    return caught.value
