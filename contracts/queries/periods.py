"""How long the stages of an application last, as cultivation answers it."""

from datetime import date, datetime

from contracts.codes import Programme, Zone
from contracts.queries.base import Answer
from contracts.standards import Stage


class PeriodView(Answer):
    """Working days of a stage over `[valid_from, valid_before)`; `programme` null and `zones` empty mean all of them.

    One with a `period_id` was scheduled by the office, the others stand in the documents.
    """

    period_id: str | None
    stage: Stage
    stage_name: str
    programme: Programme | None
    programme_name: str | None
    zones: tuple[Zone, ...] = ()
    workdays: int
    valid_from: date
    valid_before: date | None
    in_force: bool
    document: str
    mark: str
    mark_name: str
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class PeriodList(Answer):
    as_of: date
    items: tuple[PeriodView, ...]
