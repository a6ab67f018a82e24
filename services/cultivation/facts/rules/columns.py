"""Figures of many firms in columns: exact integers of ten-thousandths, 16 bytes a figure, no object for any firm.

A firm is a place in the columns. Blank is unknown, never 0.
"""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contracts.metrics import BY_CODE, FactSide, Metric, PeriodKind
from services.cultivation.facts.rules.figures import Sheet

Bools: TypeAlias = NDArray[np.bool_]
Numbers: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]
Key: TypeAlias = tuple[str, str]  # side, metric

SCALE = 10_000
"""A stored figure has four decimals; the highest, 10⁹, keeps 10¹³ of them."""


class Column(NamedTuple):
    """One number of each firm, times `SCALE`; 0 where it is not known."""

    numbers: Numbers
    known: Bools

    def take(self, places: Places) -> "Column":
        return Column(self.numbers[places], self.known[places])


@dataclass(frozen=True, slots=True)
class Told:
    """What one side says of one metric: of which firm, of which year (or since which day, as an ordinal), what."""

    places: Places
    periods: Places
    numbers: Numbers

    def of(self, year: int, size: int) -> Column:
        """The figures of a year."""
        return self._column(self.periods == year, size)

    def on(self, day: int, size: int) -> Column:
        """The figures that hold on a day: of each firm the newest that is not after it."""
        held = np.flatnonzero(self.periods <= day)
        return self._column(held[np.argsort(self.periods[held], kind="stable")], size)

    def without(self, gone: Bools) -> "Told":
        """All but what is told of the firms whose places are marked."""
        stays = ~gone[self.places]
        return Told(self.places[stays], self.periods[stays], self.numbers[stays])

    def __add__(self, other: "Told") -> "Told":
        pairs = ((self.places, other.places), (self.periods, other.periods))
        places, periods = (np.concatenate(pair) for pair in pairs)
        return Told(places, periods, np.concatenate((self.numbers, other.numbers)))

    def _column(self, chosen: Bools | NDArray[np.intp], size: int) -> Column:
        """Of a firm that is chosen twice the later one counts."""
        numbers, known = np.zeros(size, np.int64), np.zeros(size, np.bool_)
        numbers[self.places[chosen]], known[self.places[chosen]] = self.numbers[chosen], True
        return Column(numbers, known)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.places.nbytes + self.periods.nbytes + self.numbers.nbytes


@dataclass(frozen=True)
class FactColumns:
    """Everything that is told of some firms; whoever has no place has said nothing."""

    places: Mapping[str, int]
    told: Mapping[Key, Told]

    def column(self, side: FactSide, metric: Metric, year: int | None, day: date) -> Column:
        """The figures of a year, or of a day metric those that hold on `day`; one place more than firms, for who has none."""
        size, told = len(self.places) + 1, self.told.get((side.value, metric.value))
        if told is None:
            return Column(np.zeros(size, np.int64), np.zeros(size, np.bool_))
        return told.on(day.toordinal(), size) if metric.period is PeriodKind.DATE else told.of(year or 0, size)

    def changed(self, places: Mapping[str, int], told: Mapping[Key, Told]) -> "FactColumns":
        """The columns with all that is told of some firms in the place of what was told of them before."""
        together = {**self.places, **places}
        gone = np.zeros(len(together), np.bool_)
        gone[list(places.values())] = True
        kept = {key: each.without(gone) for key, each in self.told.items()}
        return FactColumns(together, kept | {key: kept[key] + new if key in kept else new for key, new in told.items()})

    @property
    def size(self) -> int:
        """Bytes of the figures."""
        return sum(each.size for each in self.told.values())


class Gathering:
    """Takes in sheets one by one; afterwards `told` are their columns."""

    def __init__(self) -> None:
        self._periods = _Periods()
        self._told: dict[Key, tuple[array[int], array[int], array[float]]] = {}

    def add(self, place: int, sheet: Sheet) -> None:
        """All that is told of the firm at a place."""
        for side, metrics in sheet.items():
            for metric, periods in metrics.items():
                told = self._told.get((side, metric))
                if told is None:
                    told = self._told[side, metric] = array("i"), array("i"), array("d")
                told[0].extend([place] * len(periods))
                told[1].extend(map(self._periods.__getitem__, periods))
                told[2].extend(map(float, periods.values()))

    def told(self) -> dict[Key, Told]:
        """A float is exact for the 13 digits that a figure has at most, before and after it is made whole."""
        found = {}
        for (side, metric), (places, periods, numbers) in self._told.items():
            whole = np.rint(np.array(numbers) * SCALE).astype(np.int64)
            found[side, BY_CODE[metric].value] = Told(np.array(places, np.int32), np.array(periods, np.int32), whole)
        return found


class _Periods(dict[str, int]):
    """Of the text of a period its year, or the ordinal of its day."""

    def __missing__(self, text: str) -> int:
        self[text] = found = int(text) if len(text) == 4 else date.fromisoformat(text).toordinal()
        return found
