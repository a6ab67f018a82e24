"""Dates and numbers as spreadsheets and people hold them; both importers read them here."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from domain.cells import date_of, is_missing, number_of

DAY = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (DAY, "a date cell"),
        (datetime(2026, 1, 2, 23, 59, tzinfo=UTC), "a date cell with a time"),
        ("2026-01-02", "as the template asks"),
        ("2026/1/2", "as spreadsheets show it"),
        ("2026.1.2", "as offices write it"),
        ("2026年1月2日", "in words"),
        ("2026 年 1 月 2 日", "in words with spaces"),
        ("2026年1月2日星期五", "with its weekday"),
        ("20260102", "without separators"),
        ("2026-01-02 00:00:00", "a date-time kept as text"),
        ("2026/1/2 8:30", "with a time"),
        ("2026-01-02T00:00:00", "as machines write it"),
        ("\uff12\uff10\uff12\uff16\uff0f\uff11\uff0f\uff12", "figures of full width"),
        ("46024", "a day number as text"),
        (Decimal(46024), "a day number whose cell lost its format"),
        (Decimal("46024.5"), "a day number with a time"),
        (46024, "a day number"),
    ],
)
def test_a_date_is_read_in_all_the_ways_that_it_is_held(cell: object, why: str) -> None:
    assert date_of(cell) == DAY, why


@pytest.mark.parametrize(
    "cell",
    ["", "2026-02-30", "2026-13-01", "去年", "2026-01", "二〇二六年", "99999", "1", "2026-01-02T00:00:00Z", "20261", "20260", True, None, 1.5],
)  # fmt: skip
def test_what_is_no_date_is_none(cell: object) -> None:
    assert date_of(cell) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1000", "1000"),
        ("1,000.50", "1000.50"),
        ("1，234，567", "1234567"),
        ("\uff11\uff12", "12"),
        (" -3.5 ", "-3.5"),
        ("1 234 567.5", "1234567.5"),
        ("1\u00a0200", "1200"),
        ("1,234 567", None),
        ("12 34", None),
        ("1,00", None),
        ("1e5", None),
        ("1.", None),
        ("NaN", None),
    ],
)
def test_numbers_may_have_separators_in_their_places_only(text: str, number: str | None) -> None:
    assert number_of(text) == (None if number is None else Decimal(number))


@pytest.mark.parametrize("text", ["", " ", "-", "—", "无", "n/a", "N/A", "暂无", "null", "/"])
def test_a_dash_means_that_nothing_is_known(text: str) -> None:
    assert is_missing(text)
