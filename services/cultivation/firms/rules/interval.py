"""Half-open spans of civil dates, and rectangles of valid time × knowledge time."""

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
