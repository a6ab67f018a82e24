"""What all firms held, where each counted and where it was, in columns: the flow of any period is read off them at once.

A firm is a number, its place among the sorted ids. A term is three numbers of four bytes: firm, first day, and the day before
which it ends with a mark of four bits behind it. Of ten terms a firm, in two programmes, that is some hundred bytes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from contracts.codes import FlowReason, IntervalReason, Programme, Zone
from services.cultivation.figures.reads.histories import BY_SUCCESSION, BY_TERM, way_of
from services.cultivation.figures.reads.reasons import AtEnds, reason_of

Numbers = NDArray[np.int32]
Firms = NDArray[np.bool_]
"""One flag a firm, by its number."""
Ids = NDArray[np.bytes_]

ID = np.dtype("S26")
BITS, MARK = 4, 15
NEVER = np.int32(-1)
UNBEGUN = np.int32(2**31 - 1)  # odd, as a title that was nobody's before
ZONES = {zone.value: number for number, zone in enumerate(Zone)}


class Kind(Enum):
    """What a term is: a title held (mark: how it ends, and whether it was no other firm's before), days on which a firm counts in a
    zone (mark: the zone), a stay anywhere (mark: whether the firm closed or was merged at its end)."""

    TITLE = "title"
    SPELL = "spell"
    STAY = "stay"


Key = tuple[Kind, Programme | None]


def mark_of_title(ended_by: IntervalReason, *, taken_over: bool) -> int:
    return int(way_of(ended_by)) << 1 | (not taken_over)


class Terms(NamedTuple):
    """Terms of one kind, in no order."""

    firm: Numbers
    begin: Numbers
    ends: Numbers

    @classmethod
    def of(cls, begin: Numbers, before: Numbers, mark: Numbers) -> "Terms":
        """Of firms that have no number yet."""
        return cls(np.zeros(len(begin), np.int32), begin, before << BITS | mark)

    @property
    def before(self) -> Numbers:
        return self.ends >> BITS

    @property
    def mark(self) -> Numbers:
        return self.ends & MARK

    def chosen(self, which: NDArray[np.bool_]) -> "Terms":
        return Terms(*(column[which] for column in self))

    def joined(self, others: "Terms") -> "Terms":
        return Terms(*(np.concatenate(pair) for pair in zip(self, others, strict=True)))


NOTHING = Terms(*(np.empty(0, np.int32) for _ in range(3)))


class FlowCounts(NamedTuple):
    """How many firms: in both stocks, by the reason of those in one of them only, and renewed among those in both."""

    opening: int
    closing: int
    reasons: dict[FlowReason, int]
    renewed: int


@dataclass(frozen=True)
class Period:
    """What became of the firms between two days."""

    opening: Firms
    closing: Firms
    renewed: Firms
    changed: NDArray[np.intp]
    ways: NDArray[np.int64]
    """Of each firm that changed, what is true of it at both ends, one bit each; the lowest says that it came."""

    def counts(self) -> FlowCounts:
        reasons: dict[FlowReason, int] = {}
        for way, firms in enumerate(np.bincount(self.ways)):
            if firms:
                reason = _reason(way)
                reasons[reason] = reasons.get(reason, 0) + int(firms)
        return FlowCounts(int(self.opening.sum()), int(self.closing.sum()), reasons, int(self.renewed.sum()))


def _reason(way: int) -> FlowReason:
    """The reason of firms of which the same is true: the bits of `period`."""
    came, at_start, at_end, earlier, decided, passed_on, taken_over, resides, left = (
        bool(way >> bit & 1) for bit in range(9)
    )
    dissolved = left and not resides
    ends = AtEnds(at_start, earlier, at_start, at_end, at_end, resides, dissolved, decided, taken_over, passed_on)
    reason = reason_of(came=came, at_ends=ends, restated=False, counted_as_known_later=False)
    if reason is None:
        raise LookupError(way)
    return reason


@dataclass
class HistoryColumns:
    """Titles, spells and stays of the firms that ever held anything."""

    ids: Ids = field(default_factory=lambda: np.empty(0, ID))
    terms: dict[Key, Terms] = field(default_factory=dict)

    def size(self) -> int:
        """Bytes."""
        return self.ids.nbytes + sum(column.nbytes for terms in self.terms.values() for column in terms)

    def add(self, key: Key, ids: Ids, terms: Terms) -> None:
        """More terms of one kind; each of the firm whose id stands at its place. Of stays only those of firms that held something."""
        if key[0] is Kind.STAY:
            known = self.knows(ids)
            ids, terms = ids[known], terms.chosen(known)
        else:
            self._number(np.unique(ids))
        numbered = terms._replace(firm=np.searchsorted(self.ids, ids).astype(np.int32))
        self.terms[key] = self.terms.get(key, NOTHING).joined(numbered)

    def knows(self, ids: Ids) -> NDArray[np.bool_]:
        """Which of the firms have a number."""
        if not len(self.ids):
            return np.zeros(len(ids), np.bool_)
        places = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        known: NDArray[np.bool_] = self.ids[places] == ids
        return known

    def forget(self, firm_ids: Iterable[str]) -> None:
        """All terms of these firms; they keep their numbers."""
        ids = np.array(list(firm_ids), ID)
        gone = np.zeros(len(self.ids), np.bool_)
        gone[np.searchsorted(self.ids, ids[self.knows(ids)])] = True
        for key, terms in self.terms.items():
            self.terms[key] = terms.chosen(~gone[terms.firm])

    def _number(self, ids: Ids) -> None:
        """Give new firms their numbers, which moves those behind them. `ids` are in their order."""
        fresh = ids[~self.knows(ids)]
        if not len(fresh):
            return
        moved = np.arange(len(self.ids), dtype=np.int32) + np.searchsorted(fresh, self.ids).astype(np.int32)
        self.terms = {key: terms._replace(firm=moved[terms.firm]) for key, terms in self.terms.items()}
        self.ids = np.insert(self.ids, np.searchsorted(self.ids, fresh), fresh)

    def period(self, programme: Programme, zones: Collection[str], start: date, end: date) -> Period:
        """Of (start, end], for the firms that hold the title of a programme in some zones."""
        first, last = start.toordinal(), end.toordinal()
        titles, spells = (self.terms.get((kind, programme), NOTHING) for kind in (Kind.TITLE, Kind.SPELL))
        inside = np.isin(range(MARK + 1), [ZONES[zone] for zone in zones])[spells.mark]
        opening, closing = (self._some(spells, inside & _valid(spells, day)) for day in (first, last))
        changed = np.flatnonzero(opening != closing)
        ways = np.zeros(len(changed), np.int64)
        for bit, true in enumerate((closing, *self._of_titles(titles, first, last), *self._of_stays(last))):
            ways |= true[changed].astype(np.int64) << bit
        return Period(opening, closing, self._renewed(titles, first, last) & opening & closing, changed, ways)

    def _of_titles(self, titles: Terms, first: int, last: int) -> Iterable[Firms]:
        """Held at the start, at the end, and before the start; ended last by a decision, or passed on; taken over in the period."""
        begin, before = titles.begin, titles.before
        never_empty = begin < before
        yield self._some(titles, _valid(titles, first))
        yield self._some(titles, _valid(titles, last))
        yield self._some(titles, never_empty & (before <= first))
        ended = titles.chosen(never_empty & (before <= last))
        newest = np.full(len(self.ids), NEVER)
        np.maximum.at(newest, ended.firm, ended.ends)
        way = np.where(newest == NEVER, int(BY_TERM), (newest & MARK) >> 1)
        yield way != int(BY_TERM)
        yield way == int(BY_SUCCESSION)
        begun = titles.chosen(never_empty & (begin > first) & (begin <= last))
        oldest = np.full(len(self.ids), UNBEGUN)
        np.minimum.at(oldest, begun.firm, begun.begin << 1 | begun.mark & 1)
        yield oldest & 1 == 0

    def _of_stays(self, last: int) -> Iterable[Firms]:
        """Resides somewhere on the last day; closed or merged by then."""
        stays = self.terms.get((Kind.STAY, None), NOTHING)
        yield self._some(stays, _valid(stays, last))
        yield self._some(stays, (stays.mark == 1) & (stays.before <= last))

    def _renewed(self, titles: Terms, first: int, last: int) -> Firms:
        """Valid on the last day through a title that began in the period and was no other firm's."""
        begun = (titles.begin > first) & (titles.begin <= last) & (titles.before > last)
        return self._some(titles, begun & (titles.mark & 1 == 1))

    def _some(self, terms: Terms, which: NDArray[np.bool_]) -> Firms:
        """The firms with such a term."""
        found = np.zeros(len(self.ids), np.bool_)
        found[terms.firm[which]] = True
        return found


def _valid(terms: Terms, day: int) -> NDArray[np.bool_]:
    """The terms that the day lies in."""
    return (terms.begin <= day) & (terms.before > day)
