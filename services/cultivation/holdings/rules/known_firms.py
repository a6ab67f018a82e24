"""A firm as known at one instant, its places apart: what it held, when it was in 公示, when it waited, in which cohorts it stood."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, date
from itertools import pairwise

from contracts.codes import Programme
from domain.spans import Days, Interval, Known
from services.cultivation.counting.rules import Allowance, awaited
from services.cultivation.holdings.rules.bases import RENEWABLE, YEARS_OF_COHORTS, FirmDay
from services.cultivation.holdings.rules.publicities import Publicity


@dataclass(frozen=True)
class Claim:
    """An interval of one recognition; `by_term` says that it ends because its term is over."""

    programme: Programme
    valid: Days
    known: Known
    by_term: bool = True


Spans = Sequence[tuple[Programme, Days]]
NONE: frozenset[Programme] = frozenset()


@dataclass(frozen=True)
class KnownFirm:
    """Each span says over which days something is true of a programme; those of `cohorts` and `awaited` follow from the titles."""

    held: Spans
    publicised: Spans
    awaited: Spans
    cohorts: Spans

    @classmethod
    def of(
        cls, claims: Sequence[Claim], publicities: Sequence[Publicity], allowances: Sequence[Allowance]
    ) -> "KnownFirm":
        held = [claim for claim in claims if claim.valid.start < claim.valid.before]
        publicised = [(each.programme, days) for each in publicities if (days := _open(each, claims)) is not None]
        return cls(
            held=[(claim.programme, claim.valid) for claim in held],
            publicised=publicised,
            awaited=list(_awaited(held, publicised, allowances)),
            cohorts=list(_cohorts(held)),
        )

    def on(self, day: date) -> FirmDay:
        """What is true of the firm on a day."""
        held = _at(self.held, day)
        lapsed = frozenset(programme for programme, valid in self.held if valid.before <= day) - held
        publicised = _at(self.publicised, day)
        return FirmDay(held, lapsed, publicised & _at(self.awaited, day), publicised, _at(self.cohorts, day))

    def segments(self, others: Iterable[Days] = ()) -> list[Days]:
        """The days cut wherever something begins or ends, here or among `others`."""
        mine = (days for spans in (self.held, self.publicised, self.awaited, self.cohorts) for _, days in spans)
        edges = {edge for days in (*mine, *others) for edge in (days.start, days.before)}
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
        if claim.programme in RENEWABLE and claim.valid.start.year < MAXYEAR - YEARS_OF_COHORTS:
            over = date(claim.valid.start.year + YEARS_OF_COHORTS, 1, 1)
            yield claim.programme, Interval(claim.valid.start, over if claim.by_term else min(over, claim.valid.before))
