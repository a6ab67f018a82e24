"""Publicity clocks in working days; vectors of domain notes §4.6."""

from datetime import date

import pytest

from domain.working_days import Deadline, working_deadline
from services.cultivation.calendars.reference import Calendar


@pytest.mark.parametrize(
    ("published_on", "last_day"),
    [
        (date(2025, 9, 22), date(2025, 10, 11)),
        (date(2025, 9, 26), date(2025, 10, 16)),
        (date(2026, 9, 21), date(2026, 10, 12)),
    ],
)
def test_ten_working_days_across_the_national_holiday_count_adjusted_saturdays(
    published_on: date, last_day: date
) -> None:
    assert working_deadline(published_on, 10, Calendar()) == Deadline(last_day, provisional=False)


def test_the_day_after_publication_is_day_one() -> None:
    assert working_deadline(date(2025, 3, 3), 1, Calendar()).last_day == date(2025, 3, 4)


def test_a_publication_on_friday_starts_counting_on_monday() -> None:
    assert working_deadline(date(2025, 3, 7), 1, Calendar()).last_day == date(2025, 3, 10)


def test_a_period_that_reaches_into_a_year_without_arrangement_is_provisional() -> None:
    assert working_deadline(date(2026, 12, 28), 10, Calendar()).provisional


def test_an_office_exception_moves_the_deadline_and_settles_its_year() -> None:
    calendar = Calendar({date(2027, 1, 4): False})
    assert working_deadline(date(2026, 12, 31), 1, calendar) == Deadline(date(2027, 1, 5), provisional=False)


def test_a_period_without_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        working_deadline(date(2025, 3, 3), 0, Calendar())
