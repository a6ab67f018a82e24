"""Answers about 企业创新积分: the office's weights, and what is known of a firm's eighteen indicators."""

from datetime import datetime
from decimal import Decimal

from contracts.fields import Ratio, SignedAmount
from contracts.points import PointsIndicator, PointsStage
from contracts.queries.base import Answer


class IndicatorWeightView(Answer):
    indicator: PointsIndicator
    name: str
    weight: Ratio | None = None


class StageWeightsView(Answer):
    """The weights of a stage as set from `since` on; scores are shown once they total 100."""

    stage: PointsStage
    stage_name: str
    since: int | None = None
    document_no: str | None = None
    total: Decimal
    complete: bool
    weights: tuple[IndicatorWeightView, ...]
    recorded_by: str | None = None
    recorded_at: datetime | None = None


class PointsWeightsView(Answer):
    year: int
    stages: tuple[StageWeightsView, ...]


class IndicatorView(Answer):
    """A firm's figure of an indicator in its unit; null where what it is made of is not known."""

    indicator: PointsIndicator
    name: str
    unit_name: str
    value: SignedAmount | None = None
    weight: Ratio | None = None


class FirmPointsView(Answer):
    """The indicators of a firm and year. `score` is the official one, and null until the weights of the stage total 100."""

    firm_id: str
    firm_name: str
    year: int
    stage: PointsStage
    stage_name: str
    known: int
    weights_complete: bool
    score: SignedAmount | None = None
    items: tuple[IndicatorView, ...]
