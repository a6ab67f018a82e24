"""Which names are the same, which are alike, and which look like a branch."""

import pytest

from domain.confusables import skeleton
from domain.firm_names import KEY_LENGTH, core, likeness_key, normal_form, resemblance, tidy, warn


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("甲乙(杭州)科技有限公司", "甲乙（杭州）科技有限公司", "width of brackets"),
        ("甲〔一〕厂", "甲(一)厂", "kinds of brackets"),
        ("甲[一]厂", "甲【一】厂", "kinds of brackets"),
        ("\uf900科技", "\u8c48科技", "a compatibility ideograph"),
        ("甲乙科技", "甲乙 科技　", "spaces"),
        ("甲乙\n科技", "甲乙科技", "a line broken inside a cell"),
        ("\uff21bc科技", "ABC科技", "width and case of letters"),
        ("甲Ⅲ科技", "甲III科技", "a Roman numeral of one character"),
        ("甲№3厂", "甲No3厂", "a sign of two letters"),
        ("艾尔·肯生物", "艾尔•肯生物", "the dot between words"),
        ("艾尔·肯生物", "艾尔・肯生物", "the dot between words"),
        ("艾尔·肯生物", "艾尔\uff0e肯生物", "a full stop of full width for the dot"),
    ],
)
def test_typing_does_not_tell_names_apart(one: str, other: str, why: str) -> None:
    assert normal_form(one) == normal_form(other), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("甲乙科技有限公司", "甲乙科技有限责任公司", "two legal forms are two legal names"),
        ("甲3.0科技", "甲30科技", "a decimal point is no dot between words"),
        ("甲B科技", "甲\u0412科技", "a Cyrillic letter is another letter, however alike"),
    ],
)
def test_what_is_another_name_stays_another_name(one: str, other: str, why: str) -> None:
    assert normal_form(one) != normal_form(other), why


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("甲B科技有限公司", "甲\u0412科技有限公司", "Cyrillic Ve"),
        ("甲A科技有限公司", "甲\u0391科技有限公司", "Greek Alpha"),
        ("甲〇科技有限公司", "甲○科技有限公司", "a ring for nought"),
        ("甲·乙科技有限公司", "甲-乙科技有限公司", "marks"),
        ("甲（乙）科技有限公司", "甲乙科技有限公司", "brackets"),
        ("甲㎏科技有限公司", "甲KG科技有限公司", "a unit of one character"),
    ],
)
def test_names_that_look_alike_share_a_skeleton_and_a_likeness_key(one: str, other: str, why: str) -> None:
    assert skeleton(one) == skeleton(other), why
    assert likeness_key(one) == likeness_key(other), why


@pytest.mark.parametrize(
    "name",
    ["甲乙科技有限公司", "甲乙科技有限责任公司", "甲乙科技股份有限公司", "甲乙科技集团有限公司", "甲乙科技公司", "甲乙科技（有限合伙）"],
)  # fmt: skip
def test_names_that_differ_in_their_legal_form_are_alike(name: str) -> None:
    assert likeness_key(name) == "甲乙科技"


@pytest.mark.parametrize("name", ["有限公司", "（）", "···"])
def test_a_name_that_is_only_a_legal_form_or_marks_keeps_it(name: str) -> None:
    assert likeness_key(name) == normal_form(name)


def test_a_key_fits_its_column_however_long_the_name_becomes() -> None:
    assert len(normal_form("㍿" * KEY_LENGTH)) == KEY_LENGTH


def test_a_stored_name_is_tidy() -> None:
    assert tidy("  甲　乙\u0020\u0020科技 ") == "甲 乙 科技"


@pytest.mark.parametrize(("name", "warned"), [("甲乙有限公司兰州分公司", True), ("甲乙有限公司", False)])
def test_a_branch_is_a_warning(name: str, warned: bool) -> None:
    assert (warn(name) is not None) is warned


@pytest.mark.parametrize(
    ("name", "distinctive"),
    [("甘肃金源化工有限公司", "金源化工"), ("兰州新区金源化工有限责任公司", "新区金源化工"), ("兰州有限公司", "")],
)
def test_place_and_legal_form_do_not_make_a_name_distinctive(name: str, distinctive: str) -> None:
    assert core(name) == distinctive


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("甲（一）厂", "甲(一)厂", "名称相同"),
        ("甘肃金源化工有限公司", "甘肃金源\u3000化工有限公司", "名称相同"),
        ("兰州艾B生物有限公司", "兰州艾\u0412生物有限公司", "名称字形相近"),
        ("甘肃金源化工有限公司", "兰州金源化工有限责任公司", "字号与行业相同，地名或公司类型不同"),
        ("甘肃金源化工有限公司", "兰州金源有限公司", "名称相近"),
        ("白银有色新材料有限公司", "兰州佛慈制药股份有限公司", None),
        ("兰州有限公司", "兰州公司", None),
    ],
)
def test_what_resembles_is_suggested_with_its_reason(one: str, other: str, why: str | None) -> None:
    assert resemblance(one, other) == why
