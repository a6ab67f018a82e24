"""Rounds of applications: whether one takes anything, to the second in Asia/Shanghai, and what earlier years lead one to expect."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from contracts.applications import RoundState
from contracts.codes import Programme
from services.cultivation.rounds.reference import windows
from services.cultivation.rounds.rules import Round, next_span, open_round, shut
from services.cultivation.rounds.tables import instant

CLOSING = time(18, 0)
FIRST = Round(
    round_id="R1",
    programme=Programme.SRDI,
    year=2026,
    name="2026年第一批",
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 8, 31),
    closing=CLOSING,
    opens_at=instant(date(2026, 7, 1), time()),
    closes_at=instant(date(2026, 8, 31), CLOSING),
    grace=timedelta(minutes=30),
    document_no="甘工信〔2026〕1号",
)
SECOND = timedelta(seconds=1)
OPENS, CLOSES = datetime(2026, 6, 30, 16, tzinfo=UTC), datetime(2026, 8, 31, 10, tzinfo=UTC)
"""The same instants as a server in any zone knows them."""


@pytest.mark.parametrize(
    ("now", "state", "code"),
    [
        (OPENS - SECOND, RoundState.PLANNED, "round_not_open"),
        (OPENS, RoundState.OPEN, None),
        (CLOSES, RoundState.OPEN, None),
        (CLOSES + SECOND, RoundState.GRACE, None),
        (CLOSES + timedelta(minutes=30), RoundState.GRACE, None),
        (CLOSES + timedelta(minutes=30) + SECOND, RoundState.CLOSED, "round_closed"),
    ],
)
def test_a_round_takes_applications_from_its_first_second_to_the_last_one_of_its_grace(
    now: datetime, state: RoundState, code: str | None
) -> None:
    found = shut(FIRST, now)
    assert (FIRST.state(now), found.code if found else None) == (state, code)


def test_a_cancelled_round_takes_nothing() -> None:
    found = shut(replace(FIRST, cancelled=True), OPENS)
    assert found is not None
    assert found.code == "round_cancelled"


def test_the_refusal_after_the_window_names_hour_and_grace() -> None:
    found = shut(FIRST, CLOSES + timedelta(hours=1))
    assert found is not None
    assert found.detail == "2026年第一批已于 2026-08-31 18:00:00 截止（含宽限 30 分钟），不再受理。"


@pytest.mark.parametrize(
    ("change", "overlapping"),
    [
        ({"opens_on": date(2026, 8, 31), "closes_on": date(2026, 9, 30)}, True),
        ({"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 30)}, False),
        ({"cancelled": True}, False),
        ({"carried_over": True}, False),
        ({"programme": Programme.HNTE}, False),
    ],
)
def test_two_rounds_of_a_programme_share_no_day(change: dict[str, object], overlapping: bool) -> None:
    assert FIRST.overlaps(replace(FIRST, round_id="R2", **change)) is overlapping  # type: ignore[arg-type]


def test_what_was_begun_before_there_were_rounds_takes_no_new_application() -> None:
    before = replace(FIRST, carried_over=True)
    assert open_round([before], Programme.SRDI, OPENS) is None
    assert open_round([before, FIRST], Programme.SRDI, OPENS) is FIRST


def test_an_announced_round_goes_before_the_window_of_earlier_years() -> None:
    day = date(2026, 5, 1)
    announced = next_span([FIRST], windows(), Programme.SRDI, day)
    expected = next_span([], windows(), Programme.SRDI, day)
    assert announced is not None
    assert expected is not None
    assert announced[:2] == (FIRST.opens_on, FIRST.closes_on)
    assert "甘工信〔2026〕1号" in announced[2]
    assert expected[:2] == (date(2026, 7, 1), date(2026, 10, 31))
    assert "预计" in expected[2]
