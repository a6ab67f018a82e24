"""国科发火〔2016〕32号: three years from 发证日期; the last valid day is the eve of the anniversary (decisions §1.6)."""

from datetime import date

import pytest

from domain.spans import OPEN, last_day
from services.cultivation.programmes.rules.validity import Validity, ValidityRule, valid_before

THREE_YEARS = Validity(ValidityRule.YEARS, 3)


@pytest.mark.parametrize(
    ("issued", "last"),
    [
        (date(2024, 10, 28), date(2027, 10, 27)),
        (date(2022, 12, 31), date(2025, 12, 30)),
        (date(2023, 1, 1), date(2025, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),  # anniversary 1 March
        (date(2021, 3, 1), date(2024, 2, 29)),
        (date(2021, 2, 28), date(2024, 2, 27)),
    ],
)
def test_a_three_year_certificate_ends_on_the_eve_of_its_anniversary(issued: date, last: date) -> None:
    assert last_day(valid_before(issued, THREE_YEARS)) == last


def test_a_registration_number_is_valid_until_the_end_of_its_year() -> None:
    assert last_day(valid_before(date(2026, 7, 3), Validity(ValidityRule.CALENDAR_YEAR))) == date(2026, 12, 31)


def test_a_list_without_a_term_has_no_last_day() -> None:
    end = valid_before(date(2026, 7, 3), Validity(ValidityRule.OPEN))
    assert (end, last_day(end)) == (OPEN, None)
