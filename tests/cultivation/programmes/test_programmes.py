from datetime import date
from itertools import pairwise

import pytest

from contracts.codes import Programme
from services.cultivation.programmes.reference import edition_on, editions, editions_on
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
    assert (hnte.validity.rule, hnte.validity.years, hnte.publicity_workdays) == (ValidityRule.YEARS, 3, 10)
