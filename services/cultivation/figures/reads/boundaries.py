"""The days on which firms begin and cease to count, per cell, in memory: how many count on a day is two binary searches.

A firm counts at most once on a day for a programme under a basis, so begins less ends is the number of distinct firms. Days are
ordinals of four bytes. Each cell has its days, and each zone has them once more as a whole: most questions are about zones.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from services.cultivation.figures.reads.counts import NONE, Scope, Where

WORD = "i"  # four bytes


class Boundaries:
    """Sorted days on which firms begin to count in one place, and sorted days on which they no longer do."""

    __slots__ = ("begins", "ends")

    def __init__(self, begins: Iterable[int] = (), ends: Iterable[int] = ()) -> None:
        self.begins, self.ends = array(WORD, sorted(begins)), array(WORD, sorted(ends))

    def count(self, day: int) -> int:
        """Firms that count on the day."""
        return bisect_right(self.begins, day) - bisect_right(self.ends, day)

    def counts(self, days: NDArray[np.int32]) -> NDArray[np.int64]:
        """Firms that count on each of the days."""
        begun, ended = (np.searchsorted(np.asarray(each), days, "right") for each in (self.begins, self.ends))
        counts: NDArray[np.int64] = begun - ended
        return counts

    def change(self, begin: int, end: int, firms: int) -> None:
        """`firms` more from `begin` until the day before `end`; fewer when negative. Raises LookupError for firms that are not there."""
        for days, day in ((self.begins, begin), (self.ends, end)):
            for _ in range(firms):
                insort(days, day)
            for _ in range(-firms):
                place = bisect_left(days, day)
                if days[place] != day:
                    raise LookupError(day)
                del days[place]

    def size(self) -> int:
        """Bytes."""
        return sys.getsizeof(self) + sys.getsizeof(self.begins) + sys.getsizeof(self.ends)


class Stock:
    """The firms of one programme under one basis: the boundaries of each cell by its zone, and of each zone as a whole."""

    def __init__(self, terms: Iterable[tuple[Where, int, int]] = ()) -> None:
        """`terms`: where a firm counts, from which day and until the day before which."""
        begins: dict[Where, array[int]] = defaultdict(lambda: array(WORD))
        ends: dict[Where, array[int]] = defaultdict(lambda: array(WORD))
        for where, begin, end in terms:
            begins[where].append(begin)
            ends[where].append(end)
        self._cells: dict[str | None, dict[Where, Boundaries]] = defaultdict(dict)
        for where, days in begins.items():
            self._cells[where[0]][where] = Boundaries(days, ends[where])
        self._zones = {zone: _together(cells.values()) for zone, cells in self._cells.items()}

    def change(self, where: Where, begin: int, end: int, firms: int) -> None:
        zone = where[0]
        self._cells[zone].setdefault(where, Boundaries()).change(begin, end, firms)
        self._zones.setdefault(zone, Boundaries()).change(begin, end, firms)

    def inside(self, scope: Scope, *, whole_zones: bool) -> Iterator[tuple[Where, Boundaries]]:
        """What lies in the scope: its zones as a whole, of which it must ask for no part, or its cells."""
        if whole_zones:
            return (((zone, None, None), self._zones[zone]) for zone in scope.zones if zone in self._zones)
        inside = (self._cells[zone].items() for zone in scope.zones if zone in self._cells)
        return _narrowed(chain.from_iterable(inside), scope)

    def size(self) -> int:
        """Bytes of the days and of what holds them."""
        cells = chain.from_iterable(cells.values() for cells in self._cells.values())
        return sum(each.size() for each in chain(cells, self._zones.values()))


def _together(parts: Iterable[Boundaries]) -> Boundaries:
    several = list(parts)
    begins = chain.from_iterable(part.begins for part in several)
    return Boundaries(begins, chain.from_iterable(part.ends for part in several))


def _narrowed(cells: Iterable[tuple[Where, Boundaries]], scope: Scope) -> Iterator[tuple[Where, Boundaries]]:
    park = scope.park if scope.park != NONE else None
    industry = scope.industry if scope.industry != NONE else None
    for where, boundaries in cells:
        if scope.park is not None and where[1] != park:
            continue
        if scope.industry is None or where[2] == industry:
            yield where, boundaries
