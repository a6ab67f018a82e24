"""A past told in seasons: who was due, who renewed, who came, who left early; and what was known by a day of the year."""

import random
from datetime import date, timedelta

import pytest

from domain.spans import OPEN, Interval
from services.cultivation.forecast.rules.assumptions import Assumptions, years_ahead
from services.cultivation.forecast.rules.seasons import (
    Firm,
    SeasonCell,
    Stay,
    Title,
    due,
    first_season,
    history,
    last_complete,
    lasting,
    learnt,
)

HERE, THERE = "lanzhou-hitech", "baiyin-hitech"
ORIGIN = date(2025, 6, 1)


def title(issued: date, *, until: date | None = None, by_term: bool = True, learnt_on: date | None = None) -> Title:
    """Three years from its date, unless it was ended before."""
    end = until or issued.replace(year=issued.year + 3)
    return Title(Interval(issued, end), by_term, learnt_on or date(issued.year + 1, 1, 20))


def firm(*titles: Title, stays: tuple[Stay, ...] = (Stay(HERE, Interval(date(2010, 1, 1), OPEN)),)) -> Firm:
    return Firm("01FIRM", list(titles), list(stays))


def season(*firms: Firm, year: int = 2024, day: date = ORIGIN, open_year: int = 2025) -> tuple[SeasonCell, int]:
    """The cell of the one zone, and how many left early."""
    found = history(firms, [HERE], [year], day, open_year)
    return found.cells[0], found.early_ends


ISSUED, RENEWED = date(2021, 11, 5), date(2024, 12, 2)
STORIES = {
    "renewed after a gap of weeks": (firm(title(ISSUED), title(RENEWED)), (1, 1, 0), 0),
    "not renewed": (firm(title(ISSUED)), (1, 0, 0), 0),
    "not due": (firm(title(date(2022, 11, 5))), (0, 0, 0), 0),
    "came": (firm(title(date(2024, 11, 5))), (0, 0, 1), 0),
    "came back after a year without": (firm(title(date(2020, 11, 5)), title(RENEWED)), (0, 0, 1), 0),
    "cancelled in the year": (firm(title(date(2022, 11, 5), until=date(2024, 5, 1), by_term=False)), (0, 0, 0), 1),
    "cancelled in the year in which it would have ended": (
        firm(title(ISSUED, until=date(2024, 5, 1), by_term=False)),
        (0, 0, 0),
        1,
    ),
    "moved out before its term": (
        firm(title(ISSUED), stays=(Stay(HERE, Interval(date(2010, 1, 1), date(2024, 3, 1))),)),
        (0, 0, 0),
        1,
    ),
    "dissolved after its term": (
        firm(title(ISSUED), stays=(Stay(HERE, Interval(date(2010, 1, 1), date(2024, 12, 20))),)),
        (1, 0, 0),
        0,
    ),
    "moved in with its title": (
        firm(title(date(2022, 11, 5)), stays=(Stay(HERE, Interval(date(2024, 3, 1), OPEN)),)),
        (0, 0, 1),
        0,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_each_firm_of_a_season_is_one_thing(story: str) -> None:
    told, (ended, renewed, came), early = STORIES[story]
    assert season(told) == (SeasonCell(HERE, 2024, ended, renewed, came), early)


def test_a_move_between_zones_is_an_early_end_in_one_and_a_newcomer_in_the_other() -> None:
    stays = (Stay(THERE, Interval(date(2010, 1, 1), date(2024, 3, 1))), Stay(HERE, Interval(date(2024, 3, 1), OPEN)))
    found = history([firm(title(date(2022, 11, 5)), stays=stays)], [HERE, THERE], [2024], ORIGIN, 2025)
    assert [(cell.zone, cell.came) for cell in found.cells] == [(HERE, 1), (THERE, 0)]
    assert found.early_ends == 1


@pytest.mark.parametrize(("origin", "seen"), [(date(2025, 11, 20), 0), (date(2025, 12, 20), 1), (date(2026, 2, 1), 1)])
def test_a_renewal_counts_as_seen_from_the_day_on_which_it_became_known(origin: date, seen: int) -> None:
    """The open season is 2025; the same day of 2024 is looked back upon, also from the January after."""
    renewal = title(RENEWED, learnt_on=date(2024, 12, 11))
    assert history([firm(title(ISSUED), renewal)], [HERE], [2024], origin, 2025).renewals_seen == seen


def test_a_title_entered_years_late_is_taken_as_known_two_months_after_its_date() -> None:
    assert learnt(date(2022, 11, 5), date(2023, 2, 9)) == date(2023, 2, 9)
    assert learnt(date(2022, 11, 5), date(2026, 11, 1)) == date(2023, 1, 4)


def test_a_season_is_complete_when_its_certificates_are_all_known() -> None:
    assert last_complete(date(2026, 3, 30), (3, 31)) == 2024
    assert last_complete(date(2026, 3, 31), (3, 31)) == 2025


def test_who_is_due_is_counted_once_by_the_last_title_and_no_more_once_renewed_or_gone() -> None:
    waiting, renewed = firm(title(date(2022, 11, 5))), firm(title(date(2022, 11, 5)), title(date(2025, 5, 20)))
    revoked = firm(title(date(2022, 11, 5), until=date(2025, 5, 1), by_term=False))
    gone = firm(title(date(2022, 11, 5)), stays=(Stay(HERE, Interval(date(2010, 1, 1), date(2025, 2, 1))),))
    found = list(due([waiting, renewed, revoked, gone], ORIGIN, (2025, 2026)))
    assert [(each.zone, each.year, each.valid_before) for each in found] == [(HERE, 2025, date(2025, 11, 5))]


def test_run_off_counts_titles_as_they_stand() -> None:
    firms = [firm(title(date(2022, 11, 5))), firm(title(date(2024, 11, 5)))]
    assert [counts[HERE] for counts in lasting(firms, [date(2025, 11, 4), date(2025, 11, 5)])] == [2, 1]


@pytest.mark.parametrize("seed", range(20))
def test_many_days_at_once_are_the_days_one_by_one(seed: int) -> None:
    chance = random.Random(seed)  # invented histories
    days = sorted(date(2016, 1, 1) + timedelta(days=chance.randrange(4_000)) for _ in range(60))
    titles = [title(chance.choice(days), until=chance.choice([None, *days])) for _ in range(3)]
    moved = [date(2010, 1, 1), *chance.sample(days, 2), OPEN]
    places = zip((HERE, THERE, HERE), sorted(moved), sorted(moved)[1:], strict=False)
    one = firm(*titles, stays=tuple(Stay(zone, Interval(since, until)) for zone, since, until in places))
    assert one.counted_on_each(days) == [one.counted_on(day) for day in days]


def test_seasons_begin_where_three_whole_cohorts_stand_before_them() -> None:
    """One old certificate of 2009 makes no cohort."""
    firms = [firm(title(date(2009, 11, 5))), *(firm(title(date(year, 11, 5))) for year in (2017, 2018, 2019) * 5)]
    assert first_season(firms, 3) == 2020
    assert first_season([], 3) is None


def test_a_horizon_lies_inside_the_term_of_titles() -> None:
    assert years_ahead(2025, date(2027, 12, 31), 3) == (2026, 2027)
    assert years_ahead(2025, date(2025, 12, 31), 3) is None
    assert years_ahead(2023, date(2027, 12, 31), 3) is None


def test_a_renewal_is_begun_sixty_days_before_the_last_closing_day_of_the_year_in_which_the_title_ends() -> None:
    assert Assumptions().safe_start(date(2027, 10, 19)) == date(2027, 8, 1)
    assert Assumptions(closing=(8, 31), lead_days=90).safe_start(date(2028, 1, 1)) == date(2027, 6, 2)
