"""From intervals, places and 公示 to holdings: under which basis a firm counts, in which cell, over which days, as known when.

One firm at a time and whole: the result depends on nothing but its facts, so a projection of it can be dropped and computed
again, and the order in which facts arrived leaves no trace.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import pairwise

from contracts.codes import CountingBasis, Programme
from domain.spans import Days, Interval, Known
from services.cultivation.counting.rules import Allowance
from services.cultivation.firms.rules import Cell
from services.cultivation.holdings.rules.bases import STORED, FirmDay, counted_under
from services.cultivation.holdings.rules.known_firms import Claim, KnownFirm, Rest
from services.cultivation.holdings.rules.publicities import Publicity


@dataclass(frozen=True)
class Residency:
    """Where a firm was; at any (day, instant) at most one place of a firm holds."""

    cell: Cell
    valid: Days
    known: Known


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


@dataclass(frozen=True)
class Holding:
    basis: CountingBasis
    programme: Programme
    cell: Cell
    valid: Days
    known: Known


Held = tuple[CountingBasis, Programme, Cell, Days]


def holdings(facts: Facts) -> list[Holding]:
    """Disjoint rectangles: for each stored basis, programme and (day, instant) the firm is in at most one of them."""
    open_since: dict[Held, Known] = {}
    done: list[Holding] = []
    for known in _cuts(facts):
        places = [residency for residency in facts.residencies if residency.known.covers(known.start)]
        held = set(_held_at(facts.known_at(known.start), places)) if places else set()
        for gone in [key for key in open_since if key not in held]:
            done.append(Holding(*gone, known=open_since.pop(gone)))
        for key in held:
            since = open_since.get(key)
            open_since[key] = Interval(since.start if since else known.start, known.before)
    return done + [Holding(*key, known=known) for key, known in open_since.items()]


def _cuts(facts: Facts) -> list[Known]:
    """The stretches of knowledge between which nothing about the firm changed."""
    everything: tuple[Fact, ...] = (*facts.claims, *facts.residencies, *facts.publicities, *facts.rests)
    edges = {edge for fact in everything for edge in (fact.known.start, fact.known.before)}
    if facts.publicities:
        edges |= {each.recorded_at for each in facts.allowances}
    return [Interval(start, end) for start, end in pairwise(sorted(edges))]


def _held_at(firm: KnownFirm, residencies: Sequence[Residency]) -> Iterator[Held]:
    """What is held where, as known at one instant; runs of equal days joined."""
    runs: dict[tuple[CountingBasis, Programme, Cell], list[Days]] = defaultdict(list)
    for segment in firm.segments(residency.valid for residency in residencies):
        if segment.before <= firm.begins:
            continue
        residency = next((residency for residency in residencies if residency.valid.covers(segment.start)), None)
        if residency is None:
            continue
        for basis, programme in _stored(firm.on(segment.start)):
            _extend(runs[basis, programme, residency.cell], segment)
    for (basis, programme, cell), joined in runs.items():
        for span in joined:
            yield basis, programme, cell, span


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
def _stored(day: FirmDay) -> tuple[tuple[CountingBasis, Programme], ...]:
    """The counts that a firm has rows of on such a day."""
    return tuple((basis.code, programme) for basis in STORED for programme in basis.counts(day))
