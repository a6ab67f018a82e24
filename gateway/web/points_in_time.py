"""The dates that a page is asked for: valid on a civil day, as known at an instant."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from contracts.fields import EARLIEST, LATEST
from domain.cells import date_of
from kit.data import clock
from kit.data.problem import Problem

LOCAL, EXACT = "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S.%f"
INSTANT = re.compile(
    r"(?P<day>.{6,12}?)[T\s]\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d+))?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class PointInTime:
    """The two dates of a figure: valid on `as_of`, as known at `known_at` (none: now)."""

    as_of: date
    known_at: datetime | None = None

    @property
    def known_local(self) -> str:
        """Shanghai time for links and inputs; empty for now."""
        return local_of(self.known_at)

    @property
    def query(self) -> dict[str, object]:
        """What a link must carry so that its page shows the same point in time."""
        return {"as_of": self.as_of, "known_at": self.known_local}

    @property
    def last_year(self) -> int:
        return self.as_of.year - 1

    def year_start(self) -> "PointInTime":
        """The end of the year before, as known at the same instant."""
        return PointInTime(date(self.last_year, 12, 31), self.known_at)

    def year_before(self) -> "PointInTime":
        """The same day a year earlier (28 February for the 29th), as known at the same instant."""
        leap = (self.as_of.month, self.as_of.day) == (2, 29)
        return PointInTime(
            self.as_of.replace(year=self.as_of.year - 1, day=28 if leap else self.as_of.day), self.known_at
        )


def point_in_time_of(query: Mapping[str, str]) -> PointInTime:
    """From `as_of` and `known_at` of a URL; today and now where they are blank. Raises 400 bad_date."""
    return PointInTime(day_of(query, "as_of", clock.today()), instant_of(query, "known_at"))


def local_of(instant: datetime | None) -> str:
    """Shanghai time to the minute, and as exact as the instant of a release is where it is one; empty for none."""
    if instant is None:
        return ""
    local = instant.astimezone(clock.SHANGHAI)
    return local.strftime(EXACT if local.second or local.microsecond else LOCAL)


def day_of(query: Mapping[str, str], name: str, default: date) -> date:
    """A civil day of a URL. Raises 400 bad_date."""
    text = query.get(name, "").strip()
    if not text:
        return default
    day = date_of(text)
    if day is None or not EARLIEST <= day <= LATEST:
        raise bad_date()
    return day


def instant_of(query: Mapping[str, str], name: str) -> datetime | None:
    """An instant of a URL in Shanghai time; none where it is blank. Raises 400 bad_date."""
    text = query.get(name, "").strip()
    if not text:
        return None
    parts = INSTANT.fullmatch(unicodedata.normalize("NFKC", text))
    day = date_of(parts["day"]) if parts else None
    if parts is None or day is None or not EARLIEST <= day <= LATEST:
        raise bad_date()
    second, fraction = int(parts["second"] or 0), (parts["fraction"] or "").ljust(6, "0")[:6]
    try:
        at = time(int(parts["hour"]), int(parts["minute"]), second, int(fraction))
        return datetime.combine(day, at, clock.SHANGHAI)
    except ValueError:
        raise bad_date() from None


def bad_date() -> Problem:
    return Problem(
        400, "bad_date", "日期有误", "日期应形如 2026-06-30，时间应形如 2026-06-30 09:00，年份在 1949 至 2100 之间。"
    )
