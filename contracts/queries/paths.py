"""The paths of applications as cultivation answers them: those of the documents and those of the office, dated."""

from datetime import date, datetime

from contracts.applications import PathState
from contracts.codes import Programme, Zone
from contracts.queries.applications import PathView
from contracts.queries.base import Answer


class DatedPath(PathView):
    """A path over `[valid_from, valid_before)`; `zone` null: in every zone that has none of its own.

    One without `state` stands in the documents that the system came with; the others were entered by one account of the office and
    decided by another. `publicity_workdays` are those of 公示 on the day that was asked for.
    """

    programme: Programme
    programme_name: str
    zone: Zone | None = None
    valid_from: date
    valid_before: date | None = None
    in_force: bool
    publicity_workdays: int | None = None
    state: PathState | None = None
    state_name: str | None = None
    reason: str | None = None
    entered_by: str | None = None
    entered_at: datetime | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    withdrawn_by: str | None = None
    withdrawn_at: datetime | None = None
    version: int = 0


class PathList(Answer):
    """By programme, zone and day."""

    as_of: date
    items: tuple[DatedPath, ...]
