"""Answers about targets that the office entered beside those of the plan."""

from datetime import date, datetime
from decimal import Decimal

from contracts.codes import Programme
from contracts.queries.base import Answer
from contracts.releases import TargetState


class OfficeTarget(Answer):
    """A target of a year with its document, from a day on; `decided_*` null while it waits. The plan's own stand in its table."""

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
    effective_on: date | None = None  # null in what was released before targets had one
    reason: str | None = None
    state: TargetState
    state_name: str
    in_force: bool  # approved, and gives 约束值 or 预期值 of its cell today
    entered_by: str
    entered_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    version: int


class OfficeTargets(Answer):
    """Newest first."""

    items: tuple[OfficeTarget, ...]


class TargetVersion(Answer):
    """What one document says of a target; `effective_on` null: from the beginning, which is the plan's alone."""

    target_id: str | None = None
    binding: Decimal | None = None
    expected: Decimal | None = None
    document_no: str
    document_on: date
    effective_on: date | None = None
    reason: str | None = None
    entered_by: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    in_force: tuple[str, ...]  # of binding and expected those that hold by it today


class TargetHistory(Answer):
    """The versions of one target in the order in which they take effect."""

    measure: str
    measure_name: str
    unit: str
    scope: str
    scope_name: str
    year: int
    items: tuple[TargetVersion, ...]


class ScopeShare(Answer):
    """The firms of a scope on the day of the denominator, and their share of the province in %."""

    scope: str
    scope_name: str
    count: int
    share: Decimal


class ProvinceShare(Answer):
    """The newest denominator of a programme with its day and source, and the share of each visible scope on that day."""

    programme: Programme
    programme_name: str
    as_of: date
    firms: int  # of the whole province
    source: str
    entered_by: str
    entered_at: datetime
    version: int
    shares: tuple[ScopeShare, ...]


class ProvinceShares(Answer):
    items: tuple[ProvinceShare, ...]
