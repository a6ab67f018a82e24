"""Which names are the same, which are alike, and which look like a branch."""

import pytest

from services.registry.firms.rules.name import likeness_key, normal_form, tidy, warn


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲乙(杭州)科技有限公司", "甲乙（杭州）科技有限公司"),
        ("\uf900科技", "\u8c48科技"),
        ("甲乙科技", "甲乙 科技　"),
        ("\uff21bc科技", "ABC科技"),
        ("甲〔一〕厂", "甲(一)厂"),
    ],
)
def test_brackets_width_spaces_and_case_do_not_tell_names_apart(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


def test_legal_forms_tell_names_apart_yet_leave_them_alike() -> None:
    one, other = "甲乙科技有限公司", "甲乙科技有限责任公司"
    assert normal_form(one) != normal_form(other)
    assert likeness_key(one) == likeness_key(other) == "甲乙科技"


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert likeness_key("有限公司") == "有限公司"


def test_a_stored_name_is_tidy() -> None:
    assert tidy("  甲　乙\u0020\u0020科技 ") == "甲 乙 科技"


@pytest.mark.parametrize(("name", "warned"), [("甲乙有限公司兰州分公司", True), ("甲乙有限公司", False)])
def test_a_branch_is_a_warning(name: str, warned: bool) -> None:
    assert (warn(name) is not None) is warned
