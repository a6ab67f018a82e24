"""Which target holds: the versions of a cell, the plan's first, each from a day on and known since it was approved.

A document that states one of 约束值 and 预期值 leaves the other as it was, so each follows its own newest version.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from gateway.access.rules.scope import Scope
from gateway.attainment.rules.target import Goal, Milestone, Target

ALWAYS = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Cell:
    """What a target is of, where and when."""

    measure: str
    scope: Scope
    year: int


@dataclass(frozen=True)
class Version:
    """What one document says of a cell, from `effective_on` on; the plan's are the first and were always known."""

    cell: Cell
    binding: Decimal | None
    expected: Decimal | None
    document_no: str
    effective_on: date = date.min
    known_at: datetime = ALWAYS
    target_id: str = ""

    def goal(self, goal: Goal) -> Decimal | None:
        return self.binding if goal is Goal.BINDING else self.expected


@dataclass(frozen=True, eq=False)
class TargetBook:
    """The versions that hold on a day, as known at an instant. Each is equal to itself alone: what is read of it is kept by it."""

    held: Mapping[tuple[Cell, Goal], Version]

    def value(self, cell: Cell, goal: Goal) -> Decimal | None:
        """None where nobody has entered one: blank, which is not 0."""
        version = self.held.get((cell, goal))
        return version.goal(goal) if version else None

    def versions_of(self, cell: Cell) -> tuple[Version, ...]:
        """The one or two versions that give a cell its goals."""
        found = (self.held.get((cell, goal)) for goal in Goal)
        return tuple(dict.fromkeys(each for each in found if each is not None))

    def documents(self, measure: str, scopes: Iterable[Scope]) -> tuple[str, ...]:
        """The documents behind the targets of a measure, in the order in which they took effect."""
        mine = frozenset(scopes)
        return _documents(
            each for (cell, _), each in self.held.items() if cell.measure == measure and cell.scope in mine
        )

    def documents_of(self, cell: Cell) -> tuple[str, ...]:
        return _documents(self.versions_of(cell))

    def in_force(self) -> frozenset[str]:
        """The entries that give a goal."""
        return frozenset(each.target_id for each in self.held.values())

    def holding(self, stated: Target) -> Target:
        """A target of the plan with the goals that hold, and the yearly targets on the way to them."""
        at_end = Cell(stated.indicator, stated.scope, stated.target_year)
        binding, expected = (self.value(at_end, goal) for goal in (Goal.BINDING, Goal.EXPECTED))
        return replace(
            stated,
            binding=stated.binding if binding is None else binding,
            expected=stated.expected if expected is None else expected,
            milestones=tuple(self._milestones(stated)),
        )

    def _milestones(self, stated: Target) -> Iterable[Milestone]:
        for year in range(stated.base_year + 1, stated.target_year):
            cell = Cell(stated.indicator, stated.scope, year)
            found = Milestone(year, self.value(cell, Goal.BINDING), self.value(cell, Goal.EXPECTED))
            if found.binding is not None or found.expected is not None:
                yield found


def _documents(versions: Iterable[Version]) -> tuple[str, ...]:
    ordered = sorted(versions, key=lambda each: (each.effective_on, each.known_at))
    return tuple(dict.fromkeys(each.document_no for each in ordered))


def book_of(versions: Iterable[Version], as_of: date, known_at: datetime) -> TargetBook:
    """Of each cell and goal the version that took effect last by `as_of`; of one day's, the one approved last."""
    held: dict[tuple[Cell, Goal], Version] = {}
    known = (each for each in versions if each.effective_on <= as_of and each.known_at <= known_at)
    for version in sorted(known, key=lambda each: (each.effective_on, each.known_at, each.target_id)):
        held |= {(version.cell, goal): version for goal in Goal if version.goal(goal) is not None}
    return TargetBook(held)
