"""What the office sets for 企业创新积分."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.commands.facts import Year
from contracts.fields import Choice, Ratio, ShortText
from contracts.points import PointsIndicator, PointsStage


class IndicatorWeight(Command):
    indicator: Choice[PointsIndicator]
    weight: Ratio


class SetPointsWeights(Command):
    """The weights of a stage from a year on; an indicator that is not named has none. They may be entered bit by bit."""

    year: Year
    stage: Choice[PointsStage]
    document_no: ShortText
    weights: Annotated[list[IndicatorWeight], Field(min_length=1, max_length=18)]
