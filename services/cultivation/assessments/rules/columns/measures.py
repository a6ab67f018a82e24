"""From a measure and columns of figures to what it reaches: every comparison in whole numbers, never divided before it is compared."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contracts.metrics import Metric, PeriodKind
from contracts.standards import MeasureKind, Window
from services.cultivation.assessments.rules.columns.firms import NEVER, Firms
from services.cultivation.assessments.rules.inputs import Key, keys_of
from services.cultivation.assessments.rules.measures import years_asked
from services.cultivation.facts.rules.columns import SCALE, Bools, Column, Numbers
from services.cultivation.standards.rules.criteria import Measure

Whole: TypeAlias = NDArray[Any]
"""Whole numbers: of 64 bits where they surely fit, else of any length."""
Floats: TypeAlias = NDArray[np.float64]
FITS = 2**62


class Test(NamedTuple):
    """Whether a reading reaches a number, or is beyond it when `strict`."""

    threshold: Decimal
    strict: bool = False


class Read(NamedTuple):
    """What a measure gave: where it is `known` and `clear`, its value for ranking, and for each test where it is passed."""

    known: Bools
    clear: Bools
    value: Floats
    passed: tuple[Bools, ...]


def reading(measure: Measure, firms: Firms, tests: Sequence[Test]) -> Read:
    """What a measure gives of these firms."""
    match measure.kind:
        case MeasureKind.DAYS_REGISTERED:
            days = firms.on_day.toordinal() - firms.registered
            return _amount(Column(days, firms.registered != NEVER), tests, 1)
        case MeasureKind.SHARE:
            return _share(measure, firms, tests)
        case MeasureKind.GROWTH | MeasureKind.COMPOUND_GROWTH:
            return _growth(measure, firms, tests)
        case _:
            return _total(measure, firms, tests)


def keys(measure: Measure, firms: Firms) -> list[Key]:
    """Every figure that the measure looks at for these firms."""
    return keys_of(measure.asked, _years(measure, firms))


def _years(measure: Measure, firms: Firms) -> range:
    asked = years_asked(measure)
    due = min(asked, firms.operated) if measure.as_operating else asked
    return range(firms.latest_year, firms.latest_year - due, -1)


def _total(measure: Measure, firms: Firms, tests: Sequence[Test]) -> Read:
    years = _years(measure, firms)
    if measure.window is Window.EACH:
        return _each([_amount(_sum(firms, measure.metrics, [year]), tests) for year in years])
    return _amount(
        _sum(firms, measure.metrics, years), tests, SCALE * (len(years) if measure.window is Window.MEAN else 1)
    )


def _amount(total: Column, tests: Sequence[Test], scale: int = SCALE) -> Read:
    """A whole number reaches a fraction when it reaches the next whole number, and is beyond it beyond the last."""
    bounds = [(Fraction(test.threshold) * scale, test.strict) for test in tests]
    passed = [total.numbers > floor(bound) if strict else total.numbers >= ceil(bound) for bound, strict in bounds]
    return Read(total.known, np.ones(len(total.known), np.bool_), total.numbers / scale, tuple(passed))


def _each(years: Sequence[Read]) -> Read:
    """Each year must reach what is asked; shown is the lowest."""
    known, clear, value, passed = zip(*years, strict=True)
    lowest = np.minimum.reduce(value)
    return Read(_all(known), _all(clear), lowest, tuple(_all(each) for each in zip(*passed, strict=True)))


def _share(measure: Measure, firms: Firms, tests: Sequence[Test]) -> Read:
    years = _years(measure, firms)
    if measure.window is Window.EACH:
        return _each([_shares(measure, firms, [year], tests) for year in years])
    shared = _shares(measure, firms, years, tests)
    if measure.stated is None:
        return shared
    stated = _amount(_sum(firms, [measure.stated], [firms.latest_year]), tests)
    return _first(stated, shared)


def _shares(measure: Measure, firms: Firms, years: Sequence[int], tests: Sequence[Test]) -> Read:
    """A whole of 0 says nothing; one that is less than its part is for people to judge, unless it may be."""
    part, whole = _sum(firms, measure.metrics, years), _sum(firms, measure.whole, years)
    clear = whole.numbers > 0
    value = part.numbers * 100.0 / np.where(clear, whole.numbers, 1)
    passed = [_compared(_times(part.numbers, 100), whole.numbers, test) for test in tests]
    if not measure.may_exceed:
        clear &= part.numbers <= whole.numbers
    return Read(part.known & whole.known, clear, value, tuple(passed))


def _growth(measure: Measure, firms: Firms, tests: Sequence[Test]) -> Read:
    """Growth to a ratio over some periods, compounded: `later` over `earlier`."""
    columns = [_sum(firms, measure.metrics, [year]) for year in _years(measure, firms)]
    yearly = [column.numbers.astype(object) for column in columns]
    periods = len(yearly) - 1 if measure.kind is MeasureKind.COMPOUND_GROWTH else 1
    clear = _all(
        [np.full(firms.size, periods > 0 and len(yearly) > 1), *(column.numbers > 0 for column in columns[1:])]
    )
    later, earlier = _ratio(measure, yearly, clear)
    if measure.from_zero:
        later, earlier, clear = _from_zero(columns, later, earlier, clear, periods)
    passed = [_grown(later, earlier, periods, test) for test in tests]
    ratio = np.maximum((later / earlier).astype(np.float64), 0) if periods > 1 else (later / earlier).astype(np.float64)
    value = (ratio ** (1 / max(periods, 1)) - 1) * 100
    return Read(_all([column.known for column in columns]), clear, value, tuple(passed))


def _ratio(measure: Measure, yearly: Sequence[Whole], clear: Bools) -> tuple[Whole, Whole]:
    """Last over first, or the mean of the year-on-year ratios, as one fraction; years run newest first."""
    if len(yearly) < 2:
        return yearly[0] * 0, yearly[0] * 0 + 1
    if measure.kind is MeasureKind.COMPOUND_GROWTH:
        later, earlier = yearly[0], yearly[-1]
    else:
        later, earlier = yearly[0] * 0, yearly[0] * 0 + 1
        for after, before in pairwise(yearly):
            later, earlier = later * before + after * earlier, earlier * before
        earlier = earlier * (len(yearly) - 1)
    return later, np.where(clear, earlier, 1)


def _from_zero(
    columns: Sequence[Column], later: Whole, earlier: Whole, clear: Bools, periods: int
) -> tuple[Whole, Whole, Bools]:
    """国科发火〔2016〕195号: a first year of 0 leaves the last two years, a second year of 0 or a single year is no growth."""
    if len(columns) == 3:
        newest, middle = (column.numbers.astype(object) for column in columns[:2])
        last_two, sound = columns[2].numbers == 0, columns[1].numbers > 0
        later = np.where(last_two, newest**periods, later)
        earlier = np.where(last_two & sound, middle**periods, np.where(last_two, 1, earlier))
        clear = np.where(last_two, sound, clear)
    none = columns[1].numbers == 0 if len(columns) > 1 else np.ones(len(clear), np.bool_)
    return np.where(none, 1, later), np.where(none, 1, earlier), clear | none


def _grown(later: Whole, earlier: Whole, periods: int, test: Test) -> Bools:
    """Whether the ratio, in per cent and to the power of its periods, reaches what is asked."""
    asked, power = max(Fraction(test.threshold) + 100, Fraction(0)), max(periods, 1)
    left, right = later * (100 * asked.denominator) ** power, earlier * asked.numerator**power
    return np.asarray(left > right if test.strict else left >= right, np.bool_)


def _compared(part: Whole, whole: Whole, test: Test) -> Bools:
    asked = Fraction(test.threshold)
    left, right = _times(part, asked.denominator), _times(whole, asked.numerator)
    return np.asarray(left > right if test.strict else left >= right, np.bool_)


def _times(numbers: Whole, factor: int) -> Whole:
    """The product, exactly."""
    if numbers.dtype != object and int(np.abs(numbers).max(initial=0)) * abs(factor) >= FITS:
        numbers = numbers.astype(object)
    return numbers * factor


def _first(one: Read, other: Read) -> Read:
    """The first where it is known, else the second."""
    chosen = one.known
    passed = zip(one.passed, other.passed, strict=True)
    return Read(
        chosen | other.known,
        np.where(chosen, one.clear, other.clear),
        np.where(chosen, one.value, other.value),
        tuple(np.where(chosen, here, there) for here, there in passed),
    )


def _sum(firms: Firms, metrics: Sequence[Metric], years: Sequence[int]) -> Column:
    """The sum over metrics and years; unknown where one of them is. A figure of a day is the same in every year."""
    columns = [
        firms.used((metric, None if metric.period is PeriodKind.DATE else year)) for year in years for metric in metrics
    ]
    if len(columns) == 1:
        return columns[0]
    numbers: Numbers = np.add.reduce([column.numbers for column in columns])
    return Column(numbers, _all([column.known for column in columns]))


def _all(parts: Sequence[Bools]) -> Bools:
    whole: Bools = np.logical_and.reduce(parts)
    return whole
