"""GB 32100-2015: every code of the domain notes and the rules one by one."""

import pytest

from domain.uscc import ALPHABET, check_character, is_shaped, normalise, of_cell, refuse, warn
from tests.synthetic import code_of

VALID = ["912201011239989159", "91620102MA7ABCD12B", "91620402MA7W2K5T3M", "91330108MA00002260", "91330108MA000012XH"]


@pytest.mark.parametrize("code", VALID)
def test_codes_that_are_right_are_taken(code: str) -> None:
    assert refuse(code) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "uscc_required"),
        ("　　", "uscc_required"),
        ("91620102MA7ABCD12", "uscc_length"),
        ("620102200012345", "uscc_length"),
        ("91620102MI7ABCD12B", "uscc_charset"),
        ("91330108MA0000111R\n", "uscc_charset"),
        ("\ufeff91330108MA0000111R", "uscc_charset"),
        ("⑨1330108MA0000111R", "uscc_charset"),
        ("91330108\u041cA0000111R", "uscc_charset"),
        ("企合苏锡总字第0001", "uscc_charset"),
        ("000000000000000000", "uscc_department"),
        ("Q1330108MA0000111A", "uscc_department"),
        ("91ABCDEFMA0000111A", "uscc_region"),
        ("91620102MA7ABCD120", "uscc_check"),
        ("91620102MAA7BCD12B", "uscc_check"),
        ("91620402MA7W2K5T0C", "uscc_org_check"),
        ("91330108MA0000112W", "uscc_org_check"),
    ],
)
def test_each_fault_has_its_own_code(text: str, code: str) -> None:
    finding = refuse(normalise(text))
    assert finding is not None
    assert finding.code == code


@pytest.mark.parametrize(
    "text",
    [
        "\uff19\uff11\uff16\uff12\uff10\uff11\uff10\uff12\uff2d\uff21\uff17\uff21\uff22\uff23\uff24\uff11\uff12\uff22",
        " 91620102ma7abcd12b　",
    ],
)
def test_width_case_and_outer_spaces_are_forgiven(text: str) -> None:
    assert normalise(text) == "91620102MA7ABCD12B"


def test_every_single_wrong_character_is_noticed() -> None:
    code = VALID[1]
    missed = [
        (place, other)
        for place in range(18)
        for other in ALPHABET
        if other != code[place] and refuse(code[:place] + other + code[place + 1 :]) is None
    ]
    assert missed == []


def test_every_adjacent_swap_is_noticed() -> None:
    code = VALID[2]
    swaps = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(17) if code[n] != code[n + 1]]
    assert [swap for swap in swaps if refuse(swap) is None] == []


def test_a_check_value_of_31_is_written_as_nought() -> None:
    assert check_character("91330108MA0000226") == "0"


def test_synthetic_codes_are_right() -> None:
    assert [n for n in range(500) if refuse(code_of(n)) is not None] == []


@pytest.mark.parametrize(("code", "warned"), [("93620403MA733ADF10", True), ("91620102MA7ABCD12B", False)])
def test_what_is_no_enterprise_is_a_warning(code: str, warned: bool) -> None:
    assert (warn(code) is not None) is warned


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("91620102MA7ABCD12B", "as it should be"),
        ("'91620102MA7ABCD12B", "the apostrophe with which a cell is made text"),
        ("91620102MA\n7ABCD12B", "wrapped inside the cell"),
        ("9162 0102 MA7A BCD1 2B", "in groups"),
        ("\uff19\uff11\uff16\uff12\uff10\uff11\uff10\uff12ma7abcd12b", "figures of full width"),
    ],
)
def test_a_cell_holds_the_same_code_however_it_is_typed(cell: str, why: str) -> None:
    assert of_cell(cell) == "91620102MA7ABCD12B", why


@pytest.mark.parametrize(
    ("code", "shaped"), [("91350203M0001QKX1A", True), ("91620102MI7ABCD12B", False), ("91620102MA7ABCD12", False)]
)
def test_a_code_with_wrong_check_characters_can_still_name_a_firm(code: str, shaped: bool) -> None:
    assert is_shaped(code) is shaped
