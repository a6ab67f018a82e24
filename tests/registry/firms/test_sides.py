"""Whose days a change concerns."""

from datetime import date

import pytest

from domain.spans import OPEN, Span
from services.registry.firms.rules.residency import Residence
from services.registry.firms.rules.sides import refuse_alone, zones_touched

A, B, C, D = date(2015, 1, 1), date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)
HITECH, YANTAN, BAIYIN = (
    Residence("lanzhou-hitech"),
    Residence("lanzhou-hitech", "lhz-yantan"),
    Residence("baiyin-hitech"),
)
MOVED = (Span(A, C, BAIYIN), Span(C, OPEN, HITECH))


@pytest.mark.parametrize(
    ("after", "zones"),
    [
        (MOVED, set()),
        ((Span(B, C, BAIYIN), Span(C, OPEN, HITECH)), {"baiyin-hitech"}),
        ((Span(A, OPEN, BAIYIN),), {"baiyin-hitech", "lanzhou-hitech"}),
        ((Span(A, B, BAIYIN), Span(B, OPEN, HITECH)), {"baiyin-hitech", "lanzhou-hitech"}),
        ((Span(A, C, BAIYIN), Span(C, OPEN, YANTAN)), {"lanzhou-hitech"}),
        ((Span(A, C, BAIYIN), Span(C, D, HITECH)), {"lanzhou-hitech"}),
        ((), {"baiyin-hitech", "lanzhou-hitech"}),
    ],
)
def test_a_day_that_was_or_becomes_a_zones_is_its_own(after: tuple[Span[Residence], ...], zones: set[str]) -> None:
    assert zones_touched(MOVED, after) == zones


@pytest.mark.parametrize(
    ("touched", "own", "alone"),
    [
        (set(), set(), True),
        ({"a"}, {"a", "b"}, True),
        ({"b"}, {"a"}, False),
        ({"a", "b"}, {"a"}, False),
        ({"a", "b"}, {"a", "b"}, False),
    ],
)
def test_one_account_acts_alone_on_days_of_one_zone_of_its_own(touched: set[str], own: set[str], alone: bool) -> None:
    assert (refuse_alone(frozenset(touched), frozenset(own)) == []) is alone
