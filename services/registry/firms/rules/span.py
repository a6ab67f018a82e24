"""A value over half-open spans of civil dates, and the changes one may make to it.

Every function takes the spans that hold now and returns the spans that shall hold; it changes nothing. Spans
are sorted, do not overlap, and `before` is exclusive (`OPEN` = no end known).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

OPEN = date(9999, 12, 31)

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Span(Generic[V]):
    """`value` holds from the day `start` until the day before `before`."""

    start: date
    before: date
    value: V

    def holds_on(self, day: date) -> bool:
        return self.start <= day < self.before


def at(spans: Sequence[Span[V]], day: date) -> Span[V] | None:
    """The span that holds on a day."""
    return next((span for span in spans if span.holds_on(day)), None)


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
