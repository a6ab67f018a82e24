"""The targets that hold: the plan's as the first versions, and what the office has had approved since."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from sqlmodel import Session

from contracts.codes import Programme
from contracts.queries.targets import TargetHistory, TargetVersion
from gateway.access.rules.scope import Scope, scope_of
from gateway.attainment.reads.measures import known_measures
from gateway.attainment.reference import targets as plan
from gateway.attainment.rules.target import Goal, Target
from gateway.attainment.rules.versions import ALWAYS, Cell, TargetBook, Version, book_of
from gateway.attainment.tables.entries import TargetEntry, approved_targets
from gateway.tables import mechanism
from kit.data.database import known_now

HNTE = "hnte-count"


def measure_of(programme: Programme) -> str:
    """What a target for the firms of a programme is entered as."""
    return HNTE if programme is Programme.HNTE else programme.value


def target_book(session: Session, as_of: date, known_at: datetime | None = None) -> TargetBook:
    """What holds on a day as known at an instant, by default now."""
    return book_of(all_versions(session), as_of, known_at or known_now(session, mechanism))


def all_versions(session: Session) -> tuple[Version, ...]:
    """What was ever in force or will be: the plan's, and what the office has had approved."""
    return (*plan_versions(), *(version_of(row) for row in approved_targets(session)))


@lru_cache(maxsize=256)
def goal_of(book: TargetBook, scope: Scope, indicator: str = HNTE) -> Target:
    """The target of an indicator of the plan in a scope, as it holds."""
    return book.holding(plan.load().target(scope, indicator))


@cache
def plan_versions() -> tuple[Version, ...]:
    """The plan's sixty targets: in force from the beginning, always known."""
    number = plan.load().document.number
    return tuple(
        Version(Cell(each.indicator, each.scope, each.target_year), each.binding, each.expected, number)
        for each in plan.load().targets
    )


def version_of(row: TargetEntry) -> Version:
    """An approved entry as a version of its cell."""
    return Version(
        cell=Cell(row.measure, scope_of(row.scope), row.year),
        binding=None if row.binding is None else Decimal(row.binding),
        expected=None if row.expected is None else Decimal(row.expected),
        document_no=row.document_no,
        effective_on=row.effective_on,
        known_at=row.decided_at or ALWAYS,
        target_id=row.target_id,
    )


def target_history(session: Session, cell: Cell, today: date) -> TargetHistory:
    """Every version of a cell in the order in which they take effect, the plan's first."""
    measure, document = known_measures()[cell.measure], plan.load().document
    book = target_book(session, today)
    rows = [row for row in approved_targets(session) if version_of(row).cell == cell]
    stated = [each for each in plan_versions() if each.cell == cell]
    first = [
        TargetVersion(
            binding=each.binding,
            expected=each.expected,
            document_no=each.document_no,
            document_on=document.issued_on,
            in_force=_holds(book, each),
        )
        for each in stated
    ]
    later = [_entered(row, book) for row in sorted(rows, key=lambda row: (row.effective_on, row.decided_at))]
    return TargetHistory(
        measure=cell.measure,
        measure_name=measure.name,
        unit=measure.unit,
        scope=cell.scope.value,
        scope_name=cell.scope.label,
        year=cell.year,
        items=(*first, *later),
    )


def _entered(row: TargetEntry, book: TargetBook) -> TargetVersion:
    version = version_of(row)
    return TargetVersion(
        target_id=row.target_id,
        binding=version.binding,
        expected=version.expected,
        document_no=row.document_no,
        document_on=row.document_on,
        effective_on=row.effective_on,
        reason=row.reason,
        entered_by=row.entered_by,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        in_force=_holds(book, version),
    )


def _holds(book: TargetBook, version: Version) -> tuple[str, ...]:
    """The goals that a version gives."""
    return tuple(goal.value for goal in Goal if book.held.get((version.cell, goal)) == version)


def is_stated(session: Session, cell: Cell) -> bool:
    """Whether some document states a target of a cell already, in force or not yet."""
    return any(each.cell == cell for each in all_versions(session))
