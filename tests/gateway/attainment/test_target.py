from datetime import date
from decimal import Decimal

import pytest

from contracts.codes import Region
from gateway.attainment.reference import targets
from gateway.attainment.rules.target import Goal, attain, years_left

PILOT = targets.load().target(Region.PILOT_ZONE, "hnte-count")
END_2024 = date(2024, 12, 31)


def test_836_at_the_end_of_2024_needs_155_firms_or_15_9_percent_a_year() -> None:
    seen = attain(PILOT, Goal.BINDING, Decimal(836), END_2024, 0)
    assert (seen.gap, seen.needed_per_year, seen.needed_growth) == (Decimal(464), Decimal(155), Decimal("15.9"))


def test_binding_and_expected_are_judged_separately() -> None:
    assert attain(PILOT, Goal.BINDING, Decimal(1350), END_2024, 0).reached
    assert not attain(PILOT, Goal.EXPECTED, Decimal(1350), END_2024, 0).reached


def test_rate_is_of_the_goal_and_share_done_is_of_the_growth_from_the_base() -> None:
    seen = attain(PILOT, Goal.BINDING, Decimal(836), END_2024, 0)
    assert seen.rate == Decimal("64.3")  # 836 / 1300
    assert seen.share_done == Decimal("22.9")  # (836 - 698) / (1300 - 698)


def test_below_the_base_the_share_done_is_negative() -> None:
    assert attain(PILOT, Goal.BINDING, Decimal(638), END_2024, 0).share_done == Decimal("-10.0")


@pytest.mark.parametrize(("value", "rate"), [("1299.9", "99.9"), ("1300", "100.0"), ("1301", "100.1")])
def test_the_rate_reads_100_only_once_the_goal_is_reached(value: str, rate: str) -> None:
    assert attain(PILOT, Goal.BINDING, Decimal(value), END_2024, 0).rate == Decimal(rate)


def test_once_reached_nothing_is_needed() -> None:
    seen = attain(PILOT, Goal.BINDING, Decimal(1400), END_2024, 0)
    assert (seen.gap, seen.needed_per_year, seen.needed_growth) == (Decimal(0), None, None)


def test_with_less_than_a_year_left_the_whole_gap_is_needed() -> None:
    assert attain(PILOT, Goal.BINDING, Decimal(1200), date(2027, 9, 30), 0).needed_per_year == 100


def test_after_the_target_date_there_is_a_gap_and_no_yearly_need() -> None:
    seen = attain(PILOT, Goal.BINDING, Decimal(1200), date(2027, 12, 31), 0)
    assert (seen.gap, seen.needed_per_year) == (Decimal(100), None)


def test_the_yearly_need_is_rounded_up_to_the_digits_of_the_indicator() -> None:
    intensity = targets.load().target(Region.PILOT_ZONE, "rd-intensity")
    seen = attain(intensity, Goal.BINDING, Decimal("2.91"), END_2024, 2)
    assert seen.needed_per_year == Decimal("0.20")  # 0.59 / 3 = 0.1967


@pytest.mark.parametrize(
    ("day", "years"),
    [(date(2024, 12, 31), "3"), (date(2026, 7, 2), "1.5"), (date(2027, 12, 31), "0"), (date(2029, 1, 1), "0")],
)
def test_years_left_are_whole_at_year_ends(day: date, years: str) -> None:
    assert abs(years_left(day, 2027) - Decimal(years)) < Decimal("0.003")
