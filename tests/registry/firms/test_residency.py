"""When a firm may move, and when its residency may end."""

from datetime import date

import pytest

from domain.spans import OPEN, Span
from services.registry.firms.rules.residency import Residence, end_reasons, refuse_end, refuse_move

HITECH, BAIYIN = Residence("lanzhou-hitech", "lhz-yantan"), Residence("baiyin-hitech")
A, B, C = date(2020, 1, 1), date(2024, 1, 1), date(2025, 1, 1)
OPEN_ENDED = (Span(A, B, HITECH), Span(B, OPEN, BAIYIN))
CLOSED = (Span(A, B, HITECH), Span(B, C, BAIYIN))


@pytest.mark.parametrize(
    ("day", "to", "code"),
    [
        (date(2019, 12, 31), BAIYIN, "not_resident"),
        (B, BAIYIN, "same_place"),
        (B, HITECH, None),
        (date(2023, 6, 1), BAIYIN, None),
    ],
)
def test_a_move_needs_a_residency_on_its_day_and_another_place(day: date, to: Residence, code: str | None) -> None:
    assert [finding.code for finding in refuse_move(OPEN_ENDED, day, to)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("spans", "day", "code"),
    [
        (CLOSED, C, "already_ended"),
        (OPEN_ENDED, A, "before_residency"),
        (OPEN_ENDED, B, "later_change"),
        (OPEN_ENDED, C, None),
    ],
)
def test_a_residency_ends_once_and_after_all_that_is_on_record(
    spans: tuple[Span[Residence], ...], day: date, code: str | None
) -> None:
    assert [finding.code for finding in refuse_end(spans, day)] == ([code] if code else [])


def test_spans_before_the_last_ended_by_a_move() -> None:
    assert end_reasons(OPEN_ENDED, None) == ["moved", None]
    assert end_reasons(CLOSED, "closed") == ["moved", "closed"]
