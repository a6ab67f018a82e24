"""When one may usually apply for a title: a span of each year, as notices of earlier years have set it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from contracts.codes import Programme
from contracts.standards import Confidence


@dataclass(frozen=True)
class Window:
    """From `first` to `last` (month-day, both inclusive) of the years from `years[0]` to `years[1]`."""

    programme: str
    years: tuple[int, int]
    first: str
    last: str
    document: str
    mark: str

    def of(self, year: int) -> tuple[date, date] | None:
        """The span of a year; None where the window was not so."""
        if not self.years[0] <= year <= self.years[1]:
            return None
        return date.fromisoformat(f"{year}-{self.first}"), date.fromisoformat(f"{year}-{self.last}")


def next_window(windows: Iterable[Window], programme: Programme, day: date) -> tuple[date, date, str] | None:
    """The window that is open, or the next to open within a year, with its source in words."""
    mine = [each for each in windows if each.programme == programme]
    spans = [(span, each) for each in mine for year in (day.year, day.year + 1) if (span := each.of(year))]
    open_or_next = sorted(((span, each) for span, each in spans if span[1] >= day), key=lambda found: found[0])
    if not open_or_next:
        return None
    (first, last), window = open_or_next[0]
    sure = "" if window.mark == Confidence.CERTAIN else f"，{Confidence(window.mark).label}"
    return first, last, f"{'正在受理' if first <= day else '预计'} {first} 至 {last}（{window.document}{sure}）"
