"""What the office may ask of the names of places."""

from typing import Annotated

from pydantic import Field

from contracts.codes import Zone
from kit.web.fields import Choice, Command, ShortText


class NamePlace(Command):
    """Another name for a zone, or for one of its parks, as spreadsheets write it."""

    name: Annotated[ShortText, Field(max_length=60)]
    zone: Choice[Zone]
    park: Annotated[ShortText, Field(max_length=64)] | None = None
