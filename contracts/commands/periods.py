"""What the office says of how long the stages of an application last."""

from typing import Annotated

from pydantic import Field

from contracts.codes import Programme, Zone
from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, ShortText
from contracts.standards import Confidence, Stage


class SchedulePeriod(Command):
    """Working days of a stage that begins on `valid_from` or later, until another one is scheduled for the same scope.

    Without a programme it is about all of them, without zones about all of them; what is said of a zone goes before what is
    said of all, and then what is said of a programme.
    """

    stage: Choice[Stage]
    programme: Choice[Programme] | None = None
    zones: Annotated[list[Choice[Zone]], Field(default_factory=list, max_length=5)]
    workdays: Annotated[int, Field(strict=True, ge=1, le=90)]
    valid_from: CivilDate
    document_no: ShortText
    mark: Choice[Confidence] = Confidence.UNSURE
