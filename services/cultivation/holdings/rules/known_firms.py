"""A firm as known at one instant, its places apart: what it held, when it was in 公示, when it waited, in which cohorts it stood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from contracts.codes import Programme
from domain.spans import OPEN, Days, Interval, Known
from services.cultivation.counting.rules import Allowance, awaited
from services.cultivation.holdings.rules.bases import RENEWABLE, YEARS_OF_COHORTS, FirmDay
from services.cultivation.holdings.rules.publicities import Publicity


class Claim(NamedTuple):
    """An interval of one recognition; `by_term` says that it ends because its term is over, `title` names it to suspensions.

    `recognised_on` is the day of issue where the title came from another firm; else a title begins when it is issued.
    """

    programme: Programme
    valid: Days
    known: Known
    by_term: bool = True
    title: str = ""
    recognised_on: date | None = None


class Rest(NamedTuple):
    """A title is suspended: it counts, and is counted among those that rest."""

    title: str
    valid: Days
    known: Known


Spans = Sequence[tuple[Programme, Days]]
NONE: frozenset[Programme] = frozenset()


@dataclass(frozen=True)
class KnownFirm:
    """Titles with their suspensions, and spans that say over which days something else is true of a programme."""

    claims: Sequence[Claim]
    rests: Sequence[Rest]
    publicised: Spans
    awaited: Spans
    cohorts: Spans

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        publicities: Sequence[Publicity],
        rests: Sequence[Rest],
        allowances: Sequence[Allowance],
    ) -> "KnownFirm":
        held = [claim for claim in claims if claim.valid.start < claim.valid.before]
        publicised = [(each.programme, days) for each in publicities if (days := _open(each, claims)) is not None]
        return cls(
            claims=held,
            rests=rests,
            publicised=publicised,
            awaited=list(_awaited(held, publicised, allowances)),
            cohorts=list(_cohorts(held)),
        )

    @cached_property
    def begins(self) -> date:
        """The first day on which anything is true of the firm; open when nothing ever is."""
        return min([OPEN, *(claim.valid.start for claim in self.claims), *(days.start for _, days in self.publicised)])

    def on(self, day: date) -> FirmDay:
        """What is true of the firm on a day."""
        held = frozenset(claim.programme for claim in self.claims if claim.valid.covers(day))
        lapsed = frozenset(claim.programme for claim in self.claims if claim.valid.before <= day) - held
        publicised = _at(self.publicised, day)
        suspended = held - self._standing(day) if self.rests else NONE
        awaiting = publicised & _at(self.awaited, day)
        return FirmDay(held, lapsed, awaiting, publicised, _at(self.cohorts, day), suspended)

    def _standing(self, day: date) -> set[Programme]:
        """What is held by a title that does not rest."""
        resting = {rest.title for rest in self.rests if rest.valid.covers(day)}
        return {claim.programme for claim in self.claims if claim.valid.covers(day) and claim.title not in resting}

    def segments(self, others: Iterable[Days] = ()) -> list[Days]:
        """The days cut wherever something begins or ends, here or among `others`."""
        facts = (*(claim.valid for claim in self.claims), *(rest.valid for rest in self.rests))
        spans = (days for several in (self.publicised, self.awaited, self.cohorts) for _, days in several)
        edges = {edge for days in (*facts, *spans, *others) for edge in (days.start, days.before)}
        return [Interval(start, end) for start, end in pairwise(sorted(edges))]


def _at(spans: Spans, day: date) -> frozenset[Programme]:
    return frozenset(programme for programme, days in spans if days.covers(day)) if spans else NONE


def _open(publicity: Publicity, claims: Sequence[Claim]) -> Days | None:
    """A 公示 on a list is over when its title begins: the one that begins as near to the list as the list is believed for.

    What had been cancelled or revoked before the list is another recognition.
    """
    days = publicity.valid
    if not publicity.listed:
        return days
    earliest = days.start - (days.before - days.start)
    came = [
        claim.valid.start
        for claim in claims
        if claim.programme is publicity.programme
        and earliest < claim.valid.start < days.before
        and (claim.by_term or claim.valid.before > days.start)
    ]
    before = min((days.before, *came))
    return Interval(days.start, before) if days.start < before else None


def _awaited(
    claims: Sequence[Claim], publicised: Spans, allowances: Sequence[Allowance]
) -> Iterator[tuple[Programme, Days]]:
    """From the day after the last of each title whose renewal is applied for, as long as the office allows."""
    asked = {programme for programme, _ in publicised}
    for claim in claims:
        if claim.programme in asked and claim.by_term and claim.valid.before.year < MAXYEAR:
            for days in awaited(claim.valid.before, allowances):
                yield claim.programme, days


def _cohorts(claims: Sequence[Claim]) -> Iterator[tuple[Programme, Days]]:
    """From the day of the title to the end of the second year after, or to the day from which a decision ended it."""
    for claim in claims:
        year = (claim.recognised_on or claim.valid.start).year
        if claim.programme in RENEWABLE and year < MAXYEAR - YEARS_OF_COHORTS:
            over = date(year + YEARS_OF_COHORTS, 1, 1)
            before = over if claim.by_term else min(over, claim.valid.before)
            if claim.valid.start < before:
                yield claim.programme, Interval(claim.valid.start, before)
