"""From intervals, places and renewals to holdings: under which basis a firm counts, in which cell, over which days, as known when.

One firm at a time and whole: the result depends on nothing but its facts, so a projection of it can be dropped and computed
again, and the order in which facts arrived leaves no trace.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, date, datetime, timedelta
from functools import cache
from itertools import pairwise

from contracts.codes import CountingBasis, Programme
from domain.spans import Days, Interval, Known
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules.bases import FirmDay, counted_under
from services.cultivation.holdings.rules.renewals import Renewal


@dataclass(frozen=True)
class Claim:
    """An interval of one recognition; `by_term` says that it ends because its term is over, `title` names it to suspensions."""

    programme: Programme
    valid: Days
    known: Known
    by_term: bool = True
    title: str = ""


@dataclass(frozen=True)
class Rest:
    """A title is suspended: it counts, and is counted among those that rest."""

    title: str
    valid: Days
    known: Known


@dataclass(frozen=True)
class Residency:
    """Where a firm was; at any (day, instant) at most one place of a firm holds."""

    cell: Cell
    valid: Days
    known: Known


Fact = Claim | Residency | Renewal | Rest


@dataclass
class Facts:
    """Everything that the holdings of one firm are computed from."""

    claims: list[Claim] = field(default_factory=list)
    residencies: list[Residency] = field(default_factory=list)
    renewals: list[Renewal] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)

    def at(self, instant: datetime) -> "Facts":
        """Those that were known at an instant."""
        return Facts(
            [claim for claim in self.claims if claim.known.covers(instant)],
            [residency for residency in self.residencies if residency.known.covers(instant)],
            [renewal for renewal in self.renewals if renewal.known.covers(instant)],
            [rest for rest in self.rests if rest.known.covers(instant)],
        )

    def with_days(self) -> "Facts":
        """A title without any valid day is none."""
        return replace(self, claims=[claim for claim in self.claims if claim.valid.start < claim.valid.before])


@dataclass(frozen=True)
class Holding:
    basis: CountingBasis
    programme: Programme
    cell: Cell
    valid: Days
    known: Known


Held = tuple[CountingBasis, Programme, Cell, Days]


def holdings(facts: Facts) -> list[Holding]:
    """Disjoint rectangles: for each basis, programme and (day, instant) the firm is in at most one of them."""
    facts = facts.with_days()
    open_since: dict[Held, Known] = {}
    done: list[Holding] = []
    everything: tuple[Fact, ...] = (*facts.claims, *facts.residencies, *facts.renewals, *facts.rests)
    for known in _cuts(fact.known for fact in everything):
        held = set(_held_at(facts.at(known.start)))
        for gone in [key for key in open_since if key not in held]:
            done.append(Holding(*gone, known=open_since.pop(gone)))
        for key in held:
            since = open_since.get(key)
            open_since[key] = Interval(since.start if since else known.start, known.before)
    return done + [Holding(*key, known=known) for key, known in open_since.items()]


def _cuts(stretches: Iterable[Known]) -> list[Known]:
    """The stretches of knowledge between which nothing about the firm changed."""
    edges = sorted({edge for known in stretches for edge in (known.start, known.before)})
    return [Interval(start, end) for start, end in pairwise(edges)]


def _held_at(facts: Facts) -> Iterator[Held]:
    """What is held where, all facts as known at one instant; runs of equal days joined."""
    if not facts.claims or not facts.residencies:
        return
    runs: dict[tuple[CountingBasis, Programme, Cell], list[Days]] = defaultdict(list)
    waits = _waits(facts)
    for segment in _segments(waits, *facts.claims, *facts.residencies, *facts.renewals, *facts.rests):
        residency = next((residency for residency in facts.residencies if residency.valid.covers(segment.start)), None)
        if residency is None:
            continue
        for basis, programme in _counted(_firm_day(facts, waits, segment.start)):
            _extend(runs[basis, programme, residency.cell], segment)
    for (basis, programme, cell), joined in runs.items():
        for span in joined:
            yield basis, programme, cell, span


def spans_under(basis: CountingBasis, programme: Programme, facts: Facts) -> list[Days]:
    """Over which days a firm counts under a basis wherever it is; all facts as known at one instant."""
    facts = facts.with_days()
    waits = _waits(facts)
    joined: list[Days] = []
    for segment in _segments(waits, *facts.claims, *facts.renewals, *facts.rests):
        if (basis, programme) in _counted(_firm_day(facts, waits, segment.start)):
            _extend(joined, segment)
    return joined


def firm_day(facts: Facts, day: date) -> FirmDay:
    """What is true of a firm on a day; all facts as known at one instant."""
    facts = facts.with_days()
    return _firm_day(facts, _waits(facts), day)


def _extend(runs: list[Days], segment: Days) -> None:
    if runs and runs[-1].before == segment.start:
        runs[-1] = Interval(runs[-1].start, segment.before)
    else:
        runs.append(segment)


def _segments(waits: Iterable[tuple[Programme, Days]], *facts: Fact) -> list[Days]:
    """The days cut wherever a fact or a wait begins or ends."""
    spans = [*(fact.valid for fact in facts), *(span for _, span in waits)]
    edges = sorted({edge for span in spans for edge in (span.start, span.before)})
    return [Interval(start, end) for start, end in pairwise(edges)]


_counted = cache(counted_under)  # a few dozen different days in all


def _firm_day(facts: Facts, waits: Sequence[tuple[Programme, Days]], day: date) -> FirmDay:
    held = frozenset(claim.programme for claim in facts.claims if claim.valid.covers(day))
    lapsed = frozenset(claim.programme for claim in facts.claims if claim.valid.before <= day) - held
    suspended = held - _standing(facts, day) if facts.rests else frozenset()
    if not waits:
        return FirmDay(held, lapsed, suspended=suspended)
    under_way = {renewal.programme for renewal in facts.renewals if renewal.valid.covers(day)}
    ran_out = {programme for programme, span in waits if span.covers(day)}
    return FirmDay(held, lapsed, frozenset(under_way & ran_out), suspended)


def _standing(facts: Facts, day: date) -> set[Programme]:
    """What is held by a title that does not rest."""
    resting = {rest.title for rest in facts.rests if rest.valid.covers(day)}
    return {claim.programme for claim in facts.claims if claim.valid.covers(day) and claim.title not in resting}


def _waits(facts: Facts) -> list[tuple[Programme, Days]]:
    """For each title that ran out: from the day after its last to the end of the calendar year of that last day."""
    asked = {renewal.programme for renewal in facts.renewals}
    return [
        (claim.programme, Interval(claim.valid.before, date((claim.valid.before - timedelta(days=1)).year + 1, 1, 1)))
        for claim in facts.claims
        if claim.programme in asked and claim.by_term and claim.valid.before.year < MAXYEAR
    ]
