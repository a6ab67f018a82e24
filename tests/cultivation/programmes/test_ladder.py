"""Domain notes §5.4."""

from contracts.codes import Programme as P
from services.cultivation.programmes.rules.ladder import highest_rung, rung_number


def test_the_ladder_has_four_rungs_and_side_tracks_none() -> None:
    numbers = [rung_number(p) for p in (P.TECH_SME, P.PROVINCIAL_INNOVATIVE, P.HNTE, P.LEADING, P.SRDI)]
    assert numbers == [1, 2, 3, 4, None]


def test_side_tracks_never_stand_on_the_ladder() -> None:
    assert highest_rung({P.SRDI, P.CHAMPION}) is None
