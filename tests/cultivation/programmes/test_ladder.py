"""Domain notes §5.4."""

from contracts.codes import Programme as P
from services.cultivation.programmes.rules.ladder import (
    SRDI_WITH_GIANTS,
    highest_rung,
    measures,
    rung_number,
    top_measure,
)


def test_the_ladder_has_four_rungs_and_side_tracks_none() -> None:
    assert [rung_number(p) for p in (P.TECH_SME, P.PROVINCIAL_INNOVATIVE, P.HNTE, P.LEADING, P.SRDI)] == [
        1,
        2,
        3,
        4,
        None,
    ]


def test_a_large_hnte_without_a_tech_sme_number_stands_on_rung_three_only() -> None:
    assert set(measures({P.HNTE}, set())) == {P.HNTE.value, top_measure(P.HNTE)}


def test_a_firm_on_several_rungs_is_counted_in_each_and_once_as_highest() -> None:
    found = measures({P.TECH_SME, P.HNTE}, set())
    assert [m for m in found if m.startswith("top:")] == [top_measure(P.HNTE)]


def test_side_tracks_never_stand_on_the_ladder() -> None:
    assert highest_rung({P.SRDI, P.CHAMPION}) is None


def test_a_little_giant_counts_as_srdi() -> None:
    assert SRDI_WITH_GIANTS in measures({P.LITTLE_GIANT}, set())


def test_a_little_giant_whose_provincial_title_lapsed_does_not() -> None:
    assert SRDI_WITH_GIANTS not in measures({P.LITTLE_GIANT}, {P.SRDI})
