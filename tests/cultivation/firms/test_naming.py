import pytest

from services.cultivation.firms.rules.naming import match_key, resemblance, sort_key


@pytest.mark.parametrize(
    "written",
    ["兰州（高新）科技有限公司", "兰州(高新)科技有限公司", " 兰州 （高新） 科技有限公司 ", "兰州〔高新〕科技有限公司"],
)
def test_brackets_and_spaces_do_not_make_another_name(written: str) -> None:
    assert match_key(written) == match_key("兰州(高新)科技有限公司")


def test_two_legal_forms_are_two_names_and_only_suggested() -> None:
    limited, with_liability = "甘肃金源化工有限公司", "甘肃金源化工有限责任公司"
    assert match_key(limited) != match_key(with_liability)
    assert resemblance(limited, with_liability) is not None


def test_names_that_share_nothing_are_not_suggested() -> None:
    assert resemblance("白银有色新材料有限公司", "兰州佛慈制药股份有限公司") is None


def test_names_are_sorted_by_pinyin() -> None:
    names = ["兰州中科", "甘肃安泰", "白银华鑫", "兰州大成"]
    assert sorted(names, key=sort_key) == ["白银华鑫", "甘肃安泰", "兰州大成", "兰州中科"]
