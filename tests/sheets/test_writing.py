"""Workbooks back: named, as wide as their texts, and nothing in them is a formula."""

import io
from typing import Any

import openpyxl
import pytest

from sheets import WrittenSheet, read_table, read_workbook, write_sheets, write_workbook

pytestmark = pytest.mark.usefixtures("here")


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_marked_cells_are_red_and_say_why() -> None:
    cells = opened(write_workbook(["名称", "代码"], [["=甲", "001"]], {(0, 1): "代码有误"})).active[2]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", "=甲"), ("s", "001")]
    assert (cells[1].fill.fgColor.rgb, cells[1].comment.text) == ("FFFFC7CE", "代码有误")


@pytest.mark.parametrize("text", ["=1+1", "+86 931", "-", "@甲", "\t甲", "\r甲"])
def test_a_text_that_begins_like_a_formula_stays_a_text_when_it_is_edited(text: str) -> None:
    cell = opened(write_workbook(["名称", "代码"], [[text, "1"]])).active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_an_ordinary_text_is_not_marked_as_quoted() -> None:
    assert not opened(write_workbook(["名称", "代码"], [["甲", "1"]])).active["A2"].quotePrefix


def test_the_sheet_is_named_and_its_header_stays_in_sight() -> None:
    sheet = opened(write_workbook(["名称", "代码"], [["甲", "1"]], name="企业名册", title="截至今天")).active
    assert (sheet.title, sheet["A1"].value, sheet["A2"].value, sheet.freeze_panes) == (
        "企业名册",
        "截至今天",
        "名称",
        "A3",
    )


def test_columns_are_as_wide_as_their_texts_and_no_wider_than_a_screen() -> None:
    rows = [["某某精密机械科技有限公司", "甲" * 500]]
    widths = opened(write_workbook(["企业名称", "说明"], rows)).active.column_dimensions
    assert 24 <= widths["A"].width <= 30
    assert 60 <= widths["B"].width <= 62


def test_several_sheets_have_names_that_spreadsheets_accept() -> None:
    pages = [
        WrittenSheet(name, ["名称", "代码"], [["甲", "1"]]) for name in ("名单", "名单", "a/b:c*[d]", "很长" * 30, "")
    ]
    names = opened(write_sheets(pages)).sheetnames
    assert (names[:3], len(set(names)), max(map(len, names))) == (["名单", "名单-2", "a b c  d"], 5, 31)


def test_what_is_written_is_read_back_without_a_fault() -> None:
    rows = [["=甲", "-"], ["+1", "@a"], ["91620100MA00000A1X", "2024-01-02"]]
    table = read_table("a.xlsx", write_workbook(["企业名称", "代码"], rows, title="企业名单（3家）"), ["企业名称"])
    assert [list(row.values) for row in table.rows] == rows
    assert [row.aside for row in table.asides] == ["标题"]


def test_every_written_sheet_is_read_back() -> None:
    pages = [WrittenSheet("甲", ["企业名称"], [["一号"]]), WrittenSheet("乙", ["企业名称"], [["二号"]])]
    workbook = read_workbook("a.xlsx", write_sheets(pages), ["企业名称"])
    assert [row.values for row in workbook.table().rows] == [("一号",), ("二号",)]
