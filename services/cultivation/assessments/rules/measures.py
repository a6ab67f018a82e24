"""From a measure and the figures to a reading; None where a figure is missing."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from contracts.metrics import Metric, PeriodKind
from contracts.standards import MeasureKind, Window
from services.cultivation.assessments.rules.inputs import Inputs, Key, keys_of
from services.cultivation.assessments.rules.readings import UNCLEAR, Amount, Each, Growth, Reading, Share
from services.cultivation.standards.rules.criteria import Measure

ZERO = Decimal(0)
Measuring: TypeAlias = Callable[[Inputs], Reading | None]


def measuring(measure: Measure) -> Measuring:
    """The function that measures a firm; made once per rule set, so that it decides nothing that is known beforehand."""
    match measure.kind:
        case MeasureKind.DAYS_REGISTERED:
            return days_registered
        case MeasureKind.SHARE:
            return _share(measure)
        case MeasureKind.GROWTH | MeasureKind.COMPOUND_GROWTH:
            return _growth(measure)
        case _:
            return _amount(measure)


def keys(measure: Measure, inputs: Inputs) -> list[Key]:
    """Every figure that the measure looks at for this firm."""
    return keys_of(measure.asked, _years(measure, inputs))


def days_registered(inputs: Inputs) -> Reading | None:
    """Whole days from registration to the day of the question."""
    if inputs.registered_on is None:
        return None
    return Amount(Decimal((inputs.on_day - inputs.registered_on).days))


def years_asked(measure: Measure) -> int:
    """How many accounting years it looks at; growth needs one more than its ratios."""
    if measure.kind in (MeasureKind.GROWTH, MeasureKind.COMPOUND_GROWTH):
        return measure.years + 1
    return 1 if measure.window is Window.LATEST else measure.years


def _years(measure: Measure, inputs: Inputs) -> range:
    """The accounting years, newest first."""
    asked = years_asked(measure)
    due = inputs.operated(asked) if measure.as_operating else asked
    return range(inputs.latest_year, inputs.latest_year - due, -1)


def _amount(measure: Measure) -> Measuring:
    if measure.window is Window.LATEST:
        return _latest_amount(measure.metrics)

    def read(inputs: Inputs) -> Reading | None:
        yearly = [_sum(inputs, measure.metrics, year) for year in _years(measure, inputs)]
        known = [value for value in yearly if value is not None]
        if len(known) < len(yearly):
            return None
        if measure.window is Window.EACH:
            return Each([Amount(value) for value in known])
        total = sum(known, ZERO)
        return Amount(total / len(known) if measure.window is Window.MEAN else total)

    return read


def _latest_amount(metrics: Sequence[Metric]) -> Measuring:
    if len(metrics) > 1:
        return lambda inputs: _total(inputs, metrics)
    (metric,) = metrics
    dated = metric.period is PeriodKind.DATE

    def read(inputs: Inputs) -> Reading | None:
        value = inputs.values.get((metric, None if dated else inputs.latest_year))
        return None if value is None else Amount(value)

    return read


def _total(inputs: Inputs, metrics: Sequence[Metric]) -> Reading | None:
    parts = [value for metric in metrics if (value := _value(inputs, metric, inputs.latest_year)) is not None]
    return Amount(sum(parts, ZERO), parts) if len(parts) == len(metrics) else None


def _share(measure: Measure) -> Measuring:
    if measure.window is Window.EACH:
        return lambda inputs: _share_of_each(measure, inputs)
    if measure.window is Window.LATEST and measure.stated is None and len(measure.metrics) == len(measure.whole) == 1:
        return _latest_share(measure.metrics[0], measure.whole[0], measure.may_exceed)

    def read(inputs: Inputs) -> Reading | None:
        if measure.stated is not None:
            stated = _value(inputs, measure.stated, inputs.latest_year)
            if stated is not None:
                return Amount(stated)
        years = _years(measure, inputs)
        part, whole = _over(inputs, measure.metrics, years), _over(inputs, measure.whole, years)
        return None if part is None or whole is None else _quotient(part, whole, measure.may_exceed)

    return read


def _latest_share(part: Metric, whole: Metric, may_exceed: bool) -> Measuring:
    """The usual case, told beforehand: one figure over another of the last year."""
    dated = [metric.period is PeriodKind.DATE for metric in (part, whole)]

    def read(inputs: Inputs) -> Reading | None:
        year, values = inputs.latest_year, inputs.values
        upper = values.get((part, None if dated[0] else year))
        lower = values.get((whole, None if dated[1] else year))
        return None if upper is None or lower is None else _quotient(upper, lower, may_exceed)

    return read


def _share_of_each(measure: Measure, inputs: Inputs) -> Reading | None:
    found: list[Reading] = []
    for year in _years(measure, inputs):
        part, whole = _sum(inputs, measure.metrics, year), _sum(inputs, measure.whole, year)
        if part is None or whole is None:
            return None
        found.append(_quotient(part, whole, measure.may_exceed))
    return Each(found)


def _quotient(part: Decimal, whole: Decimal, may_exceed: bool) -> Reading:
    """A whole of 0 says nothing; one that is less than its part is for people to judge, unless it may be."""
    if whole <= ZERO:
        return UNCLEAR
    return Share(part, whole, may_exceed or part <= whole)


def _growth(measure: Measure) -> Measuring:
    def read(inputs: Inputs) -> Reading | None:
        yearly = [_sum(inputs, measure.metrics, year) for year in _years(measure, inputs)]
        known = [value for value in yearly if value is not None]
        if len(known) < len(yearly):
            return None
        if measure.from_zero and (settled := _from_zero(known)) is not None:
            return settled
        if len(known) < 2 or min(known[1:]) <= ZERO:
            return UNCLEAR
        if measure.kind is MeasureKind.COMPOUND_GROWTH:
            return Growth(known[0], known[-1], len(known) - 1)
        return _mean_growth(known)

    return read


def _from_zero(yearly: Sequence[Decimal]) -> Reading | None:
    """国科发火〔2016〕195号: a first year of 0 leaves the last two years, a second year of 0 or a single year is no growth."""
    if len(yearly) < 2 or yearly[1] == ZERO:
        return Amount(ZERO)
    if len(yearly) == 3 and yearly[2] == ZERO:
        return Growth(yearly[0], yearly[1]) if yearly[1] > ZERO else UNCLEAR
    return None


def _mean_growth(yearly: Sequence[Decimal]) -> Reading:
    """The mean of the year-on-year ratios, as one fraction; years run newest first."""
    numerator, denominator = ZERO, Decimal(1)
    for later, earlier in pairwise(yearly):
        numerator, denominator = numerator * earlier + later * denominator, denominator * earlier
    return Growth(numerator, denominator * (len(yearly) - 1))


def _over(inputs: Inputs, metrics: Sequence[Metric], years: range) -> Decimal | None:
    """The sum over metrics and years; None when one is missing."""
    total = ZERO
    for year in years:
        value = _sum(inputs, metrics, year)
        if value is None:
            return None
        total += value
    return total


def _sum(inputs: Inputs, metrics: Sequence[Metric], year: int) -> Decimal | None:
    if len(metrics) == 1:
        return _value(inputs, metrics[0], year)
    values = [_value(inputs, metric, year) for metric in metrics]
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if len(known) == len(values) else None


def _value(inputs: Inputs, metric: Metric, year: int) -> Decimal | None:
    return inputs.values.get((metric, None if metric.period is PeriodKind.DATE else year))
