"""Half-open spans of civil dates, and rectangles of valid time × knowledge time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, order=True)
class Span:
    """`[start, end)` in civil dates."""

    start: date
    end: date

    def covers(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True, order=True)
class Known:
    """`[start, end)` in UTC instants: from when until when something was held to be true."""

    start: datetime
    end: datetime

    def covers(self, instant: datetime) -> bool:
        return self.start <= instant < self.end


def union(spans: Iterable[Span]) -> list[Span]:
    """The least list of disjoint, non-adjacent spans that covers the same days."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def overlap(left: Span, right: Span) -> Span | None:
    """The days in both spans; None when there is no such day."""
    start, end = max(left.start, right.start), min(left.end, right.end)
    return Span(start, end) if start < end else None
