"""What the office may set of a forecast, what a reader may ask of one, and when a renewal must be begun."""

from dataclasses import dataclass
from datetime import date, timedelta

FEWEST_SEASONS = 3
"""A programme with fewer complete seasons of renewals is not forecast."""
MOST_SEASONS = 8
"""Older seasons say little about the next."""
FEWEST_POINTS = 10
"""With fewer points of a back-test nothing is claimed about coverage."""


@dataclass(frozen=True)
class Assumptions:
    """`settled` is the day (month, day) of the next year by which a season is known; `closing` the last closing day of a year's
    applications, `lead_days` before it a renewal is begun in good time; a stage speaks from `stage_cases` decided cases on.
    """

    settled: tuple[int, int] = (3, 31)
    publicity_chance: float = 0.95
    stage_cases: int = 30
    closing: tuple[int, int] = (9, 30)
    lead_days: int = 60
    draws: int = 20_000

    def settled_after(self, year: int) -> date:
        """From when the stock at the end of a year is known."""
        return date(year + 1, *self.settled)

    def safe_start(self, valid_before: date) -> date:
        """The latest day on which a renewal is begun in good time for the year in which the title's last day lies."""
        last = valid_before - timedelta(days=1)
        return date(last.year, *self.closing) - timedelta(days=self.lead_days)


def years_ahead(origin_complete: int, horizon: date, validity_years: int) -> tuple[int, ...] | None:
    """The seasons from the first open one to the horizon's; None where titles of the first would not outlast the last."""
    years = tuple(range(origin_complete + 1, horizon.year + 1))
    return years if 0 < len(years) <= validity_years else None
