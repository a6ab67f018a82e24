"""Answers about facts of firms: what each side says of a figure, since when it is known, and by whom it was entered."""

from datetime import date, datetime

from contracts.codes import JobState, RowOutcome
from contracts.fields import SignedAmount
from contracts.metrics import FactChannel, FactSide, Metric, PeriodKind, Unit
from contracts.queries.base import Answer, Page


class FigureView(Answer):
    """One side's figure in the metric's unit. `entered_by` is shown to staff and office; firms read the role alone."""

    value: SignedAmount
    source: str | None = None
    evidence: str | None = None
    version: int
    channel: FactChannel
    channel_name: str
    entered_by: str | None = None
    entered_role_name: str
    recorded_at: datetime


class FactView(Answer):
    """A metric of a year, or of a day from `since` on; both sides beside each other, `differ` when they disagree."""

    metric: Metric
    metric_name: str
    unit: Unit
    unit_name: str
    period_kind: PeriodKind
    year: int | None = None
    since: date | None = None
    self_reported: FigureView | None = None
    official: FigureView | None = None
    differ: bool = False


class FirmFactsView(Answer):
    """What is known of one firm in figures on a day, as known at an instant; what is not here is unknown, not zero."""

    firm_id: str
    firm_name: str
    as_of: date
    known_at: datetime
    version: int
    items: tuple[FactView, ...]


class FactEntryView(Answer):
    """One entry of a figure's history; a `value` of null took it back."""

    metric: Metric
    metric_name: str
    unit_name: str
    year: int | None = None
    since: date | None = None
    side: FactSide
    side_name: str
    version: int
    value: SignedAmount | None
    source: str | None = None
    evidence: str | None = None
    channel_name: str
    entered_by: str | None = None
    entered_role_name: str
    recorded_at: datetime


class FactEntryPage(Page):
    items: tuple[FactEntryView, ...]


class ReturnView(Answer):
    """A yearly return that was uploaded, with the progress of its reading."""

    return_id: str
    filename: str
    year: int
    since: date
    side: FactSide
    side_name: str
    source: str | None = None
    state: JobState
    state_name: str
    rows: int
    done: int
    updated: int
    unchanged: int
    refused: int
    notes: tuple[str, ...] = ()
    problem: str | None = None
    started_by: str
    started_at: datetime
    finished_at: datetime | None = None
    version: int


class ReturnPage(Page):
    items: tuple[ReturnView, ...]


class RowReason(Answer):
    """Why a row ended as it did; `column` is the heading, null for the row as a whole."""

    column: str | None = None
    code: str
    message: str


class ReturnRowView(Answer):
    line: int
    uscc: str
    name: str
    outcome: RowOutcome
    outcome_name: str
    reasons: tuple[RowReason, ...]
    firm_id: str | None = None


class ReturnRowPage(Page):
    items: tuple[ReturnRowView, ...]
