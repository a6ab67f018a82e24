"""Changing what holds over half-open spans of days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spans import OPEN, Interval, Span, at, changed, ended, first_day_after, last_day, restarted, withdrawn

A, B, C, D = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)
HISTORY = [Span(A, B, "一"), Span(B, OPEN, "二")]


def test_the_inclusive_end_on_paper_becomes_the_day_after_inside() -> None:
    assert (first_day_after(date(2027, 12, 5)), last_day(date(2027, 12, 6))) == (date(2027, 12, 6), date(2027, 12, 5))


def test_an_open_end_stays_open_both_ways() -> None:
    assert (first_day_after(OPEN), last_day(OPEN)) == (OPEN, None)


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    assert [Interval(A, B).covers(day) for day in (A, date(2020, 12, 31), B)] == [True, True, False]


def test_a_change_cuts_the_span_that_holds_on_its_day() -> None:
    assert changed(HISTORY, C, "三") == [Span(A, B, "一"), Span(B, C, "二"), Span(C, OPEN, "三")]


def test_a_change_dated_back_lasts_until_the_next_change_on_record() -> None:
    middle = date(2020, 7, 1)
    assert changed(HISTORY, middle, "三") == [Span(A, middle, "一"), Span(middle, B, "三"), Span(B, OPEN, "二")]


def test_a_change_on_the_first_day_of_a_span_replaces_it() -> None:
    assert changed(HISTORY, B, "三") == [Span(A, B, "一"), Span(B, OPEN, "三")]


def test_neighbours_of_one_value_become_one_span() -> None:
    assert changed(HISTORY, B, "一") == [Span(A, OPEN, "一")]


def test_there_is_no_change_before_the_first_day() -> None:
    with pytest.raises(ValueError, match="2019"):
        changed(HISTORY, date(2019, 12, 31), "三")


def test_the_end_of_a_span_is_not_part_of_it() -> None:
    assert (at(HISTORY, date(2020, 12, 31)), at(HISTORY, B)) == (HISTORY[0], HISTORY[1])


def test_an_end_cuts_the_span_of_its_day_and_drops_later_ones() -> None:
    assert ended(HISTORY, date(2020, 7, 1)) == [Span(A, date(2020, 7, 1), "一")]


def test_a_start_moves_both_ways_but_not_past_the_first_change() -> None:
    assert restarted(HISTORY, date(2019, 1, 1))[0].start == date(2019, 1, 1)
    with pytest.raises(ValueError, match="2021"):
        restarted(HISTORY, B)


def test_an_entry_made_by_mistake_gives_way_to_the_one_before_it() -> None:
    three = [Span(A, B, "一"), Span(B, C, "二"), Span(C, OPEN, "三")]
    assert withdrawn(three, B) == [Span(A, C, "一"), Span(C, OPEN, "三")]
    assert withdrawn(three, C) == [Span(A, B, "一"), Span(B, OPEN, "二")]


@pytest.mark.parametrize("start", [A, D])
def test_the_first_entry_and_an_unknown_one_cannot_be_withdrawn(start: date) -> None:
    with pytest.raises(ValueError, match="20"):
        withdrawn(HISTORY, start)


@given(st.lists(st.tuples(st.dates(A, date(2030, 1, 1)), st.sampled_from("一二三")), max_size=8))
def test_after_any_changes_exactly_one_value_holds_on_every_day(changes: list[tuple[date, str]]) -> None:
    spans = [Span(A, OPEN, "零")]
    for day, value in changes:
        spans = changed(spans, day, value)
        assert at(spans, day) is not None
        assert getattr(at(spans, day), "value", None) == value
    assert spans[0].start == A
    assert spans[-1].before == OPEN
    assert all(one.before == other.start and one.value != other.value for one, other in pairwise(spans))
