"""From intervals, places and 公示 to holdings: under which basis a firm counts, in which cell, over which days, as known when.

One firm at a time and whole: the result depends on nothing but its facts, so a projection of it can be dropped and computed
again, and the order in which facts arrived leaves no trace.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from contracts.codes import CountingBasis, Programme
from domain.spans import Days, Interval, Known
from services.cultivation.counting.rules import Allowance
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules.bases import STORED, FirmDay, counted_under
from services.cultivation.holdings.rules.known_firms import Claim, KnownFirm, Rest
from services.cultivation.holdings.rules.publicities import Publicity


class Residency(NamedTuple):
    """Where a firm was; at any (day, instant) at most one place of a firm holds."""

    cell: Cell
    valid: Days
    known: Known


NOTHING: frozenset["Counted"] = frozenset()
ALWAYS: Known = Interval(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
Fact = Claim | Residency | Publicity | Rest


@dataclass
class Facts:
    """Everything that the holdings of one firm are computed from; what the office has set counts for all firms alike."""

    claims: list[Claim] = field(default_factory=list)
    residencies: list[Residency] = field(default_factory=list)
    publicities: list[Publicity] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    allowances: Sequence[Allowance] = ()

    def known_at(self, instant: datetime) -> KnownFirm:
        """Titles, 公示 and suspensions as known at an instant."""
        return KnownFirm.of(
            [claim for claim in self.claims if claim.known.covers(instant)],
            [publicity for publicity in self.publicities if publicity.known.covers(instant)],
            [rest for rest in self.rests if rest.known.covers(instant)],
            [allowance for allowance in self.allowances if allowance.recorded_at <= instant],
        )


class Counted(NamedTuple):
    """A firm counts under `basis` for `programme` in a cell over some days: the values of a row, hashed and written as they are."""

    basis: str
    programme: str
    zone: str
    park: str | None
    industry: str | None
    valid_from: date
    valid_before: date


class Holding(NamedTuple):
    """What a firm counts for, as known over a stretch of knowledge."""

    counted: Counted
    known: Known


def holdings(facts: Facts) -> list[Holding]:
    """Disjoint rectangles: for each stored basis, programme and (day, instant) the firm is in at most one of them."""
    open_since: dict[Counted, Known] = {}
    done: list[Holding] = []
    for known in _cuts(facts):
        held = _counted_at(facts, known.start)
        for gone in [each for each in open_since if each not in held]:
            done.append(Holding(gone, open_since.pop(gone)))
        for each in held:
            since = open_since.get(each)
            open_since[each] = Interval(since.start, known.before) if since else known
    return done + [Holding(*each) for each in open_since.items()]


def _cuts(facts: Facts) -> list[Known]:
    """The stretches of knowledge between which nothing about the firm changed, since anything was known that counts."""
    counting: tuple[Fact, ...] = (*facts.claims, *facts.publicities)
    since = min((fact.known.start for fact in counting), default=None)
    if since is None:
        return []
    everything = (*counting, *facts.residencies, *facts.rests)
    edges = {edge for fact in everything for edge in (fact.known.start, fact.known.before)}
    if facts.publicities:
        edges |= {each.recorded_at for each in facts.allowances}
    return [Interval(start, end) for start, end in pairwise(sorted(edges)) if start >= since]


def _counted_at(facts: Facts, instant: datetime) -> frozenset[Counted]:
    """What a firm counts for, as known at one instant.

    The firms of an official list are much alike (a day of issue, a few dozen cells), and those alike share the answer.
    """
    places = [residency for residency in facts.residencies if residency.known.covers(instant)]
    if facts.publicities or facts.rests:
        return _counted_in(facts.known_at(instant), places)
    terms = [_term(claim) for claim in facts.claims if claim.known.covers(instant)]
    if not terms or not places:
        return NOTHING
    begins = min(term.start for term in terms)
    return _counted_alike(tuple(terms), tuple(_since(begins, each) for each in places if each.valid.before > begins))


class Term(NamedTuple):
    """What counts of a title that never rested, in plain values: they are hashed for every firm."""

    programme: Programme
    start: date
    before: date
    by_term: bool
    recognised_on: date | None


class Place(NamedTuple):
    """Where a firm was since it held anything."""

    zone: str
    park: str | None
    industry: str | None
    start: date
    before: date


def _term(claim: Claim) -> Term:
    return Term(claim.programme, claim.valid.start, claim.valid.before, claim.by_term, claim.recognised_on)


def _since(begins: date, there: Residency) -> Place:
    cell, valid = there.cell, there.valid
    return Place(cell.zone, cell.park, cell.industry, max(valid.start, begins), valid.before)


@lru_cache(maxsize=10_000)
def _counted_alike(terms: tuple[Term, ...], places: tuple[Place, ...]) -> frozenset[Counted]:
    claims = [
        Claim(each.programme, Interval(each.start, each.before), ALWAYS, each.by_term, "", each.recognised_on)
        for each in terms
    ]
    stays = [
        Residency(Cell(each.zone, each.park, each.industry), Interval(each.start, each.before), ALWAYS)
        for each in places
    ]
    return _counted_in(KnownFirm.of(claims, [], [], []), stays)


def _counted_in(firm: KnownFirm, places: Sequence[Residency]) -> frozenset[Counted]:
    """What is counted where over which days; runs of equal days joined."""
    runs: dict[tuple[str, str, Cell], list[Days]] = defaultdict(list)
    for segment in firm.segments(place.valid for place in places):
        if segment.before <= firm.begins:
            continue
        place = next((place for place in places if place.valid.covers(segment.start)), None)
        if place is None:
            continue
        for basis, programme in _stored(firm.on(segment.start)):
            _extend(runs[basis, programme, place.cell], segment)
    return frozenset(
        Counted(basis, programme, cell.zone, cell.park, cell.industry, days.start, days.before)
        for (basis, programme, cell), joined in runs.items()
        for days in joined
    )


def spans_under(basis: CountingBasis, programme: Programme, firm: KnownFirm) -> list[Days]:
    """Over which days a firm counts under a basis wherever it is."""
    joined: list[Days] = []
    for segment in firm.segments():
        if (basis, programme) in _counted(firm.on(segment.start)):
            _extend(joined, segment)
    return joined


def _extend(runs: list[Days], segment: Days) -> None:
    if runs and runs[-1].before == segment.start:
        runs[-1] = Interval(runs[-1].start, segment.before)
    else:
        runs.append(segment)


_counted = cache(counted_under)  # a few dozen different days in all


@cache
def _stored(day: FirmDay) -> tuple[tuple[str, str], ...]:
    """The counts that a firm has rows of on such a day."""
    return tuple((basis.code.value, programme.value) for basis in STORED for programme in basis.counts(day))
