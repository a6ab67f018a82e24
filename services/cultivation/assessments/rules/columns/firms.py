"""Many firms as columns: what each criterion reads of all of them at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from contracts.codes import Programme
from contracts.metrics import FactSide, Metric, PeriodKind
from services.cultivation.assessments.rules.inputs import Key
from services.cultivation.assessments.rules.measures import years_asked
from services.cultivation.facts.rules.columns import Bools, Column, Numbers, Places
from services.cultivation.standards.rules.criteria import Measure, RuleSet, every_criterion, every_item

Figures = Callable[[FactSide, Metric, int | None], Column]
NEVER = 0
"""The ordinal of a day of registration that nobody knows."""


@dataclass(frozen=True)
class Firms:
    """Firms on a day, by place: their figures, titles and days of registration (ordinals).

    `operated` is for how many accounting years they have been operating, as far as a rule set asks; the same for all of them.
    """

    on_day: date
    latest_year: int
    size: int
    figures: Figures
    titles: Mapping[Programme, Bools]
    registered: Numbers
    operated: int = 1
    _used: dict[Key, Column] = field(default_factory=dict, repr=False, compare=False)
    _differing: dict[Key, Bools | None] = field(default_factory=dict, repr=False, compare=False)

    def used(self, key: Key) -> Column:
        """The firms' own figures, or the official ones where they gave none."""
        if key not in self._used:
            self._read(key)
        return self._used[key]

    def differing(self, key: Key) -> Bools | None:
        """Where both sides say different things; None where they nowhere do."""
        if key not in self._differing:
            self._read(key)
        return self._differing[key]

    def official(self, metric: Metric) -> Column:
        """What others say of this year, else of the last closed one."""
        if metric.period is PeriodKind.DATE:
            return self.figures(FactSide.OFFICIAL, metric, None)
        now, before = (self.figures(FactSide.OFFICIAL, metric, year) for year in (self.on_day.year, self.latest_year))
        return Column(np.where(now.known, now.numbers, before.numbers), now.known | before.known)

    def take(self, places: Places, operated: int) -> "Firms":
        """Some of them, who have been operating for so many years."""

        def figures(side: FactSide, metric: Metric, year: int | None) -> Column:
            return self.figures(side, metric, year).take(places)

        titles = {programme: held[places] for programme, held in self.titles.items()}
        chosen = self.registered[places]
        return Firms(self.on_day, self.latest_year, len(places), figures, titles, chosen, operated)

    def _read(self, key: Key) -> None:
        own, official = (self.figures(side, *key) for side in (FactSide.SELF_REPORTED, FactSide.OFFICIAL))
        differ = own.known & official.known & (own.numbers != official.numbers)
        self._differing[key] = differ if differ.any() else None
        self._used[key] = Column(np.where(own.known, own.numbers, official.numbers), own.known | official.known)


def by_years(rules: RuleSet, firms: Firms) -> Iterator[tuple[Places, Firms]]:
    """The firms in groups that have been operating for equally many years, as far as the rules ask for that."""
    asked = max((years_asked(each) for each in _measures(rules) if each.as_operating), default=1)
    operated = np.where(
        firms.registered == NEVER, 1, np.clip(firms.on_day.year - _years_of(firms.registered), 1, asked)
    )
    for years in range(1, asked + 1):
        places = np.flatnonzero(operated == years).astype(np.int32)
        if len(places):
            yield places, firms.take(places, years)


def _measures(rules: RuleSet) -> Iterable[Measure]:
    for criterion in every_criterion(rules):
        yield from (each for each in (criterion.measure, *(item.measure for item in every_item(criterion))) if each)


def _years_of(ordinals: Numbers) -> Numbers:
    """The years in which days lie."""
    days = ordinals - date(1970, 1, 1).toordinal()
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
