"""Headers, rows and sheets of rosters and official lists as people make them: what is read, and what is named as unread."""

import pytest

from domain.headings import heading_key
from sheets import read_table, read_workbook
from tests.sheets import lists
from tests.sheets.books import Leaf, book
from tests.sheets.here import refusal, table

pytestmark = pytest.mark.usefixtures("here")


# --- rows that are no data --------------------------------------------------------------------------------------------
def test_groups_sums_and_remarks_are_no_data_and_are_named() -> None:
    found = table(lists.groups_and_sums())
    asides = [(row.line, row.aside) for row in found.asides]
    assert [row.values[1] for row in found.rows] == ["一号公司", "二号公司", "三号公司"]
    assert asides == [(1, "标题"), (3, "分组行"), (6, "分组行"), (8, "合计行"), (9, "注释行"), (10, "注释行")]
    assert any("分组行 2 行（第 3、6 行）" in note for note in found.notes)


def test_a_sum_under_a_roster_is_no_firm() -> None:
    found = table(lists.sum_at_the_end())
    assert [row.line for row in found.rows] == [2]
    assert [row.aside for row in found.asides] == ["合计行"]


def test_a_sum_behind_a_running_number_is_no_firm() -> None:
    rows = [("序号", "企业名称", "注册资本"), (1, "一号公司", 5), (2, "合 计", 5)]
    assert [row.aside for row in table(("a.xlsx", book(Leaf(rows)))).asides] == ["合计行"]


def test_a_firm_of_which_only_the_name_is_given_is_a_firm() -> None:
    rows = [
        ("序号", "企业名称", "统一社会信用代码"),
        (None, "合计算力科技有限公司"),
        (2, None),
        ("序号", "企业名称", "统一社会信用代码"),
    ]
    found = table(("a.xlsx", book(Leaf(rows))))
    assert [row.values[1] for row in found.rows] == ["合计算力科技有限公司"]
    assert [row.aside for row in found.asides] == ["只有序号", "重复表头"]


def test_our_own_export_comes_back_without_its_remarks() -> None:
    found = table(lists.own_export())
    assert [row.values[0] for row in found.rows] == ["1号公司", "2号公司"]
    assert {row.aside for row in found.asides} == {"导出说明"}


# --- headers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("file", [lists.header_of_two_rows(), lists.header_of_two_rows_as_text()])
def test_two_rows_of_a_header_are_joined(file: lists.File) -> None:
    found = table(file)
    assert found.header == ("企业名称", "统一社会信用代码", "成立日期", "所属分园")
    assert [row.values[3] for row in found.rows] == ["甲园"]


def test_a_list_may_have_a_header_of_two_rows() -> None:
    assert table(lists.list_header_of_two_rows()).header == ("序号", "企业名称", "证书编号", "发证日期")


def test_columns_of_one_name_under_two_titles_keep_both() -> None:
    rows = [("企业名称", "营业收入", None), (None, "2024年", "2025年"), ("一号公司", 1, 2)]
    found = table(("a.xlsx", book(Leaf(rows, merged=[(0, 0, 1, 0), (0, 1, 0, 2)]))))
    assert found.header == ("企业名称", "营业收入/2024年", "营业收入/2025年")


@pytest.mark.parametrize(
    ("before", "text", "after"),
    [
        ("", "企 业 名 称", ""),
        ("*", "企业名称", ""),
        ("", "企业名称", "（必填）"),
        ("", "企业名称", "（与执照一致，请填写全称）"),
        ("\u3000", "企业名称", "★"),
    ],
)
def test_a_heading_is_found_whatever_stands_around_it(before: str, text: str, after: str) -> None:
    found = table(lists.heading_with(before, text, after))
    assert (heading_key(found.header[0]), len(found.rows)) == ("企业名称", 1)


# --- sheets -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "read", "unread"),
    [(lists.instructions_first(), "企业台账", "填表说明"), (lists.empty_first(), "名单", "Sheet1")],
)
def test_an_explaining_or_empty_sheet_is_passed_over_and_named(file: lists.File, read: str, unread: str) -> None:
    found = table(file)
    assert (list(found.sheets), len(found.rows)) == ([read], 1)
    assert unread in found.notes[0]


def test_all_sheets_with_the_same_columns_are_read() -> None:
    found = table(lists.two_lists())
    assert [(row.sheet, row.line, row.values[1]) for row in found.rows] == [
        ("甲市", 2, "一号公司"),
        ("乙市", 2, "三号公司"),
    ]


def test_a_caller_may_know_more_headings_than_it_lists() -> None:
    class Wide(list[str]):
        def __contains__(self, title: object) -> bool:
            return title == "贵单位全名"

    assert read_table("a.csv", "名册\n贵单位全名,备注\n甲,\n".encode(), Wide(["企业名称"])).header_line == 2


def test_sheets_with_different_columns_are_refused_by_name_until_one_is_chosen() -> None:
    problem = refusal(lists.two_different_tables())
    assert (problem.code, problem.extensions["sheets"]) == ("sheets_differ", ["台账", "证书"])
    chosen = table(lists.two_different_tables(), "证书")
    assert (list(chosen.sheets), "台账" in chosen.notes[0]) == (["证书"], True)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    assert "“甲市”、“乙市”" in refusal(lists.two_lists(), "丙市").detail


def test_a_person_may_look_at_every_sheet_before_choosing() -> None:
    hidden = Leaf([("企业名称", "编号"), ("九号公司", "1")], "底稿", is_hidden=True)
    name, _ = lists.two_lists()
    workbook = read_workbook(
        name,
        book(Leaf([("说明",)], "说明"), hidden, Leaf([("企业名称", "编号"), ("一号公司", "1")], "名单")),
        lists.KNOWN,
    )
    assert [(sheet.name, sheet.rows, sheet.why) for sheet in workbook.sheets] == [
        ("说明", 1, "没有可识别的表头"),
        ("底稿", 0, "隐藏的工作表"),
        ("名单", 2, ""),
    ]
    assert [sheet.name for sheet in workbook.visible] == ["说明", "名单"]


def test_one_broken_table_among_others_is_never_passed_over() -> None:
    broken = Leaf([("企业名称", None, "编号"), ("甲", "乙", "1")], "坏表")
    problem = refusal(("a.xlsx", book(Leaf([("企业名称", "编号"), ("一号公司", "1")], "好表"), broken)))
    assert (problem.code, "坏表" in problem.detail) == ("header", True)


def test_columns_in_another_order_are_put_in_that_of_the_first_sheet() -> None:
    first = Leaf([("企业名称", "编号"), ("一号公司", "1")], "甲")
    second = Leaf([("编号", "备注", "企业名称"), ("2", "新", "二号公司")], "乙")
    found = table(("a.xlsx", book(first, second)))
    assert found.header == ("企业名称", "编号", "备注")
    assert [row.values for row in found.rows] == [("一号公司", "1", None), ("二号公司", "2", "新")]


# --- hidden -----------------------------------------------------------------------------------------------------------
def test_hidden_rows_are_read_and_counted() -> None:
    found = table(lists.hidden_row())
    assert [(row.values[1], row.is_hidden) for row in found.rows] == [("一号公司", False), ("二号公司", True)]
    assert "1 行在表中隐藏（第 3 行）" in found.notes[0]


def test_filtered_rows_and_hidden_columns_are_read_and_named() -> None:
    rows = [("企业名称", "编号"), ("一号公司", "1"), ("二号公司", "2")]
    found = table(("a.xlsx", book(Leaf(rows, hidden_rows=[1], hidden_columns=[1], is_filtered=True))))
    assert len(found.rows) == 2
    assert ["隐藏或被筛选掉" in found.notes[0], "编号" in found.notes[1]] == [True, True]
