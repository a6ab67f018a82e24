"""Cells of rosters and official lists as people make them: what is understood, and what is refused with its reason."""

from datetime import date
from decimal import Decimal

import pytest

from sheets import read_table
from tests.sheets import lists
from tests.sheets.books import Day, Leaf, book
from tests.sheets.here import column, table

pytestmark = pytest.mark.usefixtures("here")


# --- merged cells -----------------------------------------------------------------------------------------------------
def test_the_value_of_a_merged_range_holds_for_each_of_its_rows() -> None:
    assert column(lists.merged_park_column(), "所属分园") == ["甲园", "甲园", "乙园", "乙园"]
    assert "合并单元格" in table(lists.merged_park_column()).notes[0]


def test_a_range_across_two_columns_refuses_its_row_only() -> None:
    first, second = table(lists.merged_across_columns()).rows
    assert first.fault is not None
    assert (first.fault.code, second.fault) == ("merged", None)
    assert "合并单元格" in first.fault.message


def test_an_empty_range_across_columns_refuses_nothing() -> None:
    rows = [lists.ROSTER, ("一号公司", None, None)]
    assert table(("a.xlsx", book(Leaf(rows, merged=[(1, 1, 1, 2)])))).rows[0].fault is None


def test_a_range_over_rows_and_columns_refuses_each_of_its_rows() -> None:
    rows = [lists.ROSTER, ("一号公司", lists.CODE_A, None), ("二号公司", None, None), ("三号公司", lists.CODE_C, None)]
    found = table(("a.xlsx", book(Leaf(rows, merged=[(1, 1, 2, 2)])))).rows
    assert [row.fault.code if row.fault else None for row in found] == ["merged", "merged", None]


def test_a_name_over_two_columns_under_a_heading_over_two_is_one_column() -> None:
    rows = [("序号", "企业名称", None, "编号"), (1, "一号公司", None, "GR1"), (2, "二号公司", None, "GR2")]
    found = table(("a.xlsx", book(Leaf(rows, merged=[(0, 1, 0, 2), (1, 1, 1, 2), (2, 1, 2, 2)]))))
    assert found.header == ("序号", "企业名称", "编号")
    assert [(row.values[1:], row.fault) for row in found.rows] == [
        (("一号公司", "GR1"), None),
        (("二号公司", "GR2"), None),
    ]


# --- dates ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
def test_built_in_formats_of_chinese_spreadsheets_are_dates(number: int) -> None:
    assert column(lists.date_in_format(number), "成立日期") == [lists.FOUNDED]


def test_a_list_may_have_its_dates_in_such_a_format() -> None:
    assert column(lists.list_date_in_format(31), "发证日期") == [date(2024, 10, 28)]


@pytest.mark.parametrize("code", ['yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", "[DBNum1]e年m月d日", "dd\\-mmm\\-yy"])
def test_own_formats_of_dates_are_dates(code: str) -> None:
    assert column(lists.date_in_format(code), "成立日期") == [lists.FOUNDED]


def test_the_date_system_of_1904_is_honoured() -> None:
    found = table(lists.date_system_of_1904())
    assert (found.rows[0].values[2], found.is_1904) == (lists.FOUNDED, True)
    assert "1904" in found.notes[0]


def test_a_number_under_a_date_heading_counts_from_1904_there() -> None:
    assert column(lists.serial_number_of_1904(), "发证日期") == [date(2024, 10, 28)]


def test_elsewhere_a_number_without_a_date_format_stays_a_number() -> None:
    rows = [("企业名称", "发证日期", "注册资本"), ("一号公司", 45593, 45593)]
    assert table(("a.xlsx", book(Leaf(rows)))).rows[0].values[1:] == (Decimal(45593), Decimal(45593))
    assert table(("a.xlsx", book(Leaf(rows), is_1904=True))).rows[0].values[2] == Decimal(45593)


def test_a_text_keeps_its_time_of_day() -> None:
    assert column(lists.date_with_time_as_text(), "成立日期") == ["2019-05-06 00:00:00"]


# --- numbers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "title"),
    [
        (lists.long_number_as_number(), "登记编号"),
        (lists.code_as_number(), "统一社会信用代码"),
        (lists.long_number_as_text(), "登记编号"),
    ],
)
def test_a_number_that_lost_its_digits_is_a_fault(file: lists.File, title: str) -> None:
    assert set(column(file, title)) == {"precision"}


def test_running_numbers_and_certificate_numbers_stay_as_they_stand() -> None:
    assert column(lists.running_numbers("丙公司", "丁公司"), "编号") == ["1", "2"]
    assert column(lists.certificate("GR2023 00000001"), "证书编号") == ["GR2023 00000001"]


# --- texts ------------------------------------------------------------------------------------------------------------
def test_a_semicolon_in_a_text_separates_nothing() -> None:
    assert [len(row.values) for row in table(lists.semicolons_in_texts()).rows] == [4, 4]


def test_tabs_separate_where_the_header_has_them() -> None:
    assert column(lists.tabs_with_commas_in_texts(), "主营产品") == ["a,b,c,d,e"]


def test_tabs_separate_where_every_text_is_quoted() -> None:
    assert table(("a.txt", '"企业名称"\t"编号"\n"甲,乙"\t"1"\n'.encode())).rows[0].values == ("甲,乙", "1")


def test_one_column_needs_no_delimiter() -> None:
    assert column(lists.one_column(), "企业名称") == ["鑫源公司", "安康公司"]
    assert column(lists.announcement(), "企业名称") == ["一号公司"]


def test_the_protection_of_codes_is_undone() -> None:
    assert table(lists.protected_by_equals()).rows[0].values == ("一号公司", lists.CODE_A, "2018-01-05")
    assert column(lists.apostrophe_before_code(), "统一社会信用代码") == [lists.CODE_A]


def test_a_formula_of_texts_is_no_protection() -> None:
    assert column(("a.csv", '企业名称,备注\n="甲"&"乙",x\n'.encode()), "企业名称") == ['="甲"&"乙"']


def test_damaged_text_is_a_fault_of_its_cell() -> None:
    assert column(lists.damaged_names(), "企业名称") == ["damaged_text"] * 3 + ["完好公司"]


def test_a_line_in_another_encoding_is_refused_and_the_others_are_read() -> None:
    first, second = table(lists.two_encodings()).rows
    assert (first.fault, second.line) == (None, 3)
    assert second.fault is not None
    assert (second.fault.code, "编码" in second.fault.message) == ("encoding", True)


def test_two_rare_words_in_gb18030_are_not_taken_for_utf_8() -> None:
    found = read_table("a.csv", "企业名称,简称\n中国联通公司,联通\n甲,联通\n".encode("gb18030"))
    assert (found.encoding, found.rows[1].values) == ("gb18030", ("甲", "联通"))


def test_line_breaks_in_cells_are_joined() -> None:
    assert table(lists.line_breaks_in_cells()).rows[0].values == (
        Decimal(1),
        "一号精密有限公司",
        "91620100MA00000A1X",
        "GR202400000001",
    )


def test_writing_that_callers_interpret_stays_as_it_stands() -> None:
    assert column(lists.full_width_code(), "统一社会信用代码") == [lists.full_width(lists.CODE_A)]
    capitals = ["500万元整", "人民币500万元", "USD100万", "-", "500，000元"]
    assert column(lists.capital_as_text(), "注册资本") == [f"{lists.full_width('100')}万元", *capitals]
    assert column(lists.middle_dots(), "企业名称") == ["艾尔•肯公司", "艾尔・肯公司", "艾尔\uff0e肯公司"]
    assert column(lists.code_with_a_wrong_check(), "统一社会信用代码") == ["91350203M0000ABC1A"]


def test_days_before_march_1900_stay_a_fault() -> None:
    assert column(("a.xlsx", book(Leaf([lists.ROSTER, ("甲", "1", Day(date(1900, 2, 1), 14))]))), "成立日期") == [
        "date"
    ]
