"""What cultivation is asked of its calendar, and of many standings at once."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import AsOf, CivilDate, Id, ShortText


class EnterDay(Command):
    """Whether a civil date is worked, and the notice (国务院办公厅 …) that says so."""

    day: CivilDate
    working: bool
    document_no: ShortText


class AskStandings(Command):
    """At most 200 firms of one page."""

    firm_ids: Annotated[list[Id], Field(min_length=1, max_length=200)]
    as_of: AsOf | None = None
