"""A standard in time: draft, scheduled, current, retired; and the edges between programmes that its criteria say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import Programme
from contracts.standards import CriterionKind, EdgeKind, StandardState
from services.cultivation.standards.rules.criteria import Criterion, Parameter, RuleSet


@dataclass(frozen=True)
class Standard:
    """A rule set with its number and its fate. A draft has no dates; `rule_set` is the text with scheduled values over it."""

    standard_id: str
    rule_set: RuleSet
    drafted_here: bool
    adopted: bool = True
    given_up: bool = False
    document_no: str | None = None
    row_version: int = 1
    recorded_by: str | None = None
    recorded_at: datetime | None = None
    scheduled: frozenset[tuple[str, date]] = frozenset()

    def state(self, day: date) -> StandardState:
        """What it is on a day."""
        if self.given_up or (self.adopted and self.rule_set.valid_before <= day):
            return StandardState.RETIRED
        if not self.adopted:
            return StandardState.DRAFT
        return StandardState.SCHEDULED if self.rule_set.valid_from > day else StandardState.CURRENT


def in_force(standards: Iterable[Standard], day: date, *, renewal: bool = False) -> Standard | None:
    """The standard of a programme on a day; a renewal is judged by the one before while its transition lasts."""
    listed = list(standards)
    if renewal:
        kept = [each for each in listed if _still_for_renewals(each.rule_set, day)]
        if kept:
            return kept[0]
    return next((each for each in listed if each.state(day) is StandardState.CURRENT), None)


def _still_for_renewals(rule_set: RuleSet, day: date) -> bool:
    return rule_set.renewals_before is not None and rule_set.valid_from <= day < rule_set.renewals_before


@dataclass(frozen=True)
class Edge:
    """What holding `source` does to the standard of `target`, where its criterion says so."""

    source: Programme
    target: Programme
    kind: EdgeKind
    criterion: Criterion
    titles: Parameter


def edges(rule_set: RuleSet) -> Iterator[Edge]:
    """The edges that the criteria of a standard say; they are nowhere else."""
    yield from _edges(rule_set.programme, rule_set.criteria, EdgeKind.REQUIRES)


def _edges(target: Programme, criteria: Sequence[Criterion], kind: EdgeKind) -> Iterator[Edge]:
    for criterion in criteria:
        if criterion.titles is not None:
            said = EdgeKind.SUPERSEDES if criterion.kind is CriterionKind.LACKS_TITLE else kind
            chosen = {each for value in criterion.titles.values for each in _programmes(value.value)}
            for source in Programme:
                if source in chosen:
                    yield Edge(source, target, said, criterion, criterion.titles)
        inner = EdgeKind.DIRECT_PASS if criterion.kind is CriterionKind.ANY_OF else kind
        yield from _edges(target, criterion.paths, inner)
        yield from _edges(target, criterion.direct_pass, EdgeKind.DIRECT_PASS)
        yield from _edges(target, criterion.exempt_if, EdgeKind.EXEMPTS)


def _programmes(value: object) -> Iterator[Programme]:
    if isinstance(value, tuple):
        yield from (each for each in value if isinstance(each, Programme))
