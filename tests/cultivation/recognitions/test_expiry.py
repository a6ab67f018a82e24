from datetime import date, timedelta

import pytest

from domain.months import months_before
from services.cultivation.recognitions.rules.expiry import windows


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


def due(valid_before: date, today: date) -> list[int]:
    return [window.lead for window in windows(today) if window.after < valid_before <= window.until]


@pytest.mark.parametrize(
    ("today", "leads"),
    [
        (date(2026, 10, 27), []),
        (date(2026, 10, 28), [12]),
        (date(2027, 4, 27), [12]),
        (date(2027, 4, 28), [6]),
        (date(2027, 9, 28), [1]),
        (date(2027, 10, 27), [1]),
        (date(2027, 10, 28), []),
    ],
)
def test_only_the_nearest_lead_that_was_reached_is_due(today: date, leads: list[int]) -> None:
    assert due(date(2027, 10, 28), today) == leads


def test_every_end_of_a_title_is_due_on_its_lead_day_at_any_time_of_the_year() -> None:
    ends = [date(2027, 1, 1) + timedelta(days=n) for n in range(800)]
    assert all(due(end, months_before(end, lead)) == [lead] for end in ends for lead in (12, 6, 3, 1))
