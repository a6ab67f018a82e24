"""Pinyin keys of names."""

import pytest

from services.readings import reading_of


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("兰州长城电工股份有限公司", "LZCCDGGFYXGS"),
        ("皋兰县重型机械厂", "GLXZXJXC"),
        ("甘肃银行", "GSYH"),
        ("朝阳科技", "CYKJ"),
        ("A&B科技（中国）", "ABKJZG"),
        ("3M中国", "3MZG"),
        ("䶮科技", "YKJ"),
        ("𠮷野家", "YJ"),
    ],
)
def test_initials_are_what_people_type(name: str, initials: str) -> None:
    assert reading_of(name).initials[0] == initials


def test_characters_of_several_readings_give_at_most_eight_variants() -> None:
    variants = reading_of("行乐单曾会传藏").initials
    assert len(variants) == len(set(variants)) == 8
    assert {"HLDZHCC", "HLDZKCC"} <= set(variants)


def test_names_sort_as_their_syllables_do() -> None:
    names = ["七里河", "重庆", "城关", "白银", "安宁", "皋兰"]
    assert sorted(names, key=lambda name: reading_of(name).sort_key) == [
        "安宁",
        "白银",
        "城关",
        "重庆",
        "皋兰",
        "七里河",
    ]


def test_sort_keys_are_ascii() -> None:
    assert reading_of("𠮷野家（兰州）\uff21公司").sort_key.isascii()
