"""4+8+1, the eight fields, GB/T 4754."""

from collections import Counter

import pytest

from services.registry.industries.reference import classifications


def test_the_system_is_four_eight_and_one() -> None:
    groups = Counter(row.group for row in classifications().industries.values())
    assert groups == {"traditional": 4, "emerging": 8, "future": 1}


def test_the_59_subfields_are_those_of_the_plan() -> None:
    assert sum(len(row.subfields) for row in classifications().industries.values()) == 59


@pytest.mark.parametrize(
    ("text", "slug"),
    [("新材料", "new-materials"), ("biomedicine", "biomedicine"), ("清洁能源", "new-energy"), ("采矿", None)],
)
def test_names_slugs_and_looser_words_mean_an_industry(text: str, slug: str | None) -> None:
    assert classifications().industry_of(text) == slug


def test_there_are_eight_fields_twenty_sections_and_ninety_seven_divisions() -> None:
    known = classifications()
    assert (len(known.fields), len(known.sections), len(known.divisions)) == (8, 20, 97)


@pytest.mark.parametrize(("text", "code"), [("新能源与节能", "energy"), ("energy", "energy"), ("魔法", None)])
def test_a_field_is_known_by_name_and_code(text: str, code: str | None) -> None:
    assert classifications().field_of(text) == code


def test_a_code_carries_the_name_of_its_division() -> None:
    known = classifications()
    assert known.gbt4754_name(known.gbt4754_of("2710")) == "医药制造业"
