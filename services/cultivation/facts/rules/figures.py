"""What is known of a firm in figures: by metric and year, what the firm says and what an official source says, side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from contracts.metrics import FactSide, Metric, PeriodKind
from services.cultivation.facts.rules.entries import Period

Sheet: TypeAlias = Mapping[str, Mapping[str, Mapping[str, str]]]
"""side → metric → period → number as text, as it is stored (JSON)."""
Sources: TypeAlias = Mapping[str, Mapping[str, Mapping[str, Sequence[str | None]]]]
"""side → metric → period → [source, evidence], where there is either."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is in the metric's unit. A figure of a day holds from `since` until a later one of the same side."""

    value: Decimal
    source: str | None = None
    evidence: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides of one figure; None is unknown, which is not zero."""

    self_reported: Figure | None = None
    official: Figure | None = None

    def of(self, side: FactSide) -> Figure | None:
        return self.official if side is FactSide.OFFICIAL else self.self_reported

    @property
    def preferred(self) -> Figure | None:
        """The official figure where there is one: it goes before the firm's own in reports (domain notes §5.7, 15)."""
        return self.official or self.self_reported

    @property
    def differ(self) -> bool:
        """Whether both sides speak and say different things."""
        both = (self.self_reported, self.official)
        return len({figure.value for figure in both if figure is not None}) > 1


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """The figures of one firm: of each year, and of each day metric those that hold on `day`. Read when they are asked for."""

    sheet: Sheet = field(default_factory=dict)
    sources: Sources = field(default_factory=dict)
    day: date = date.max

    def value(self, side: FactSide, metric: Metric, year: int | None = None) -> Decimal | None:
        """What one side says; of a metric of a year, name the year. None is unknown."""
        periods = self._periods(side, metric)
        text = periods.get(self._period(periods, metric, year))
        return Decimal(text) if text is not None else None

    def sides(self, metric: Metric, year: int | None = None) -> Sides:
        """What both sides say, and where they have it from."""
        return Sides(*(self._figure(side, metric, year) for side in FactSide))

    def years(self, metric: Metric) -> list[int]:
        """The years of which somebody has told, the newest first; none for a metric of a day."""
        if metric.period is PeriodKind.DATE:
            return []
        return sorted({int(text) for side in FactSide for text in self._periods(side, metric)}, reverse=True)

    def items(self) -> Iterator[tuple[Metric, int | None, Sides]]:
        """Every figure that somebody says, in the order of metrics and years."""
        for metric in Metric:
            for year in sorted(self.years(metric)) if metric.period is PeriodKind.YEAR else [None]:
                if (sides := self.sides(metric, year)) != Sides():
                    yield metric, year, sides

    def _periods(self, side: FactSide, metric: Metric) -> Mapping[str, str]:
        return self.sheet.get(side, {}).get(metric, {})

    def _period(self, periods: Mapping[str, str], metric: Metric, year: int | None) -> str:
        """The period that answers: the year, or the newest day that is not after the day asked for."""
        if metric.period is PeriodKind.YEAR:
            return f"{year:04d}" if year else ""
        day = self.day.isoformat()
        return max((text for text in periods if text <= day), default="")

    def _figure(self, side: FactSide, metric: Metric, year: int | None) -> Figure | None:
        periods = self._periods(side, metric)
        text = self._period(periods, metric, year)
        if text not in periods:
            return None
        source, evidence = self.sources.get(side, {}).get(metric, {}).get(text, (None, None))
        return Figure(Decimal(periods[text]), source, evidence, Period.of(text).since)


def sheet_of(rows: Iterable[Any]) -> tuple[Sheet, Sources]:
    """One firm's figures, from rows with metric, period, side, value, source and evidence; a blank is left out."""
    sheet: dict[str, dict[str, dict[str, str]]] = {}
    sources: dict[str, dict[str, dict[str, Sequence[str | None]]]] = {}
    for row in rows:
        if row.value is None:
            continue
        sheet.setdefault(row.side, {}).setdefault(row.metric, {})[row.period] = plain(row.value)
        if row.source or row.evidence:
            sources.setdefault(row.side, {}).setdefault(row.metric, {})[row.period] = [row.source, row.evidence]
    return sheet, sources


def plain(value: Decimal) -> str:
    """A number as people write it, the same on every database: no exponent, no zeros behind the last decimal."""
    return f"{value.normalize():f}"


def shortest(value: Decimal) -> Decimal:
    """The same number without the zeros that a column adds."""
    return Decimal(plain(value))
