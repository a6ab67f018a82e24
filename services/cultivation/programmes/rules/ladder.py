"""The ladder of four rungs, the side tracks beside it, and the measures that are counted.

A measure is what one number counts: every programme is one; the highest rung of a firm and 专精特新 with its
小巨人 are measures of their own, so that each table reads the same projection.
"""

from collections.abc import Collection
from enum import StrEnum
from functools import cache

from contracts.codes import RUNGS, Programme


class Table(StrEnum):
    """How a programme is counted: every holder; only firms whose highest rung it is; 专精特新 with its 小巨人."""

    EACH = "each"
    HIGHEST = "highest"
    WITH_GIANTS = "with-giants"


TOP = "top:"
SRDI_WITH_GIANTS = "srdi+little-giant"


def rung_number(programme: Programme) -> int | None:
    """1 … 4 on the ladder, None for side tracks and attributes."""
    return RUNGS.index(programme) + 1 if programme in RUNGS else None


def highest_rung(held: Collection[Programme]) -> Programme | None:
    """The ladder is not a nested chain: a large HNTE may hold no rung 1 (domain notes §5.4)."""
    return max((programme for programme in held if programme in RUNGS), key=RUNGS.index, default=None)


def top_measure(programme: Programme) -> str:
    """The measure "this is the firm's highest rung"; over the four rungs it counts each ladder firm once."""
    return f"{TOP}{programme.value}"


def measure_of(programme: Programme, table: Table = Table.EACH) -> str:
    """The measure that one number of a table counts."""
    if table is Table.HIGHEST:
        return top_measure(programme)
    if table is Table.WITH_GIANTS and programme is Programme.SRDI:
        return SRDI_WITH_GIANTS
    return programme.value


def measures(held: Collection[Programme], lapsed: Collection[Programme]) -> tuple[str, ...]:
    """All measures a firm counts under while it holds `held`, having lost the programmes `lapsed` before.

    A valid 小巨人 counts in 专精特新 unless its provincial title lapsed (domain notes §5.4).
    """
    return _measures(frozenset(held), Programme.SRDI in lapsed)


@cache
def _measures(held: frozenset[Programme], srdi_lapsed: bool) -> tuple[str, ...]:
    found: list[str] = [programme.value for programme in held]
    top = highest_rung(held)
    if top is not None:
        found.append(top_measure(top))
    if Programme.SRDI in held or (Programme.LITTLE_GIANT in held and not srdi_lapsed):
        found.append(SRDI_WITH_GIANTS)
    return tuple(sorted(found))
