"""A standard as data: rule sets, their criteria, and the dated parameters that stand in them.

A criterion has one of the kinds that the evaluator knows (`CriterionKind`); there is no expression language.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from contracts.codes import Programme
from contracts.metrics import Metric, Unit
from contracts.standards import Confidence, CriterionKind, MeasureKind, Window


@dataclass(frozen=True)
class Step:
    """A row of a table. In a score: from `limit` on (beyond it when `strict`) the item earns `low` to `high` points.

    In bands: up to and including `limit` (None: without end) `low` is asked for.
    """

    limit: Decimal | None
    low: Decimal
    high: Decimal
    strict: bool = False


Value: TypeAlias = Decimal | tuple[Step, ...] | tuple[Programme, ...]
"""A number, a table of steps or bands, or a choice of titles."""


@dataclass(frozen=True)
class DatedValue:
    """A value over `[valid_from, valid_before)`, with its source and how sure we are of it."""

    valid_from: date
    valid_before: date
    value: Value
    citation: str
    mark: Confidence


@dataclass(frozen=True)
class Parameter:
    """A figure that a criterion asks for; its values cover the whole span of their rule set, without hole or overlap."""

    code: str
    name: str
    values: tuple[DatedValue, ...]

    def on(self, day: date) -> DatedValue:
        """The value in force on a day; before the first one the first, after the last one the last."""
        held = [each for each in self.values if each.valid_from <= day]
        return held[-1] if held else self.values[0]


@dataclass(frozen=True)
class Measure:
    """How one number is made of figures.

    `metrics` are added; of a share they are the part, `whole` is what it is a share of, and `stated` is the same share as the
    firm states it in per cent. `years` counts back from the last accounting year; `as_operating` asks young firms for the years that
    they have operated. A part above its whole is for people to judge, unless it `may_exceed`. Growth `from_zero` follows 195号: a first
    year of 0 leaves the last two years, a second year of 0 is no growth. Growth `from_zero` follows 195号: a
    first year of 0 leaves the last two years, a second year of 0 is no growth.
    """

    kind: MeasureKind
    metrics: tuple[Metric, ...] = ()
    whole: tuple[Metric, ...] = ()
    stated: Metric | None = None
    window: Window = Window.LATEST
    years: int = 1
    as_operating: bool = False
    may_exceed: bool = False
    from_zero: bool = False

    @property
    def asked(self) -> tuple[Metric, ...]:
        """Every metric that it reads."""
        return (*self.metrics, *self.whole, *((self.stated,) if self.stated else ()))

    @property
    def unit(self) -> Unit:
        """Of the number that it makes."""
        if self.kind in (MeasureKind.VALUE, MeasureKind.TOTAL):
            return self.metrics[0].unit
        return Unit.DAYS if self.kind is MeasureKind.DAYS_REGISTERED else Unit.PERCENT


@dataclass(frozen=True)
class Bar:
    """At least the parameter's value, or more than it when `strict`."""

    parameter: Parameter
    strict: bool = False


@dataclass(frozen=True)
class Item:
    """A line of a score: points by steps of a measure, the best of several, or up to `most` points that people give."""

    code: str
    name: str
    measure: Measure | None = None
    steps: Parameter | None = None
    falling: bool = False  # the less, the better: steps are upper bounds
    best_of: tuple["Item", ...] = ()
    most: Parameter | None = None


@dataclass(frozen=True)
class Group:
    """Items that are added; `bar` is what the group alone must reach, `most` the cap of its points."""

    code: str
    name: str
    items: tuple[Item, ...]
    bar: Bar | None = None
    most: Parameter | None = None


@dataclass(frozen=True)
class Score:
    """Groups that are added, and what the sum must reach."""

    groups: tuple[Group, ...]
    bar: Bar


@dataclass(frozen=True)
class Criterion:
    """One line of a standard; which fields it has follows from its kind.

    `direct_pass` are other ways of meeting it, `exempt_if` takes the question away, `review` leaves the last word to people
    even where the number is reached, `asked` says in words what no number says.
    """

    code: str
    name: str
    clause: str
    kind: CriterionKind
    evidence: str = ""
    asked: str = ""
    measure: Measure | None = None
    bar: Bar | None = None
    band: Metric | None = None
    metrics: tuple[Metric, ...] = ()
    years: int = 1
    titles: Parameter | None = None
    score: Score | None = None
    paths: tuple["Criterion", ...] = ()
    direct_pass: tuple["Criterion", ...] = ()
    exempt_if: tuple["Criterion", ...] = ()
    review: bool = False

    @property
    def inner(self) -> tuple["Criterion", ...]:
        return (*self.paths, *self.direct_pass, *self.exempt_if)


@dataclass(frozen=True)
class RuleSet:
    """The standard of a programme over `[valid_from, valid_before)`; `version` names it for ever.

    `renewals_before`: until that day the title's renewals are still judged by this one (transition).
    """

    version: str
    programme: Programme
    title: str
    legal_basis: str
    valid_from: date
    valid_before: date
    mark: Confidence
    criteria: tuple[Criterion, ...]
    note: str = ""
    renewals_before: date | None = None


def every_criterion(rule_set: RuleSet) -> Iterator[Criterion]:
    """The criteria with those inside them, outermost first."""
    waiting = list(reversed(rule_set.criteria))
    while waiting:
        each = waiting.pop()
        yield each
        waiting.extend(reversed(each.inner))


def parameters(rule_set: RuleSet) -> list[Parameter]:
    """Every parameter of a rule set, in the order of its criteria."""
    return [each for criterion in every_criterion(rule_set) for each in own_parameters(criterion)]


def asked_metrics(rule_set: RuleSet) -> list[Metric]:
    """Every metric that a rule set reads, in the order in which it asks."""
    found: dict[Metric, None] = {}
    for criterion in every_criterion(rule_set):
        if criterion.measure:
            found |= dict.fromkeys(criterion.measure.asked)
        found |= dict.fromkeys((*criterion.metrics, *((criterion.band,) if criterion.band else ())))
        for item in every_item(criterion):
            found |= dict.fromkeys(item.measure.asked if item.measure else ())
    return list(found)


def every_item(criterion: Criterion) -> Iterator[Item]:
    """The items of its score with those inside them."""
    waiting = [item for group in criterion.score.groups for item in group.items] if criterion.score else []
    while waiting:
        item = waiting.pop(0)
        yield item
        waiting[:0] = item.best_of


def own_parameters(criterion: Criterion) -> Iterator[Parameter]:
    """Its own, without those of the criteria inside it."""
    if criterion.bar:
        yield criterion.bar.parameter
    if criterion.titles:
        yield criterion.titles
    if criterion.score is None:
        return
    if criterion.bar is None:  # an official score and its estimate share theirs
        yield criterion.score.bar.parameter
    for group in criterion.score.groups:
        yield from (each for each in (group.bar and group.bar.parameter, group.most) if each)
    for item in every_item(criterion):
        yield from (each for each in (item.steps, item.most) if each)
