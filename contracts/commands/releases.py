"""What is asked for to make figures final: cultivation freezes the firms, the gateway releases what stands on them."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import CivilDate, Instant, LongText, ShortText


class FreezeFigures(Command):
    """The day whose figures are frozen, and what of it was known: all that is known by now where no instant is named."""

    as_of: CivilDate
    known_at: Instant | None = None


class DraftRelease(FreezeFigures):
    """A release of the figures of a day; `note` says for what."""

    title: ShortText
    note: Annotated[LongText, Field(max_length=1000)] | None = None


class AdvanceRelease(Command):
    """One step of a release; `reason` says why it is discarded."""

    reason: ShortText | None = None
