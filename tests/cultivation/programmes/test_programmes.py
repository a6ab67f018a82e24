from datetime import date
from itertools import pairwise

import pytest

from contracts.codes import Programme, Zone
from contracts.standards import Stage
from services.cultivation.programmes.reference import edition_on, editions, editions_on, periods
from services.cultivation.programmes.rules.periods import StagePeriod, period_on
from services.cultivation.programmes.rules.validity import ValidityRule


def test_every_programme_has_an_edition_on_any_day() -> None:
    assert {edition.programme for edition in editions_on(date(2019, 6, 1))} == set(Programme)


@pytest.mark.parametrize("programme", Programme)
def test_editions_of_a_programme_follow_each_other_without_overlap(programme: Programme) -> None:
    mine = [edition for edition in editions() if edition.programme is programme]
    assert all(a.valid_before == b.valid_from for a, b in pairwise(mine))


@pytest.mark.parametrize(
    "programme", [Programme.TECH_SME, Programme.INNOVATIVE_SME, Programme.SRDI, Programme.LITTLE_GIANT]
)
def test_the_rules_changed_on_1_april_2026(programme: Programme) -> None:
    before, after = edition_on(programme, date(2026, 3, 31)), edition_on(programme, date(2026, 4, 1))
    assert before.document != after.document
    assert "〔2026〕2号" in after.document


def test_only_rung_two_rung_four_and_three_high_may_be_issued_here() -> None:
    issuable = {edition.programme for edition in editions() if edition.issuable_here}
    assert issuable == {Programme.PROVINCIAL_INNOVATIVE, Programme.LEADING, Programme.THREE_HIGH}


def test_hnte_runs_three_years_after_ten_working_days_of_publicity() -> None:
    hnte = edition_on(Programme.HNTE, date(2026, 1, 1))
    workdays = workdays_of(Stage.PUBLICITY, Programme.HNTE, date(2026, 1, 1))
    assert (hnte.validity.rule, hnte.validity.years, workdays) == (ValidityRule.YEARS, 3, 10)


@pytest.mark.parametrize(
    ("programme", "workdays"),
    [(Programme.TECH_SME, 10), (Programme.SRDI, 5), (Programme.CHAMPION, 5), (Programme.ABOVE_SCALE, None)],
)
def test_publicity_lasts_as_long_as_the_programme_says(programme: Programme, workdays: int | None) -> None:
    assert workdays_of(Stage.PUBLICITY, programme, date(2026, 6, 1)) == workdays


@pytest.mark.parametrize("stage", [Stage.REVIEW, Stage.SUPPLEMENT])
def test_review_and_supplement_last_five_working_days_until_somebody_says_otherwise(stage: Stage) -> None:
    assert {workdays_of(stage, programme, date(2026, 6, 1)) for programme in Programme} == {5}


def workdays_of(stage: Stage, programme: Programme, day: date) -> int | None:
    found = period_on(periods(), stage, programme, day)
    return found.workdays if found else None


def seven_days(*zones: Zone) -> StagePeriod:
    """Publicity of HNTE becomes seven working days from 1 July 2026."""
    return StagePeriod(
        Stage.PUBLICITY, 7, date(2026, 7, 1), Programme.HNTE, frozenset(zones), "演示〔2026〕1号", "unsure"
    )


@pytest.mark.parametrize(("day", "workdays"), [(date(2026, 6, 30), 10), (date(2026, 7, 1), 7)])
def test_a_period_holds_from_its_day_on(day: date, workdays: int) -> None:
    found = period_on((*periods(), seven_days()), Stage.PUBLICITY, Programme.HNTE, day)
    assert found is not None
    assert found.workdays == workdays


@pytest.mark.parametrize(("zone", "workdays"), [(Zone.BAIYIN_HITECH, 7), (Zone.LANZHOU_HITECH, 10), (None, 10)])
def test_a_period_of_one_zone_holds_in_that_zone_alone(zone: Zone | None, workdays: int) -> None:
    several = (*periods(), seven_days(Zone.BAIYIN_HITECH))
    found = period_on(several, Stage.PUBLICITY, Programme.HNTE, date(2026, 8, 1), zone)
    assert found is not None
    assert found.workdays == workdays
