"""What firms are without being recognised: 规上, 上市 and 挂牌, 创新积分; and the steps of the listing pool behind one of them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, Index, Table, and_, false, select, text
from sqlmodel import Field

from contracts.codes import NOT_TITLES, Programme
from services.cultivation.recognitions.tables import INTERVAL, PASSED_ON, RECOGNITION
from services.cultivation.tables import Base, table_of


class ListingStep(Base, table=True):
    """A stage of the pool or an event of the market that a firm reached on a day; a null stage took the entry back."""

    __tablename__ = "listing_step"
    __table_args__ = (
        CheckConstraint(
            "stage IN ('reserve', 'key', 'tutoring', 'filed', 'approved', 'listed', 'quoted', 'delisted', 'left')",
            name="listing_step_stage",
        ),
        CheckConstraint(
            "board IN ('star', 'chinext', 'main', 'bse', 'neeq', 'regional', 'hong-kong', 'overseas')",
            name="listing_step_board",
        ),
        CheckConstraint("known_from < known_until", name="listing_step_known"),
        Index("ix_listing_step_stage", "stage", "known_until"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    reached_on: date = Field(primary_key=True)
    version: int = Field(primary_key=True)
    known_from: datetime
    known_until: datetime
    stage: str | None = Field(default=None, max_length=10)
    board: str | None = Field(default=None, max_length=10)
    code: str | None = Field(default=None, max_length=20)
    source: str | None = Field(default=None, max_length=200)
    entered_by: str = Field(max_length=80)
    entered_role: str = Field(max_length=10)


class StatusInterval(Base, table=True):
    """Days on which a firm has a status, as known over `[known_from, known_until)`: made from facts and steps, rebuildable.

    The columns are those of `recognition_interval` by which figures count and explain; `number` tells a board.
    """

    __tablename__ = "status_interval"
    __table_args__ = (
        CheckConstraint("valid_from < valid_before", name="status_interval_valid"),
        Index("ix_status_interval_start", "programme", "known_until", "valid_from", "valid_before", "firm_id"),
    )
    firm_id: str = Field(primary_key=True, max_length=26)
    programme: str = Field(primary_key=True, max_length=32)
    valid_from: date = Field(primary_key=True)
    valid_before: date = Field(primary_key=True)
    known_from: datetime = Field(primary_key=True)
    known_until: datetime
    ended_by: str = Field(default="term", max_length=10)
    evidence: str = Field(default="announced", max_length=10)
    number: str | None = Field(default=None, max_length=64)


STEP, STATUS = table_of(ListingStep), table_of(StatusInterval)


PASSED, GIVER, HEIR = INTERVAL.alias("passed"), RECOGNITION.alias("giver"), RECOGNITION.alias("heir")
TAKEN_OVER = (
    select(HEIR.c.recognition_id)
    .select_from(PASSED)
    .join(GIVER, GIVER.c.recognition_id == PASSED.c.recognition_id)
    .join(HEIR, and_(HEIR.c.predecessor_id == GIVER.c.recognition_id, HEIR.c.firm_id != GIVER.c.firm_id))
    .where(text(f"passed.{PASSED_ON}"))  # as the index of those few has it
)
"""Titles that were another firm's before: found once for a question, from the few that were ever passed on."""


def taken_over(held: Table) -> ColumnElement[bool]:
    """Whether a title was another firm's before (承继). A status is nobody's to pass on."""
    return false() if held is STATUS else held.c.recognition_id.in_(TAKEN_OVER)


def intervals_of(programme: Programme) -> Table:
    """Where the intervals of a programme stand: of a title, or of a status that nobody recognises."""
    return STATUS if programme in NOT_TITLES else INTERVAL
