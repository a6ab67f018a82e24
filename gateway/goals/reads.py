"""Targets of the office with their history: what waits, what is in force, what was replaced or refused."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache

from sqlmodel import Session

from contracts.codes import TargetState
from contracts.queries.targets import OfficeTarget, OfficeTargets
from gateway.access.rules.scope import Scope, scope_of
from gateway.attainment.reference import targets as plan
from gateway.goals.rules import Measure, measures
from gateway.goals.tables import TargetEntry, all_targets


@cache
def known_measures() -> dict[str, Measure]:
    """What can have a target."""
    return measures(plan.load().indicators)


def office_targets(session: Session, visible: Collection[Scope], *, drafts: bool) -> OfficeTargets:
    """Those of visible scopes; without `drafts` the approved ones only."""
    rows = all_targets(session)
    current = in_force(rows)
    mine = [row for row in rows if scope_of(row.scope) in visible]
    shown = [row for row in mine if drafts or row.state == TargetState.APPROVED.value]
    return OfficeTargets(items=tuple(target_view(row, current) for row in shown))


def approved_targets(session: Session, known_at: datetime) -> tuple[OfficeTarget, ...]:
    """What was in force at an instant."""
    rows = [row for row in all_targets(session) if row.decided_at is not None and row.decided_at <= known_at]
    current = in_force(rows)
    return tuple(target_view(row, current) for row in rows if row.target_id in current)


def in_force(rows: Iterable[TargetEntry]) -> set[str]:
    """Of each cell the target that was approved last."""
    newest: dict[tuple[str, str, int], TargetEntry] = {}
    approved = (row for row in rows if row.state == TargetState.APPROVED.value and row.decided_at is not None)
    for row in sorted(approved, key=lambda row: (row.decided_at, row.target_id)):
        newest[row.measure, row.scope, row.year] = row
    return {row.target_id for row in newest.values()}


def target_view(row: TargetEntry, current: Collection[str]) -> OfficeTarget:
    measure, state = known_measures()[row.measure], TargetState(row.state)
    return OfficeTarget(
        target_id=row.target_id,
        measure=row.measure,
        measure_name=measure.name,
        unit=measure.unit,
        scope=row.scope,
        scope_name=scope_of(row.scope).label,
        year=row.year,
        binding=None if row.binding is None else Decimal(row.binding),
        expected=None if row.expected is None else Decimal(row.expected),
        document_no=row.document_no,
        document_on=row.document_on,
        reason=row.reason,
        state=state,
        state_name=state.label,
        in_force=row.target_id in current,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        version=row.version,
    )
