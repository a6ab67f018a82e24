"""Why a firm counts otherwise as known later: the title first, then the place, then the way of counting."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from contracts.codes import CountingBasis, IntervalReason, RestatementReason
from services.cultivation.holdings.rules.bases import version_in
from services.cultivation.releases.rules import Reading, Side, digest_of, why

DAY = date(2026, 12, 31)
TITLE = Reading("T", date(2025, 11, 4), date(2028, 11, 4), IntervalReason.TERM, True, datetime(2025, 12, 1, tzinfo=UTC))
ENDED = replace(TITLE, valid_before=date(2026, 6, 1), ended_by=IntervalReason.CANCELLED)
SHORTER = replace(TITLE, valid_before=date(2026, 6, 1))
HELD = Side((TITLE,), "lanzhou-hitech")
NONE = Side((), "lanzhou-hitech")


@pytest.mark.parametrize(
    ("then", "now", "reason"),
    [
        (HELD, replace(HELD, titles=(ENDED,)), RestatementReason.TITLE_ENDED),
        (HELD, replace(HELD, titles=(SHORTER,)), RestatementReason.TITLE_CORRECTED),
        (HELD, NONE, RestatementReason.TITLE_VOIDED),
        (HELD, Side(known=False), RestatementReason.FIRM_VOIDED),
        (HELD, replace(HELD, zone=None, known=False), RestatementReason.FIRM_VOIDED),
        (HELD, replace(HELD, zone="outside"), RestatementReason.FIRM_MOVED),
        (HELD, replace(HELD, zone=None, dissolved=True), RestatementReason.FIRM_DISSOLVED),
        (HELD, HELD, RestatementReason.BASIS_CHANGED),
        (NONE, HELD, RestatementReason.TITLE_ENTERED),
        (replace(HELD, titles=(replace(TITLE, counts=False),)), HELD, RestatementReason.TITLE_CONFIRMED),
        (replace(HELD, titles=(ENDED,)), HELD, RestatementReason.TITLE_CORRECTED),
        (replace(HELD, zone="outside"), HELD, RestatementReason.FIRM_MOVED),
    ],
)
def test_the_first_reason_that_fits_is_the_reason(then: Side, now: Side, reason: RestatementReason) -> None:
    assert why(then, now, DAY).reason is reason


def test_a_list_of_another_version_of_its_basis_says_so_where_nothing_else_explains_it() -> None:
    assert why(HELD, HELD, DAY, revised=True).reason is RestatementReason.BASIS_REVISED
    assert why(HELD, replace(HELD, titles=(ENDED,)), DAY, revised=True).reason is RestatementReason.TITLE_ENDED


def test_an_edition_names_the_version_of_each_basis_and_an_early_one_the_first() -> None:
    editions = ("each with-renewals", "each@1 with-renewals@2", "each@1")
    assert [version_in(edition, CountingBasis.WITH_RENEWALS) for edition in editions] == [1, 2, None]


def test_a_reason_about_a_title_names_it() -> None:
    assert why(HELD, replace(HELD, titles=(ENDED,)), DAY).title == "T"
    assert why(HELD, replace(HELD, zone="outside"), DAY).title is None


def test_a_digest_tells_any_two_lists_apart() -> None:
    lists: list[list[list[str | None]]] = [[["a", "b"]], [["ab", ""]], [["a"], ["b"]], [["a", None, "b"]], [["b", "a"]]]
    assert len({digest_of(*lines) for lines in lists}) == len(lists)
