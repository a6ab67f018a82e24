"""What the office has set for counting, dated: the newest entry of a day stands, and nothing is deleted."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, select
from sqlmodel import Field, Session

from services.cultivation.counting.rules import Allowance
from services.cultivation.tables import Base, table_of


class CountingSetting(Base, table=True):
    """From a day on: how many days a title that ran out is awaited, and the least base of a percentage (firms)."""

    __tablename__ = "counting_setting"
    __table_args__ = (
        CheckConstraint("awaited_days BETWEEN 0 AND 1000", name="counting_setting_awaited"),
        CheckConstraint("least_base BETWEEN 1 AND 1000", name="counting_setting_base"),
    )
    valid_from: date = Field(primary_key=True)
    entry: int = Field(primary_key=True)
    awaited_days: int
    least_base: int
    document_no: str = Field(max_length=200)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime


SETTING = table_of(CountingSetting)


def allowances(session: Session) -> list[Allowance]:
    """All that was ever set, in the order in which entries count."""
    query = select(SETTING.c.valid_from, SETTING.c.awaited_days, SETTING.c.recorded_at)
    rows = session.execute(query.order_by(SETTING.c.valid_from, SETTING.c.entry))
    return [Allowance(row.valid_from, row.awaited_days, row.recorded_at) for row in rows]
