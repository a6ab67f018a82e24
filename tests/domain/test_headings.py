"""Which column of a table is which field."""

import pytest

from domain.headings import OFFICIAL_LIST, ROSTER, Columns, heading_key


def test_columns_are_recognised_by_the_names_that_rosters_use() -> None:
    header = ["序号", "单位名称", "信用代码", "注册资本(万元)", "备注"]
    assert ROSTER.places(header) == {"name": 1, "uscc": 2, "registered_capital": 3}


def test_columns_are_recognised_by_the_names_that_lists_use() -> None:
    header = ["序号", "单位名称", "信用代码", "证书号", "发证时间", "备注"]
    assert OFFICIAL_LIST.places(header) == {"name": 1, "uscc": 2, "number": 3, "issued_on": 4}


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("企 业 名 称", "spaced out"),
        ("企业名称*", "the star of what must be filled"),
        ("*企业名称", "the star in front"),
        ("企业名称（必填）", "said in words"),
        ("企业名称：", "a colon behind"),
        ("企业\n名称", "wrapped"),
    ],
)
def test_what_templates_add_does_not_hide_a_column(title: str, why: str) -> None:
    assert (ROSTER.places([title]), OFFICIAL_LIST.places([title])) == ({"name": 0}, {"name": 0}), why


@pytest.mark.parametrize(
    ("title", "field"),
    [("统一社会信用代码（18位）*", "uscc"), ("注册资本", "registered_capital"), ("产值（元）", None)],
)
def test_lengths_are_marks_but_a_smaller_unit_is_another_column(title: str, field: str | None) -> None:
    assert ROSTER.places([title]) == ({field: 0} if field else {})


def test_a_chosen_column_goes_before_a_recognised_one() -> None:
    assert ROSTER.choosing({"name": "曾用名"}).places(["企业名称", "曾用名", "信用代码"])["name"] == 1


@pytest.mark.parametrize(("chosen", "said"), [({"name": "没有"}, "没有"), ({"magic": "企业名称"}, "magic")])
def test_a_chosen_column_that_is_not_there_is_named(chosen: dict[str, str], said: str) -> None:
    with pytest.raises(KeyError, match=said):
        ROSTER.choosing(chosen).places(["企业名称"])


def test_the_better_name_of_a_column_goes_before_the_first_one() -> None:
    assert ROSTER.places(["名称", "企业名称"])["name"] == 1


@pytest.mark.parametrize("table", [ROSTER, OFFICIAL_LIST])
def test_no_column_name_means_two_fields(table: Columns) -> None:
    keys = [
        heading_key(title) for titles in table.synonyms.values() for title in dict.fromkeys(map(heading_key, titles))
    ]
    assert len(keys) == len(set(keys))


def test_a_heading_is_known_and_a_title_is_not() -> None:
    assert [text in OFFICIAL_LIST for text in ("证 书 编 号*", "2025年第一批拟认定名单")] == [True, False]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("企 业 名 称", "企业名称"),
        ("企业\n名称", "企业名称"),
        ("\u3000企业名称\u200b", "企业名称"),
        ("*企业名称", "企业名称"),
        ("企业名称\uff0a", "企业名称"),
        ("企业名称（必填）", "企业名称"),
        ("企业名称（必填，与执照一致）", "企业名称"),
        ("【必填】企业名称", "企业名称"),
        ("企业名称 必填", "企业名称"),
        ("统一社会信用代码（18位）*", "统一社会信用代码"),
        ("成立日期（格式：2015-03-02）", "成立日期"),
        ("成立日期(yyyy-mm-dd)", "成立日期"),
        ("所属分园（请从下拉框选择）", "所属分园"),
        ("\uff29\uff24", "id"),
    ],
)
def test_what_stands_around_a_heading_is_not_part_of_it(text: str, form: str) -> None:
    assert heading_key(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "注册资本（万元）",
        "注册资本(万元)",
        "注册资本/万元",
        "注册资本（单位：万元）",
        "注册资本【万元】",
        "注册资本\n（万元）*",
        "注册资本：万元",
    ],
)
def test_a_unit_has_one_form(text: str) -> None:
    assert heading_key(text) == "注册资本(万元)"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("注册资本（元）", "注册资本（万元）"),
        ("企业名称（曾用名）", "企业名称"),
        ("区域（当日）", "区域"),
        ("证书编号", "编号"),
    ],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert heading_key(one) != heading_key(other)


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    assert heading_key(heading_key("*注 册 资 本（单位：万元）")) == "注册资本(万元)"
