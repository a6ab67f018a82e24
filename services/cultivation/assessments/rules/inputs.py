"""What a firm is judged by: its figures, self-reported and official side by side, its titles, its age.

A figure is found by metric and year; what is told of a day has the year None. Blank is unknown, never 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from contracts.codes import Programme
from contracts.metrics import Metric, PeriodKind

Key: TypeAlias = tuple[Metric, int | None]


class Figure(NamedTuple):
    """One figure from both sides; None where a side says nothing."""

    self_reported: Decimal | None = None
    official: Decimal | None = None
    source: str = ""
    evidence: str | None = None

    @property
    def used(self) -> Decimal | None:
        """The firm's own figure, or the official one where it gave none."""
        return self.official if self.self_reported is None else self.self_reported

    @property
    def differs(self) -> bool:
        return None not in self[:2] and self.self_reported != self.official


@dataclass(frozen=True)
class Inputs:
    """A firm, or figures typed in, on a day. `titles` are those valid on the day, None when nobody said whose figures these are.

    `latest_year` is the last closed accounting year that the figures are counted back from.
    """

    on_day: date
    latest_year: int
    figures: Mapping[Key, Figure] = field(default_factory=dict)
    titles: frozenset[Programme] | None = None
    registered_on: date | None = None
    technology_field: str | None = None
    values: Mapping[Key, Decimal] = field(init=False, repr=False, compare=False)
    conflicts: frozenset[Key] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        used = {key: figure.used for key, figure in self.figures.items()}
        object.__setattr__(self, "values", {key: value for key, value in used.items() if value is not None})
        object.__setattr__(self, "conflicts", frozenset(key for key, each in self.figures.items() if each.differs))

    def official(self, metric: Metric) -> Decimal | None:
        """What others say of this year, else of the last closed one."""
        years = (None,) if metric.period is PeriodKind.DATE else (self.on_day.year, self.latest_year)
        found = (self.figures.get((metric, year)) for year in years)
        return next((each.official for each in found if each and each.official is not None), None)

    def operated(self, years: int) -> int:
        """Accounting years to look at: `years`, or as many as the firm has been operating (at least one)."""
        if self.registered_on is None:
            return 1
        return max(1, min(years, self.on_day.year - self.registered_on.year))


def keys_of(metrics: Iterable[Metric], years: Iterable[int]) -> list[Key]:
    """Where the figures of these metrics stand: one of a day, or one for each year."""
    listed = list(years)
    return [(metric, year) for metric in metrics for year in ((None,) if metric.period is PeriodKind.DATE else listed)]
