"""Numbers made of figures, compared exactly: a share or a growth is never divided before it is compared.

`value` is for people and for ranking; `clear` is False where the figures contradict each other, so that people must judge.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

HUNDRED = Decimal(100)


class Reading(Protocol):
    """What a measure gave."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def clear(self) -> bool: ...

    def reaches(self, threshold: Decimal) -> bool: ...

    def exceeds(self, threshold: Decimal) -> bool: ...


class Amount:
    """A plain number, with what it was added from."""

    __slots__ = ("parts", "value")
    clear = True

    def __init__(self, value: Decimal, parts: Sequence[Decimal] = ()) -> None:
        self.value = value
        self.parts = parts

    def reaches(self, threshold: Decimal) -> bool:
        return self.value >= threshold

    def exceeds(self, threshold: Decimal) -> bool:
        return self.value > threshold


class Share:
    """A part of a whole, in per cent; the whole is above 0."""

    __slots__ = ("clear", "part", "whole")

    def __init__(self, part: Decimal, whole: Decimal, clear: bool = True) -> None:
        self.part = part
        self.whole = whole
        self.clear = clear

    @property
    def value(self) -> Decimal:
        return self.part * HUNDRED / self.whole

    def reaches(self, threshold: Decimal) -> bool:
        return self.part * HUNDRED >= self.whole * threshold

    def exceeds(self, threshold: Decimal) -> bool:
        return self.part * HUNDRED > self.whole * threshold


class Growth:
    """Growth in per cent to a ratio over some periods, compounded; the denominator is above 0."""

    __slots__ = ("denominator", "numerator", "periods")
    clear = True

    def __init__(self, numerator: Decimal, denominator: Decimal, periods: int = 1) -> None:
        self.numerator = numerator
        self.denominator = denominator
        self.periods = periods

    @property
    def value(self) -> Decimal:
        ratio = self.numerator / self.denominator
        root = ratio if self.periods == 1 else max(ratio, Decimal(0)) ** (1 / Decimal(self.periods))
        return root * HUNDRED - HUNDRED

    def reaches(self, threshold: Decimal) -> bool:
        return self._over(threshold) >= 0

    def exceeds(self, threshold: Decimal) -> bool:
        return self._over(threshold) > 0

    def _over(self, threshold: Decimal) -> Decimal:
        asked = max(HUNDRED + threshold, Decimal(0)) ** self.periods
        return self.numerator * HUNDRED**self.periods - self.denominator * asked


class Each:
    """Several years, each of which must reach what is asked; shown is the lowest."""

    __slots__ = ("readings",)

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings

    @property
    def clear(self) -> bool:
        return all(each.clear for each in self.readings)

    @property
    def value(self) -> Decimal | None:
        values = [each.value for each in self.readings]
        return min((value for value in values if value is not None), default=None)

    def reaches(self, threshold: Decimal) -> bool:
        return all(each.reaches(threshold) for each in self.readings)

    def exceeds(self, threshold: Decimal) -> bool:
        return all(each.exceeds(threshold) for each in self.readings)


class Unclear:
    """The figures are there, but no number follows from them: a whole of 0, a base below 0."""

    __slots__ = ()
    clear = False
    value = None

    def reaches(self, _threshold: Decimal) -> bool:
        return False

    def exceeds(self, _threshold: Decimal) -> bool:
        return False


UNCLEAR = Unclear()
