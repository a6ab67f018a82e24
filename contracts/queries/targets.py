"""Answers about targets that the office entered beside those of the plan."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import TargetState
from contracts.queries.base import Answer


class OfficeTarget(Answer):
    """A target of a year with its document; `decided_*` null while it waits. The plan's own targets stand in its table."""

    target_id: str
    measure: str  # an indicator of the plan, or a programme
    measure_name: str
    unit: str
    scope: str
    scope_name: str
    year: int
    binding: Decimal | None = None
    expected: Decimal | None = None
    document_no: str
    document_on: date
    reason: str | None = None
    state: TargetState
    state_name: str
    in_force: bool  # approved, and no later one of the same cell is
    entered_by: str
    entered_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    version: int


class OfficeTargets(Answer):
    """Newest first."""

    items: tuple[OfficeTarget, ...]
