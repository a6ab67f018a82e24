"""A programme's past in seasons: whose title ended in a year and was renewed by its last day, who came, who left early.

A season is a calendar year; HNTE certificates are dated October to December and become known until February. Everything here is as
known at one instant; `learnt_on` says when a title became known, so that a season can be looked at as it stood at a day of its own.
"""

import calendar
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from domain.spans import Days

ONE_DAY = timedelta(days=1)
LATE_ENTRY, USUAL_LAG = timedelta(days=180), timedelta(days=60)
RECORDED = 0.25  # a cohort below this share of the median was not recorded whole


@dataclass(frozen=True, slots=True)
class Title:
    """`by_term` says that it ends because its term is over."""

    valid: Days
    by_term: bool
    learnt_on: date


@dataclass(frozen=True, slots=True)
class Stay:
    """A residency in a counted zone."""

    zone: str
    valid: Days


@dataclass(slots=True)
class Firm:
    """What is known of one firm in one programme."""

    firm_id: str
    titles: list[Title] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)

    def zone_on(self, day: date) -> str | None:
        return next((stay.zone for stay in self.stays if stay.valid.covers(day)), None)

    def title_on(self, day: date) -> Title | None:
        """The title of the day; of several the one that lasts longest."""
        return max((each for each in self.titles if each.valid.covers(day)), key=_end, default=None)

    def counted_on(self, day: date) -> str | None:
        """The zone that the firm counts in."""
        return self.zone_on(day) if self.title_on(day) else None

    def counted_on_each(self, days: Sequence[date]) -> list[str | None]:
        """The same of ascending days."""
        zones: list[str | None] = [None] * len(days)
        for title in self.titles:
            first, end = _places(days, title.valid)
            for stay in reversed(self.stays) if first < end else ():
                since, until = _places(days, stay.valid)
                for place in range(max(first, since), min(end, until)):
                    zones[place] = stay.zone
        return zones


@dataclass(frozen=True)
class SeasonCell:
    """One zone in one season: titles that ended, those renewed by the last day, firms that came."""

    zone: str
    year: int
    due: int
    renewed: int
    came: int


@dataclass
class History:
    """Complete seasons: their cells, early ends out of how many firm-years, and what was known by the day of the year."""

    cells: list[SeasonCell] = field(default_factory=list)
    early_ends: int = 0
    firm_years: int = 0
    renewals_seen: int = 0
    arrivals_seen: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A firm whose last title ends in a season: what will become of it is not known."""

    firm_id: str
    zone: str
    year: int
    valid_before: date


def learnt(valid_from: date, recorded_on: date) -> date:
    """When a title became known. One recorded more than half a year late was entered afterwards: it is taken as known 60 days on."""
    return recorded_on if recorded_on <= valid_from + LATE_ENTRY else valid_from + USUAL_LAG


def last_day(year: int) -> date:
    return date(year, 12, 31)


def last_complete(origin: date, settled: tuple[int, int]) -> int:
    """The last season whose certificates are all known: from `settled` (month, day) of the year after it."""
    return origin.year - 1 if (origin.month, origin.day) >= settled else origin.year - 2


def first_season(firms: Iterable[Firm], years: int) -> int | None:
    """The first season before which `years` whole cohorts are on record; None where there is none."""
    cohorts = Counter(title.valid.start.year for firm in firms for title in firm.titles)
    if not cohorts:
        return None
    least = RECORDED * median(cohorts.values())
    return min(year for year, size in cohorts.items() if size >= least) + years


def history(firms: Sequence[Firm], zones: Sequence[str], seasons: Sequence[int], day: date, open_year: int) -> History:
    """The seasons as they ended; `day` is the origin, a day of (or after) the season `open_year`."""
    found = History()
    last_days = [last_day(year - 1) for year in (*seasons, seasons[-1] + 1)]
    ends = [firm.counted_on_each(last_days) for firm in firms]
    for nth, year in enumerate(seasons):
        told = [(firm, places[nth], places[nth + 1]) for firm, places in zip(firms, ends, strict=True)]
        _add_season(found, told, zones, year, _same_day(day, year - open_year))
    return found


def _add_season(
    found: History, told: Iterable[tuple[Firm, str | None, str | None]], zones: Sequence[str], year: int, day: date
) -> None:
    """One season, from where each firm counted on the last day before it and on its own."""
    due, renewed, came = Counter[str](), Counter[str](), Counter[str]()
    for firm, before, after in told:
        if before is not None:
            found.firm_years += 1
            ended = _ended_in(firm, year)
            if after == before and ended:
                due[before] += 1
                renewed[before] += 1
                found.renewals_seen += _seen(firm, year, day)
            elif after != before and _early(firm, ended, before):
                found.early_ends += 1
            elif after != before:
                due[before] += 1
        if after is not None and after != before:
            came[after] += 1
            found.arrivals_seen += _seen(firm, year, day)
    found.cells += [SeasonCell(zone, year, due[zone], renewed[zone], came[zone]) for zone in zones]


def _ended_in(firm: Firm, year: int) -> Title | None:
    """The title held when the season began, if it does not outlast it."""
    title = firm.title_on(last_day(year - 1))
    return title if title and title.valid.before <= last_day(year) else None


def _early(firm: Firm, ended: Title | None, zone: str) -> bool:
    """Whether a firm left before its term was over: 取消, 撤销, 注销, or a move out of the zone."""
    return ended is None or not ended.by_term or firm.zone_on(ended.valid.before - ONE_DAY) != zone


def _seen(firm: Firm, year: int, day: date) -> bool:
    """Whether the firm was counted on the season's last day as far as was known on `day`."""
    end = last_day(year)
    here = any(stay.valid.covers(end) and stay.valid.start <= day for stay in firm.stays)
    return here and any(title.valid.covers(end) and title.learnt_on <= day for title in firm.titles)


def due(firms: Iterable[Firm], origin: date, years: Sequence[int]) -> Iterator[Due]:
    """Firms whose last title ends in one of the seasons by its term, in the zone of the origin; those gone are not waited for."""
    for firm in firms:
        zone, title = firm.zone_on(origin), max(firm.titles, key=_end, default=None)
        if zone is None or title is None or not title.by_term:
            continue
        year = next((year for year in years if last_day(year - 1) < title.valid.before <= last_day(year)), None)
        if year is not None and title.valid.start <= last_day(year - 1):
            yield Due(firm.firm_id, zone, year, title.valid.before)


def lasting(firms: Iterable[Firm], days: Sequence[date]) -> tuple[Counter[str], ...]:
    """By zone the firms whose titles, as they stand, cover each of the ascending days."""
    found = tuple(Counter[str]() for _ in days)
    for firm in firms:
        for counts, zone in zip(found, firm.counted_on_each(days), strict=True):
            if zone is not None:
                counts[zone] += 1
    return found


def month_ends(origin: date, horizon: date) -> Iterator[date]:
    """The origin and the ends of months up to the horizon."""
    yield origin
    for index in range(origin.year * 12 + origin.month - 1, horizon.year * 12 + horizon.month):
        year, month = divmod(index, 12)
        end = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        if end > origin:
            yield end


def _same_day(day: date, years: int) -> date:
    """The day moved by whole years; 29 February becomes the 28th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + years, day=28 if leap else day.day)


def _end(title: Title) -> date:
    return title.valid.before


def _places(days: Sequence[date], span: Days) -> tuple[int, int]:
    """Where in ascending days a span begins, and where it is over."""
    return bisect_left(days, span.start), bisect_left(days, span.before)
