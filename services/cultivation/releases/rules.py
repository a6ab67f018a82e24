"""Frozen lists in plain Python: the digest that proves a list, and why a firm counts otherwise as known later."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from contracts.codes import IntervalReason, RestatementReason


def digest_of(*lines: Iterable[object]) -> str:
    """SHA-256 over lines of values; no value can pass for two, because none holds the separators."""
    text = "\x1e".join("\x1f".join("" if value is None else str(value) for value in line) for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """What was known of one title at one instant; `counts` is false of one that nobody had verified.

    `title` is the recognition, or the programme of a status that nobody recognises.
    """

    title: str
    valid_from: date
    valid_before: date
    ended_by: IntervalReason
    counts: bool
    known_from: datetime

    def covers(self, day: date) -> bool:
        return self.counts and self.valid_from <= day < self.valid_before


@dataclass(frozen=True)
class Side:
    """A firm on the day of a frozen list as known at one instant: its titles, its zone, whether it was dissolved or unknown."""

    titles: tuple[Reading, ...] = ()
    zone: str | None = None
    dissolved: bool = False
    known: bool = True

    def title_on(self, day: date) -> Reading | None:
        """The title in force that reaches furthest."""
        return max((title for title in self.titles if title.covers(day)), key=lambda t: t.valid_before, default=None)

    def of(self, title: str) -> list[Reading]:
        return [each for each in self.titles if each.title == title]


@dataclass(frozen=True)
class Why:
    """The one reason, and the title that it speaks of where it speaks of one."""

    reason: RestatementReason
    title: str | None = None


def why(then: Side, now: Side, day: date, *, revised: bool = False) -> Why:
    """Why a firm counts otherwise on `day` than it did: the title first, then the place, then the way of counting.

    `revised`: the list was frozen under another version of its basis.
    """
    before, after = then.title_on(day), now.title_on(day)
    if before is not None and after is None:
        return Why(_gone(before, now, day), before.title)
    if before is None and after is not None:
        return Why(_come(after, then), after.title)
    if then.zone != now.zone:
        return Why(_moved(now))
    reason = RestatementReason.BASIS_REVISED if revised else RestatementReason.BASIS_CHANGED
    return Why(reason, after.title if after else None)


def _gone(before: Reading, now: Side, day: date) -> RestatementReason:
    if not now.known:
        return RestatementReason.FIRM_VOIDED
    left = now.of(before.title)
    if not left:
        return RestatementReason.TITLE_VOIDED
    if any(title.ended_by is not IntervalReason.TERM and title.valid_before <= day for title in left):
        return RestatementReason.TITLE_ENDED
    return RestatementReason.TITLE_CORRECTED


def _come(after: Reading, then: Side) -> RestatementReason:
    earlier = then.of(after.title)
    if not earlier:
        return RestatementReason.TITLE_ENTERED
    return (
        RestatementReason.TITLE_CORRECTED
        if any(title.counts for title in earlier)
        else RestatementReason.TITLE_CONFIRMED
    )


def _moved(now: Side) -> RestatementReason:
    if not now.known:
        return RestatementReason.FIRM_VOIDED
    return RestatementReason.FIRM_DISSOLVED if now.dissolved else RestatementReason.FIRM_MOVED
