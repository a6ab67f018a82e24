from datetime import date

import pytest

from contracts.codes import Programme
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.rules.certificate import NUMBER_UNUSUAL, number_warnings

HNTE = edition_on(Programme.HNTE, date(2026, 1, 1)).number_pattern


@pytest.mark.parametrize(
    ("number", "warnings"),
    [
        ("GR202562000123", []),
        ("GF201462000001", []),
        (None, []),
        ("GR20256200012", [NUMBER_UNUSUAL]),
        ("GR202562000123\n", [NUMBER_UNUSUAL]),
        ("GR\uff12\uff10\uff12\uff1562000123", [NUMBER_UNUSUAL]),  # full-width digits
    ],
)
def test_an_unusual_number_is_a_warning(number: str | None, warnings: list[str]) -> None:
    assert number_warnings(number, HNTE) == warnings
