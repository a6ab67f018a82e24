"""The textual normal form of headings."""

import pytest

from sheets import heading


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
    assert heading(text) == form


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
    assert heading(text) == "注册资本(万元)"


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
    assert heading(one) != heading(other)


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    assert heading(heading("*注 册 资 本（单位：万元）")) == "注册资本(万元)"
