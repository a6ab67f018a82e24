"""The working-day calendar: the public arrangement of each year, and the office's dated exceptions over it.

The `holidays` library carries the State Council's arrangements, adjusted Saturdays included, as far as they have been
announced; later years hold statutory days only and count as not official until the office has entered their days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

OFFICIAL_THROUGH = 2026
"""Last year whose arrangement (国办发明电〔2025〕) the pinned library carries; raise it together with the pin."""


@cache
def _library(year: int) -> "HolidayBase":
    import holidays  # when the first term is reckoned

    return holidays.country_holidays("CN", years=year)


@dataclass(frozen=True)
class Calendar:
    """`exceptions` maps a civil date to whether it is worked, as the office entered it."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        exception = self.exceptions.get(day)
        return _library(day.year).is_working_day(day) if exception is None else exception

    def is_official(self, year: int) -> bool:
        """A year is settled when the library has its notice or the office has entered days of it."""
        return year <= OFFICIAL_THROUGH or any(day.year == year for day in self.exceptions)
