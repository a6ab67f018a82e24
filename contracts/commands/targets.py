"""What the office says of targets: one account enters them with their document, another decides."""

from typing import Annotated

from pydantic import Field

from contracts.codes import Programme
from contracts.commands.base import Command
from contracts.fields import MAX_COUNT, Amount, Choice, CivilDate, ShortText

FIRST_YEAR, LAST_YEAR = 2023, 2035


class EnterTarget(Command):
    """A target of a year in a scope; `measure` is an indicator of the plan or a programme whose firms are counted.

    At least one of `binding` (约束值) and `expected` (预期值); the other stays as it was. `effective_on` is the day from
    which it holds, by default that of the document; `reason` says why it revises one that a document states already.
    """

    measure: Annotated[ShortText, Field(max_length=40)]
    scope: Annotated[ShortText, Field(max_length=32)]
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    binding: Amount | None = None
    expected: Amount | None = None
    document_no: ShortText
    document_on: CivilDate
    effective_on: CivilDate | None = None
    reason: ShortText | None = None


class DecideTarget(Command):
    """Approve or refuse; refusing says why."""

    reason: ShortText | None = None


class EnterProvinceTotal(Command):
    """How many firms of a programme the whole province has on a day, with the source; `reason` says why it replaces another."""

    programme: Choice[Programme]
    as_of: CivilDate
    firms: Annotated[int, Field(strict=True, ge=1, le=MAX_COUNT)]
    source: ShortText
    reason: ShortText | None = None
