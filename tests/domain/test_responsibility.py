"""Which zone answers for a firm on which day."""

from datetime import date

import pytest

from domain.responsibility import FIRST_DAY, responsibilities, responsible_on
from domain.spans import OPEN, Span
from tests.responsibility_cases import CASES, Case

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_firm_belongs_to_one_zone_or_to_nobody(case: Case) -> None:
    assert responsible_on([(stay.start, stay.zone) for stay in case.stays], case.day) == case.zone


def test_a_firm_that_never_moved_has_one_zone_for_ever() -> None:
    assert responsibilities([(MAY, "a")]) == [Span(FIRST_DAY, OPEN, "a")]


def test_the_zone_changes_on_the_first_day_of_the_new_residency() -> None:
    assert responsibilities([(JUNE, "b"), (MAY, "a")]) == [Span(FIRST_DAY, JUNE, "a"), Span(JUNE, OPEN, "b")]


def test_a_firm_without_a_residency_has_no_zone() -> None:
    assert responsibilities(list[tuple[date, str]]()) == []


@pytest.mark.parametrize("days", [[MAY], [MAY, JUNE], [date(2019, 1, 1), MAY, JUNE]])
def test_somebody_answers_on_every_day(days: list[date]) -> None:
    spans = responsibilities([(day, str(day)) for day in days])
    ends = [span.before for span in spans]
    assert [span.start for span in spans] == [FIRST_DAY, *ends[:-1]]
    assert ends[-1] == OPEN
