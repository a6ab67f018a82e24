"""What the office sets for counting."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import CivilDate, ShortText


class SetCounting(Command):
    """From a day on: how many days a title that ran out is awaited (含待换证), and below which base (家) no percentage is shown."""

    valid_from: CivilDate
    awaited_days: Annotated[int, Field(ge=0, le=1000)]
    least_base: Annotated[int, Field(ge=1, le=1000)]
    document_no: ShortText
