"""What the office says of a round of applications (申报批次)."""

from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.codes import Programme
from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, LongText, ShortText

Hour = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$")]
"""A wall-clock time in Asia/Shanghai, HH:MM or HH:MM:SS; the named second is the last one that counts."""
END_OF_DAY = "23:59:59"
Year = Annotated[int, Field(strict=True, ge=2000, le=2100)]
GraceMinutes = Annotated[int, Field(strict=True, ge=0, le=7 * 24 * 60)]


class RoundTerms(Command):
    """When a round takes applications, by which document; `grace_minutes` is what the server allows beyond the closing hour."""

    name: Annotated[ShortText, Field(max_length=100)]
    opens_on: CivilDate
    closes_on: CivilDate
    closing_time: Hour = END_OF_DAY
    grace_minutes: GraceMinutes = 0
    document_no: ShortText


class OpenRound(RoundTerms):
    """A new round of a programme and year; its applications report up to the year before."""

    programme: Choice[Programme]
    year: Year


class ReviseRound(RoundTerms):
    """The whole of what holds from now on, and why; programme and year stay."""

    reason: LongText


class CancelRound(Command):
    """The round takes nothing any more."""

    reason: LongText
