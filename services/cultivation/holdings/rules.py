"""From intervals and places to holdings: who counts under which measure, in which cell, over which days, as known when.

One firm at a time and whole: the result depends on nothing but its claims and places, so a projection of it can be
dropped and computed again, and the order in which facts arrived leaves no trace.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contracts.codes import Programme
from domain.spans import Days, Interval, Known
from services.cultivation.firms.rules import Cell
from services.cultivation.programmes.rules.ladder import measures


@dataclass(frozen=True)
class Claim:
    """An interval of one recognition."""

    programme: Programme
    valid: Days
    known: Known


@dataclass(frozen=True)
class Place:
    """Where a firm was; at any (day, instant) at most one place of a firm holds."""

    cell: Cell
    valid: Days
    known: Known


@dataclass(frozen=True)
class Holding:
    measure: str
    cell: Cell
    valid: Days
    known: Known


Held = tuple[str, Cell, Days]


def holdings(claims: Sequence[Claim], places: Sequence[Place]) -> list[Holding]:
    """Disjoint rectangles: for each measure and (day, instant) the firm is in at most one of them."""
    claims = [claim for claim in claims if claim.valid.start < claim.valid.before]
    open_since: dict[Held, Known] = {}
    done: list[Holding] = []
    for known in _cuts([*(claim.known for claim in claims), *(place.known for place in places)]):
        held = set(
            _held_at(
                [claim for claim in claims if claim.known.covers(known.start)],
                [place for place in places if place.known.covers(known.start)],
            )
        )
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


def _held_at(claims: Sequence[Claim], places: Sequence[Place]) -> Iterator[Held]:
    """What is held where, as known at one instant; runs of equal days joined."""
    runs: dict[tuple[str, Cell], list[Days]] = defaultdict(list)
    for segment in _segments(claims, places):
        place = next((place for place in places if place.valid.covers(segment.start)), None)
        if place is None:
            continue
        held = {claim.programme for claim in claims if claim.valid.covers(segment.start)}
        lapsed = {claim.programme for claim in claims if claim.valid.before <= segment.start} - held
        for measure in measures(held, lapsed):
            spans = runs[(measure, place.cell)]
            if spans and spans[-1].before == segment.start:
                spans[-1] = Interval(spans[-1].start, segment.before)
            else:
                spans.append(segment)
    for (measure, cell), spans in runs.items():
        for span in spans:
            yield measure, cell, span


def _segments(claims: Sequence[Claim], places: Sequence[Place]) -> list[Days]:
    """The days cut wherever a claim or a place begins or ends."""
    if not claims or not places:
        return []
    spans = [*(claim.valid for claim in claims), *(place.valid for place in places)]
    edges = sorted({edge for span in spans for edge in (span.start, span.before)})
    return [Interval(start, end) for start, end in pairwise(edges)]
