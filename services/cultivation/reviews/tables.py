"""What reviewers write beside an application: claims, lines of the checklist, materials owed, experts, batches.

None of it moves the application's own version: a firm that polls its application learns nothing from it.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import CheckConstraint, ColumnElement, Index, Text, and_, func, select
from sqlmodel import Field, Session

from contracts.reviews import SupplyStanding
from services.cultivation.reviews.rules.supplies import Owed
from services.cultivation.tables import Base, table_of

T = TypeVar("T", bound=Base)


class ReviewClaim(Base, table=True):
    """认领 by `holder` of the side `role` until the day `until` (inclusive), unless `ended_at` came first."""

    __tablename__ = "review_claim"
    __table_args__ = (Index("ix_review_claim_holder", "holder", "until"),)
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    holder: str = Field(max_length=80)
    role: str = Field(max_length=10)
    claimed_at: datetime
    until: date
    take_over_reason: str | None = Field(default=None, max_length=200)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, max_length=80)


class ReviewLine(Base, table=True):
    """A finding of one item, never changed: of which submission, after which step of the history."""

    __tablename__ = "review_line"
    __table_args__ = (CheckConstraint("result IN ('fits', 'unfit', 'supplement')", name="review_line_result"),)
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    item: str = Field(max_length=60)
    result: str = Field(max_length=10)
    note: str | None = Field(default=None, sa_type=Text)
    at: datetime
    actor: str = Field(max_length=80)
    role: str = Field(max_length=10)
    submission: int
    after_step: int


class ReviewSupply(Base, table=True):
    """容缺: a material that was missing when the application was accepted, with its last day, when it came, how it was settled."""

    __tablename__ = "review_supply"
    __table_args__ = (CheckConstraint("(supplied_at IS NULL) = (supplied_on IS NULL)", name="review_supply_supplied"),)
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    material: str = Field(max_length=48)
    due_on: date
    note: str | None = Field(default=None, max_length=200)
    asked_at: datetime
    asked_by: str = Field(max_length=80)
    supplied_at: datetime | None = None
    supplied_on: date | None = None
    supplied_by: str | None = Field(default=None, max_length=80)
    supplied_note: str | None = Field(default=None, max_length=200)
    settled_at: datetime | None = None
    settled_as: str | None = Field(default=None, max_length=10)

    @property
    def owed(self) -> Owed:
        """As the rules see it."""
        return Owed(self.due_on, self.supplied_at, SupplyStanding(self.settled_as) if self.settled_as else None)


class ReviewSupplyStep(Base, table=True):
    """What became of a missing material, never changed: a file or a note that came, or what a reviewer decided of it.

    `due_on` is the last day that holds from then on; a file came after submission `submission`.
    """

    __tablename__ = "review_supply_step"
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    supply: int
    action: str = Field(max_length=10)
    at: datetime
    actor: str = Field(max_length=80)
    role: str = Field(max_length=10)
    note: str | None = Field(default=None, max_length=200)
    due_on: date
    attachment_id: str | None = Field(default=None, max_length=26, foreign_key="attachment.attachment_id")
    submission: int


class ReviewExpert(Base, table=True):
    """An expert by name with the score given; `score` as text keeps its digits. A recused one's does not count."""

    __tablename__ = "review_expert"
    __table_args__ = (
        CheckConstraint("profession IN ('technical', 'financial')", name="review_expert_profession"),
        CheckConstraint("score IS NOT NULL OR recusal_reason IS NOT NULL", name="review_expert_score"),
    )
    application_id: str = Field(primary_key=True, max_length=26, foreign_key="application.application_id")
    seq: int = Field(primary_key=True)
    name: str = Field(max_length=40)
    profession: str = Field(max_length=10)
    employer: str | None = Field(default=None, max_length=200)
    score: str | None = Field(default=None, max_length=8)
    opinion: str | None = Field(default=None, sa_type=Text)
    entered_at: datetime
    entered_by: str = Field(max_length=80)
    recusal_reason: str | None = Field(default=None, max_length=200)
    recused_at: datetime | None = None
    recused_by: str | None = Field(default=None, max_length=80)


class DecisionBatch(Base, table=True):
    """Many decisions at once and what became of each, as it was answered (JSON)."""

    __tablename__ = "decision_batch"
    batch_id: str = Field(primary_key=True, max_length=26)
    step: str = Field(max_length=24)
    decided_at: datetime
    decided_by: str = Field(max_length=80)
    answer: str = Field(sa_type=Text)


CLAIM = table_of(ReviewClaim)
SUPPLY = table_of(ReviewSupply)


def in_force(role: str, today: date) -> ColumnElement[bool]:
    """The claims of one side that hold today."""
    return and_(CLAIM.c.role == role, CLAIM.c.ended_at.is_(None), CLAIM.c.until >= today)


def claims_of(session: Session, application_ids: Iterable[str], today: date) -> list[ReviewClaim]:
    """The claims on these applications that hold today, of either side."""
    of_these = CLAIM.c.application_id.in_(list(application_ids))
    holding = (of_these, CLAIM.c.ended_at.is_(None), CLAIM.c.until >= today)
    return list(session.scalars(select(ReviewClaim).where(*holding).order_by(CLAIM.c.claimed_at)))


def claim_of(session: Session, application_id: str, role: str, today: date) -> ReviewClaim | None:
    """The claim of one side that holds today."""
    mine = select(ReviewClaim).where(CLAIM.c.application_id == application_id, in_force(role, today))
    return session.scalars(mine).first()


def lines_of(session: Session, application_id: str) -> list[ReviewLine]:
    """Every line of the checklist, oldest first."""
    return _of(session, ReviewLine, application_id)


def supplies_of(session: Session, application_id: str) -> list[ReviewSupply]:
    return _of(session, ReviewSupply, application_id)


def supply_steps_of(session: Session, application_id: str) -> list[ReviewSupplyStep]:
    """What became of the missing materials, oldest first."""
    return _of(session, ReviewSupplyStep, application_id)


def experts_of(session: Session, application_id: str) -> list[ReviewExpert]:
    return _of(session, ReviewExpert, application_id)


def owed_by(session: Session, application_ids: Iterable[str]) -> list[ReviewSupply]:
    """The materials of these applications that nobody has settled: not come, or not confirmed."""
    missing = (SUPPLY.c.application_id.in_(list(application_ids)), SUPPLY.c.settled_at.is_(None))
    return list(session.scalars(select(ReviewSupply).where(*missing)))


def next_seq(session: Session, model: type[Base], application_id: str) -> int:
    """The number of the next row of an application; the one writer makes counting safe."""
    table = table_of(model)
    query = select(func.coalesce(func.max(table.c.seq), 0)).where(table.c.application_id == application_id)
    last: int = session.execute(query).scalar_one()
    return last + 1


def _of(session: Session, model: type[T], application_id: str) -> list[T]:
    table = table_of(model)
    query = select(model).where(table.c.application_id == application_id).order_by(table.c.seq)
    return list(session.scalars(query))
