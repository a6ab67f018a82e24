from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.codes import Zone
from contracts.messages import AudienceKind
from services.notifications.messages.rules import chinese_date, clipped, is_fresh, staff_of_zone, the_office

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(days=30), True),
        (timedelta(days=30, microseconds=1), False),
        (timedelta(hours=-1), True),  # a producer's clock may run ahead
    ],
)
def test_news_is_at_most_thirty_days_old(age: timedelta, fresh: bool) -> None:
    assert is_fresh(NOW - age, NOW) is fresh


def test_dates_are_written_as_people_read_them() -> None:
    assert chinese_date(date(2026, 5, 7)) == "2026年5月7日"


@pytest.mark.parametrize(("text", "kept"), [("一二三", "一二三"), ("一二三四", "一二…")])
def test_a_long_text_is_cut_with_an_ellipsis(text: str, kept: str) -> None:
    assert clipped(text, 3) == kept


def test_what_lies_outside_of_the_zones_is_the_offices() -> None:
    assert staff_of_zone(Zone.OUTSIDE) == the_office()
    assert staff_of_zone(Zone.BAIYIN_HITECH).kind is AudienceKind.ZONE_STAFF
