"""Figures of many firms in columns: exact integers of ten-thousandths, 16 bytes a figure, no object for any firm.

A firm is a place in the columns. Blank is unknown, never 0.
"""

from collections.abc import Mapping, Sequence
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
AT_ONCE = 2_000  # sheets whose texts are in hand


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
        return FactColumns(
            together, kept | {key: _joined((kept[key], new)) if key in kept else new for key, new in told.items()}
        )

    @property
    def size(self) -> int:
        """Bytes of the figures."""
        return sum(each.size for each in self.told.values())


class _Pile(NamedTuple):
    """Texts of figures as they come: of each firm how many, then their periods and numbers."""

    places: list[int]
    counts: list[int]
    periods: list[str]
    numbers: list[str]


class Gathering:
    """Takes in sheets one by one; afterwards `told` are their columns."""

    def __init__(self) -> None:
        self._ordinals = _Periods()
        self._told: dict[Key, list[Told]] = {}
        self._piles: dict[str, dict[str, _Pile]] = {}
        self._sheets = 0

    def add(self, place: int, sheet: Sheet) -> None:
        """All that is told of the firm at a place."""
        for side, metrics in sheet.items():
            piles = self._piles.setdefault(side, {})
            for metric, said in metrics.items():
                pile = piles.get(metric)
                if pile is None:
                    pile = piles[metric] = _Pile([], [], [], [])
                pile.places.append(place)
                pile.counts.append(len(said))
                pile.periods.extend(said)
                pile.numbers.extend(said.values())
        self._sheets += 1
        if self._sheets % AT_ONCE == 0:
            self._press()

    def told(self) -> dict[Key, Told]:
        self._press()
        return {key: _joined(parts) for key, parts in self._told.items()}

    def _press(self) -> None:
        """The texts so far as columns, so that they need not be kept."""
        for side, piles in self._piles.items():
            for metric, pile in piles.items():
                self._told.setdefault((side, BY_CODE[metric].value), []).append(self._column(pile))
        self._piles = {}

    def _column(self, pile: _Pile) -> Told:
        """A float is exact for the 13 digits that a figure has at most, before and after it is made whole."""
        size = len(pile.numbers)
        numbers = np.rint(np.fromiter(map(float, pile.numbers), np.float64, size) * SCALE).astype(np.int64)
        periods = np.fromiter(map(self._ordinals.__getitem__, pile.periods), np.int32, size)
        return Told(np.repeat(np.array(pile.places, np.int32), pile.counts), periods, numbers)


def _joined(parts: Sequence[Told]) -> Told:
    if len(parts) == 1:
        return parts[0]
    places, periods = (
        np.concatenate(column) for column in zip(*((each.places, each.periods) for each in parts), strict=True)
    )
    return Told(places, periods, np.concatenate([each.numbers for each in parts]))


class _Periods(dict[str, int]):
    """Of the text of a period its year, or the ordinal of its day."""

    def __missing__(self, text: str) -> int:
        self[text] = found = int(text) if len(text) == 4 else date.fromisoformat(text).toordinal()
        return found
