"""What is said of a firm in figures."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, ShortText, SignedAmount
from contracts.metrics import FactSide, Metric, Unit

Year = Annotated[int, Field(ge=1949, le=2100)]


class EnteredFigure(Command):
    """One figure; a `value` of null takes back what was said. `unit` may be named to be checked.

    `source` and `evidence` are those of this figure, by default those of all.
    """

    metric: Choice[Metric]
    value: SignedAmount | None
    unit: Choice[Unit] | None = None
    source: ShortText | None = None
    evidence: ShortText | None = None


class EnterFacts(Command):
    """The figures of one firm: metrics of a year are told of `year`, those of a day hold from `since` on.

    Other figures stay as they are. An official figure names its source.
    """

    side: Choice[FactSide] = FactSide.SELF_REPORTED
    year: Year | None = None
    since: CivilDate | None = None
    source: ShortText | None = None
    evidence: ShortText | None = None
    figures: Annotated[list[EnteredFigure], Field(min_length=1, max_length=200)]


class UploadReturn(Command):
    """What is said of an uploaded yearly return, beside its bytes. Metrics of a day hold from `since`, by default the year's end.

    `source` is the source of official figures whose row names none.
    """

    filename: ShortText
    year: Year
    since: CivilDate | None = None
    side: Choice[FactSide] = FactSide.SELF_REPORTED
    source: ShortText | None = None
