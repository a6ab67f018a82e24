from datetime import date

import pytest

from services.notifications.firms.rules import FIRST_DAY, Responsibility, responsibilities

FOREVER = date(9999, 12, 31)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def test_a_firm_that_never_moved_has_one_zone_for_ever() -> None:
    assert responsibilities([(MAY, "a")], FOREVER) == [Responsibility("a", FIRST_DAY, FOREVER)]


def test_the_zone_changes_on_the_first_day_of_the_new_residency() -> None:
    assert responsibilities([(JUNE, "b"), (MAY, "a")], FOREVER) == [
        Responsibility("a", FIRST_DAY, JUNE),
        Responsibility("b", JUNE, FOREVER),
    ]


def test_a_firm_without_a_residency_has_no_zone() -> None:
    assert responsibilities([], FOREVER) == []


@pytest.mark.parametrize("days", [[MAY], [MAY, JUNE], [date(2019, 1, 1), MAY, JUNE]])
def test_somebody_answers_on_every_day(days: list[date]) -> None:
    spans = responsibilities([(day, str(day)) for day in days], FOREVER)
    ends = [span.valid_before for span in spans]
    assert [span.valid_from for span in spans] == [FIRST_DAY, *ends[:-1]]
    assert ends[-1] == FOREVER
