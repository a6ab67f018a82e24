"""The one place that counts. `Counting` is the small interface in front of it: memory stands in for SQL where it can.

All figures, lists and drill-downs read the same rows: a `holding` says that a firm counts for a programme under a basis in
one cell, and at any (day, instant) there is at most one per firm of each, so a count of rows is a count of distinct firms.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, chain
from typing import NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session

from contracts.codes import CountingBasis, Programme
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.holdings.rules.bases import COMPOSED, parts_of
from services.cultivation.holdings.tables import HOLDING

Where = tuple[str | None, str | None, str | None]  # zone, park, industry
NONE = "none"  # the value of a filter that asks for 未划分 or 未分类


@dataclass(frozen=True, order=True)
class Counted:
    """What one number counts: the firms of a programme under a basis."""

    programme: Programme
    basis: CountingBasis = CountingBasis.EACH


def parts(counted: Counted) -> tuple[Counted, ...]:
    """What is stored and makes up a count: itself, or counts of which a firm is in one at most."""
    if counted.basis not in COMPOSED:
        return (counted,)
    return tuple(Counted(counted.programme, part) for part in parts_of(counted.basis))


@dataclass(frozen=True)
class Scope:
    """Which cells are asked for: zones always, park and industry when given (`none` for the unknown ones)."""

    zones: tuple[str, ...]
    park: str | None = None
    industry: str | None = None

    def holds(self) -> ColumnElement[bool]:
        """The condition on rows of `holding`."""
        found: list[ColumnElement[bool]] = [HOLDING.c.zone.in_(self.zones)]
        for column, value in ((HOLDING.c.park, self.park), (HOLDING.c.industry, self.industry)):
            if value is not None:
                found.append(column.is_(None) if value == NONE else column == value)
        return and_(*found)


class CellCount(NamedTuple):
    """Firms in one cell; the dimensions that were not asked for are None."""

    counted: Counted
    zone: str | None
    park: str | None
    industry: str | None
    firms: int


def together(several: Sequence[Iterable[tuple[Where, int]]]) -> Iterable[tuple[Where, int]]:
    """The firms of counts that have none in common, cell by cell."""
    if len(several) == 1:
        return several[0]
    firms: dict[Where, int] = defaultdict(int)
    for where, number in chain.from_iterable(several):
        firms[where] += number
    return firms.items()


class Counting(Protocol):
    """What the figures need to know of the stocks, in one state of what is known."""

    def cells(self, wanted: Sequence[Counted], scope: Scope, day: date, by: Sequence[str]) -> list[CellCount]:
        """Distinct firms of each wanted count per cell on `day`; `by` names zone, park, industry. Empty cells are left out."""
        ...

    def series(self, wanted: Counted, scope: Scope, days: Sequence[date]) -> list[dict[str, int]]:
        """For each of the ascending `days` the distinct firms by zone."""
        ...


def counted(wanted: Iterable[Counted], scope: Scope, day: date, known: Knowledge) -> ColumnElement[bool]:
    """The rows behind a number; lists use it too, so that a cell and its drill-down cannot disagree."""
    return and_(
        among_counted(wanted),
        known.sees(HOLDING),
        HOLDING.c.valid_before > day,
        HOLDING.c.valid_from <= day,
        scope.holds(),
    )


def among_counted(wanted: Iterable[Counted]) -> ColumnElement[bool]:
    """Rows of these counts, of any day and instant."""
    by_basis: dict[CountingBasis, set[str]] = defaultdict(set)
    for part in (part for each in wanted for part in parts(each)):
        by_basis[part.basis].add(part.programme.value)
    return or_(
        *(
            and_(HOLDING.c.basis == basis.value, HOLDING.c.programme.in_(sorted(programmes)))
            for basis, programmes in by_basis.items()
        )
    )


def stored_as(wanted: Counted) -> ColumnElement[bool]:
    """The same rows of one count, for a prepared query."""
    return or_(
        *(
            and_(HOLDING.c.basis == part.basis.value, HOLDING.c.programme == part.programme.value)
            for part in parts(wanted)
        )
    )


@dataclass(frozen=True)
class HoldingCounts:
    """Counting in SQL over the holdings that a session sees as known, one statement per question."""

    session: Session
    known: Knowledge

    def cells(self, wanted: Sequence[Counted], scope: Scope, day: date, by: Sequence[str]) -> list[CellCount]:
        chosen = [HOLDING.c.basis, HOLDING.c.programme, *(HOLDING.c[name] for name in by)]
        query = select(*chosen, func.count().label("firms")).where(counted(wanted, scope, day, self.known))
        stored: dict[Counted, list[tuple[Where, int]]] = defaultdict(list)
        for row in self.session.execute(query.group_by(*chosen)).mappings():
            where = (row.get("zone"), row.get("park"), row.get("industry"))
            stored[Counted(Programme(row["programme"]), CountingBasis(row["basis"]))].append((where, row["firms"]))
        return [
            CellCount(each, *where, firms)
            for each in wanted
            for where, firms in together([stored[part] for part in parts(each)])
        ]

    def series(self, wanted: Counted, scope: Scope, days: Sequence[date]) -> list[dict[str, int]]:
        """One pass: rows that begin and end alike are added up, then laid over the days as +n and −n."""
        chosen = (HOLDING.c.zone, HOLDING.c.valid_from, HOLDING.c.valid_before)
        query = select(*chosen, func.count().label("firms")).where(
            among_counted([wanted]),
            self.known.sees(HOLDING),
            HOLDING.c.valid_before > days[0],
            HOLDING.c.valid_from <= days[-1],
            scope.holds(),
        )
        steps = {zone: [0] * (len(days) + 1) for zone in scope.zones}
        for zone, start, end, firms in self.session.execute(query.group_by(*chosen)):
            steps[zone][bisect_left(days, start)] += firms
            steps[zone][bisect_left(days, end)] -= firms
        stocks = {zone: list(accumulate(changes)) for zone, changes in steps.items()}
        return [{zone: stocks[zone][index] for zone in scope.zones} for index in range(len(days))]


def members(session: Session, wanted: Counted, scope: Scope, day: date, known: Knowledge) -> dict[str, str]:
    """The firms that are counted, with the zone each is counted in."""
    query = select(HOLDING.c.firm_id, HOLDING.c.zone).where(counted([wanted], scope, day, known))
    return {row.firm_id: row.zone for row in session.execute(query)}
