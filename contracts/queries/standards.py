"""Standards as cultivation answers them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from contracts.codes import Programme
from contracts.queries.base import Answer
from contracts.standards import EdgeKind, StandardState


class StepView(Answer):
    limit: Decimal | None
    low: Decimal
    high: Decimal
    strict: bool = False


class DatedValueView(Answer):
    """A value over `[valid_from, valid_before)`: a number, a table or a choice of titles; `said` is the same in words.

    `scheduled` ones were set by the office over those that the standard came with.
    """

    valid_from: date
    valid_before: date | None
    said: str
    value: Decimal | None = None
    table: tuple[StepView, ...] = ()
    titles: tuple[Programme, ...] = ()
    citation: str
    mark: str
    mark_name: str
    scheduled: bool = False


class ParameterView(Answer):
    """A figure of a standard; what is not certain is the office's to set."""

    code: str
    name: str
    current: DatedValueView
    values: tuple[DatedValueView, ...]


class CriterionView(Answer):
    """A criterion as the standard states it; `depth` is how deep it lies inside others, `role` what it is there."""

    code: str
    name: str
    clause: str
    kind: str
    kind_name: str
    judged: str  # computed | manual | official-score
    judged_name: str
    evidence: str = ""
    asks: tuple[str, ...] = ()
    required: str | None = None
    role: str = ""  # 条件之一 | 直接符合 | 豁免情形
    depth: int = 0
    parameters: tuple[ParameterView, ...] = ()


class StandardSummary(Answer):
    standard_id: str
    programme: Programme
    programme_name: str
    version_name: str
    title: str
    legal_basis: str
    state: StandardState
    state_name: str
    mark: str
    mark_name: str
    valid_from: date | None
    valid_before: date | None = None
    drafted_here: bool
    document_no: str | None = None
    note: str = ""
    uncertain: int = 0  # parameters that are not certain
    version: int = 1


class StandardView(StandardSummary):
    digest: str
    criteria: tuple[CriterionView, ...]
    renewals_before: date | None = None
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class ProgrammeStandards(Answer):
    """The standards of a programme; `current` null means that none is published (未发布标准)."""

    programme: Programme
    programme_name: str
    current: str | None
    said: str
    items: tuple[StandardSummary, ...]


class StandardList(Answer):
    as_of: date
    items: tuple[ProgrammeStandards, ...]


class EdgeView(Answer):
    """What holding `from_programme` does to the standard of `to_programme`, as the criterion of that standard says."""

    from_programme: Programme
    from_name: str
    to_programme: Programme
    to_name: str
    kind: EdgeKind
    kind_name: str
    standard_id: str
    criterion: str
    clause: str
    mark: str


class EdgeList(Answer):
    as_of: date
    items: tuple[EdgeView, ...]


class MetricView(Answer):
    metric: str
    name: str
    unit: str
    unit_name: str
    period: str
    signed: bool


class MetricList(Answer):
    items: tuple[MetricView, ...]


class StandardText(Answer):
    """What a draft says, as it was written: criteria with the parts that `CriterionEntry` names, tables as rows."""

    standard_id: str
    title: str
    legal_basis: str
    criterion: tuple[dict[str, Any], ...]
    version: int
