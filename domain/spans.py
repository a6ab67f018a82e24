"""Half-open intervals, and values over spans of civil dates with the changes that one may make to them.

Every function on spans takes those that hold now and returns those that shall hold; it changes nothing. Spans are
sorted and do not overlap. Inside the house an end is exclusive (`valid_before`), on paper it is inclusive (有效期至):
`first_day_after` and `last_day` are the only two conversions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeAlias, TypeVar

OPEN = date(9999, 12, 31)
"""The exclusive end of what has no end known."""

T = TypeVar("T", bound=date)
V = TypeVar("V")


@dataclass(frozen=True, slots=True, order=True)
class Interval(Generic[T]):
    """`[start, before)` of civil dates (valid time) or of UTC instants (knowledge time)."""

    start: T
    before: T

    def covers(self, point: T) -> bool:
        return self.start <= point < self.before


Days: TypeAlias = Interval[date]
Known: TypeAlias = Interval[datetime]


@dataclass(frozen=True, slots=True)
class Span(Interval[date], Generic[V]):
    """`value` holds from the day `start` until the day before `before`."""

    value: V


def first_day_after(last: date) -> date:
    """有效期至 (inclusive) → the exclusive end."""
    return OPEN if last >= OPEN else last + timedelta(days=1)


def last_day(before: date) -> date | None:
    """The exclusive end → 有效期至 (inclusive); None for an open end."""
    return None if before >= OPEN else before - timedelta(days=1)


def at(spans: Sequence[Span[V]], day: date) -> Span[V] | None:
    """The span that holds on a day."""
    return next((span for span in spans if span.covers(day)), None)


def changed(spans: Sequence[Span[V]], day: date, value: V) -> list[Span[V]]:
    """`value` from `day` until the next change already on record; ValueError outside all spans."""
    held = at(spans, day)
    if held is None:
        raise ValueError(day)
    before = [] if held.start == day else [replace(held, before=day)]
    after = replace(held, start=day, value=value)
    return _joined([*_without(spans, held), *before, after])


def ended(spans: Sequence[Span[V]], day: date) -> list[Span[V]]:
    """Nothing holds from `day` on."""
    return [replace(span, before=min(span.before, day)) for span in spans if span.start < day]


def restarted(spans: Sequence[Span[V]], day: date) -> list[Span[V]]:
    """The first span starts on `day`, earlier or later than before; ValueError when it would be empty."""
    first, *rest = spans
    if day >= first.before:
        raise ValueError(day)
    return [replace(first, start=day), *rest]


def withdrawn(spans: Sequence[Span[V]], start: date) -> list[Span[V]]:
    """The entry that starts on `start` never was: the one before it goes on until its end.

    ValueError when there is no such entry, or when it is the first (then nothing says what held instead).
    """
    places = [place for place, span in enumerate(spans) if span.start == start]
    if not places or places[0] == 0 or spans[places[0] - 1].before != start:
        raise ValueError(start)
    wrong = spans[places[0]]
    previous = replace(spans[places[0] - 1], before=wrong.before)
    return _joined([*spans[: places[0] - 1], previous, *spans[places[0] + 1 :]])


def _without(spans: Sequence[Span[V]], gone: Span[V]) -> list[Span[V]]:
    return [span for span in spans if span is not gone]


def _joined(spans: Sequence[Span[V]]) -> list[Span[V]]:
    """Sorted, neighbours of one value made one span."""
    result: list[Span[V]] = []
    for span in sorted(spans, key=lambda span: span.start):
        if result and result[-1].value == span.value and result[-1].before == span.start:
            result[-1] = replace(result[-1], before=span.before)
        else:
            result.append(span)
    return result
