"""Targets of the office with their history: what waits, what is in force, what was replaced or refused."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from contracts.queries.targets import OfficeTarget, OfficeTargets
from contracts.releases import TargetState
from gateway.access.rules.scope import Scope, scope_of
from gateway.attainment.reads.measures import known_measures
from gateway.attainment.reads.versions import target_book
from gateway.attainment.tables.entries import TargetEntry, all_targets
from gateway.attainment.tables.entries import approved_targets as approved_rows
from kit.data import clock


def office_targets(session: Session, visible: Collection[Scope], *, drafts: bool) -> OfficeTargets:
    """Those of visible scopes; without `drafts` the approved ones only."""
    current = target_book(session, clock.today()).in_force()
    mine = [row for row in all_targets(session) if scope_of(row.scope) in visible]
    shown = [row for row in mine if drafts or row.state == TargetState.APPROVED.value]
    return OfficeTargets(items=tuple(target_view(row, current) for row in shown))


def approved_targets(session: Session, as_of: date, known_at: datetime) -> tuple[OfficeTarget, ...]:
    """What was in force on a day as known at an instant, beside what the plan alone states."""
    current = target_book(session, as_of, known_at).in_force()
    return tuple(target_view(row, current) for row in approved_rows(session) if row.target_id in current)


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
        effective_on=row.effective_on,
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
