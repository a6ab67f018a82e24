"""Whatever a workbook holds is accounted for: each row that is not empty is read, refused, set aside or named as unread, once."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.data.problem import Problem
from sheets import Fault, Table, Workbook, read_table, read_workbook, shown
from tests.sheets.here import parsed_here
from tests.sheets.messy import HEADINGS, Maker, Messy

SEEDS = st.integers(0, 2**32)
TEXTS = st.sampled_from(["", "甲公司", "GR1", "a,b", "c;d;e", "f\tg", "合计", "注：无", "企业名称", "1", "二、乙市"])
MARKS = st.sampled_from([",", "\t", ";"])


@pytest.fixture(autouse=True, scope="module")
def _here() -> Iterator[None]:
    """As `here`, once for all examples."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sheets.workbook.parsed", parsed_here)
        yield


def read(messy: Messy) -> tuple[Workbook, Table | None]:
    workbook = read_workbook("a.xlsx", messy.data, HEADINGS)
    try:
        return workbook, workbook.table()
    except Problem:
        return workbook, None


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_row_of_a_sheet_is_read_or_set_aside_once(seed: int) -> None:
    messy = Maker(seed).make()
    workbook, _ = read(messy)
    for sheet in workbook.sheets:
        if sheet.table is not None:
            header = sheet.table.sheets[sheet.name]
            seen = Counter([*header, *(row.line for row in (*sheet.table.rows, *sheet.table.asides))])
            assert seen == Counter(messy.rows[sheet.name])


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_sheet_is_read_or_named_as_unread_with_a_reason(seed: int) -> None:
    messy = Maker(seed).make()
    workbook, table = read(messy)
    assert [sheet.name for sheet in workbook.sheets if sheet.state == "hidden"] == sorted(
        messy.hidden, key=[sheet.name for sheet in workbook.sheets].index
    )
    for sheet in workbook.sheets:
        assert sheet.table is not None or sheet.why
        assert table is None or sheet.name in table.sheets or f"“{sheet.name}”" in table.notes[0]


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_nothing_is_read_that_does_not_stand_in_the_file(seed: int) -> None:
    messy = Maker(seed).make()
    workbook, _ = read(messy)
    for sheet in workbook.sheets:
        for row in sheet.table.rows if sheet.table else ():
            values = [value for value in row.values if value is not None and not isinstance(value, Fault)]
            assert {shown(value) for value in values} - {"7", "35"} <= messy.values


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_rows_of_several_sheets_add_up(seed: int) -> None:
    messy = Maker(seed).make()
    workbook, table = read(messy)
    if table is not None:
        parts = [sheet.table for sheet in workbook.sheets if sheet.table is not None and sheet.name in table.sheets]
        assert len(table.rows) == sum(len(part.rows) for part in parts)
        assert len(table.asides) == sum(len(part.asides) for part in parts)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]), MARKS
)
def test_every_line_of_a_text_file_is_read_or_set_aside_once(
    rows: list[tuple[str, str]], encoding: str, delimiter: str
) -> None:
    lines = [("企业名称", "证书编号"), *rows]
    text = "\r\n".join(delimiter.join(f'"{value}"' for value in row) for row in lines)
    table = read_table("a.csv", text.encode(encoding), HEADINGS)
    seen = Counter([1, *(row.line for row in (*table.rows, *table.asides))])
    assert seen == Counter([1, *(line for line, row in enumerate(rows, 2) if any(value.strip() for value in row))])
    assert {shown(value) for row in table.rows for value in row.values} <= {"", *(text for row in rows for text in row)}
