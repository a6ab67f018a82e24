"""What is said of a firm on its way to the market."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, ShortText
from contracts.listings import Board, ListingStage


class EnterListingStep(Command):
    """From `reached_on` the firm stands at `stage`; null takes back what was said of that day."""

    reached_on: CivilDate
    stage: Choice[ListingStage] | None
    board: Choice[Board] | None = None
    code: Annotated[ShortText, Field(max_length=20)] | None = None
    source: ShortText | None = None
