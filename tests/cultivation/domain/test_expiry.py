from datetime import date

import pytest

from services.cultivation.domain.expiry import due_lead, months_before


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2027, 10, 28), 12, date(2026, 10, 28)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2027, 1, 15), 1, date(2026, 12, 15)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
    ],
)
def test_months_are_counted_back_inside_the_month(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("today", "lead"),
    [
        (date(2026, 10, 27), None),
        (date(2026, 10, 28), 12),
        (date(2027, 4, 27), 12),
        (date(2027, 4, 28), 6),
        (date(2027, 9, 28), 1),
        (date(2027, 10, 28), None),
    ],
)
def test_only_the_nearest_lead_that_was_reached_is_announced(today: date, lead: int | None) -> None:
    assert due_lead(date(2027, 10, 28), today) == lead
