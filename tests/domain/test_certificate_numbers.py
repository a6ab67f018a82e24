"""Numbers of certificates: which are the same, and which are none."""

from datetime import date

import pytest

from contracts.codes import Programme
from domain.certificate_numbers import is_running, normal_form, warn
from services.cultivation.programmes.reference import edition_on

HNTE = edition_on(Programme.HNTE, date(2026, 1, 1)).number_pattern


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("GR202362000555", "as on the certificate"),
        ("GR2023 62000555", "spaces"),
        ("gr202362000555", "case"),
        ("\uff27\uff32\uff12\uff10\uff12\uff1362000555", "full width"),
        ("GR-2023-62000555", "hyphens"),
        ("GR202362000555号", "the closing 号"),
        ("证书编号：GR202362000555", "the label in front"),
        ("No.GR202362000555", "the label in front"),
        ("№GR202362000555", "the label in one character"),
        ("GR2023\n62000555", "wrapped inside the cell"),
    ],
)
def test_one_certificate_has_one_number_however_it_is_typed(written: str, why: str) -> None:
    assert normal_form(written, Programme.HNTE) == "GR202362000555", why


@pytest.mark.parametrize(
    ("written", "normal", "why"),
    [
        ("ZJTX–2023–001", "ZJTX-2023-001", "kinds of hyphens; they belong to the number of this programme"),
        ("甘工信专 第 12 号", "甘工信专第12号", "号 is a word of the number where other words stand"),
        ("20230012号", "20230012", "but not behind figures alone"),
    ],
)
def test_numbers_of_other_programmes_keep_what_belongs_to_them(written: str, normal: str, why: str) -> None:
    assert normal_form(written, Programme.SRDI) == normal, why


def test_a_normal_form_is_never_longer_than_what_was_written() -> None:
    assert normal_form("㍿12", Programme.SRDI) == "㍿12"


@pytest.mark.parametrize(
    ("number", "running"), [("1", True), ("002", True), ("2023", True), ("20236", False), ("GR1", False)]
)
def test_a_position_in_a_list_is_no_number(number: str, running: bool) -> None:
    assert is_running(number) is running


@pytest.mark.parametrize(
    ("number", "pattern", "unusual"),
    [
        ("GR202562000123", HNTE, False),
        ("GF201462000001", HNTE, False),
        ("GR20256200012", HNTE, True),
        ("GR\uff12\uff10\uff12\uff1562000123", HNTE, True),
        ("ZJTX-2023-001", "", False),
        ("12", "", True),
    ],
)
def test_an_unusual_number_is_a_warning(number: str, pattern: str, unusual: bool) -> None:
    assert (warn(number, pattern) is not None) is unusual
