"""What is said of an obligation, and the dates that the office sets."""

from typing import Annotated

from pydantic import Field

from contracts.commands.base import Command
from contracts.fields import Choice, CivilDate, Id, ShortText
from contracts.obligations import ChangeKind

MONTH_DAY = (
    "^(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])$|^(0[469]|11)-(0[1-9]|[12][0-9]|30)$|^02-(0[1-9]|1[0-9]|2[0-8])$"
)
"""A day that every year has."""
PERIOD = "^[0-9]{4}(-[0-9]{2}-[0-9]{2})?$"
"""The year that is reported, or the day of a change."""
ReceiptNumber = Annotated[ShortText, Field(max_length=64)]


class TickObligation(Command):
    """Done on `done_on`, with the number of the receipt. Whoever changes what the park has confirmed says why."""

    done_on: CivilDate
    receipt_no: ReceiptNumber
    reason: ShortText | None = None


class ConfirmObligation(Command):
    """The park has seen that it was done as the firm says."""

    note: ShortText | None = None


class ConfirmedItem(Command):
    """One obligation against the version that was seen; what the firm has not told comes with day and receipt."""

    firm_id: Id
    duty: Id
    period: Annotated[str, Field(pattern=PERIOD)]
    version: Annotated[int, Field(ge=0, le=999_999_999)]
    done_on: CivilDate | None = None
    receipt_no: ReceiptNumber | None = None


class ConfirmObligations(Command):
    """Up to 500 obligations at once, each for itself: one that is refused hinders no other."""

    items: Annotated[list[ConfirmedItem], Field(min_length=1, max_length=500)]


class ReturnObligation(Command):
    """What was said does not hold; the obligation stands as if nothing had been said."""

    reason: ShortText


class WaiveObligation(Command):
    """The office asks no more for it."""

    reason: ShortText
    document_no: ShortText | None = None


class StateChange(Command):
    """A change of the firm that no event of the register says, with its day and what changed."""

    kind: Choice[ChangeKind]
    changed_on: CivilDate
    about: ShortText


class WithdrawChange(Command):
    """What was stated by mistake."""

    reason: ShortText


class ScheduleTerm(Command):
    """From a day on a duty has another last day of the year (month-day), or another number of months."""

    valid_from: CivilDate
    due: Annotated[str, Field(pattern=MONTH_DAY)] | None = None
    months: Annotated[int, Field(ge=1, le=24)] | None = None
    document_no: ShortText


class WithdrawTerm(Command):
    """Take back a term that has not begun."""

    valid_from: CivilDate
