"""The ladder of four rungs, and the side tracks beside it."""

from collections.abc import Collection

from contracts.codes import RUNGS, Programme


def rung_number(programme: Programme) -> int | None:
    """1 … 4 on the ladder, None for side tracks and attributes."""
    return RUNGS.index(programme) + 1 if programme in RUNGS else None


def highest_rung(held: Collection[Programme]) -> Programme | None:
    """The ladder is not a nested chain: a large HNTE may hold no rung 1 (domain notes §5.4)."""
    return max((programme for programme in held if programme in RUNGS), key=RUNGS.index, default=None)
