"""How long stages last as the office has scheduled it: dated rows with their document, never edited."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, Session, col, select

from contracts.codes import Programme, Zone
from contracts.standards import Stage
from services.cultivation.programmes.reference import periods
from services.cultivation.programmes.rules.periods import StagePeriod
from services.cultivation.tables import Base

BETWEEN = ","


class ScheduledPeriod(Base, table=True):
    """Working days of a stage from a day on; without a programme of all of them, without zones in all of them."""

    __tablename__ = "stage_period"
    __table_args__ = (
        CheckConstraint("stage IN ('review', 'supplement', 'publicity')", name="stage_period_stage"),
        CheckConstraint("workdays BETWEEN 1 AND 90", name="stage_period_workdays"),
    )
    period_id: str = Field(primary_key=True, max_length=26)
    stage: str = Field(max_length=16)
    programme: str | None = Field(default=None, max_length=32)
    zones: str = Field(max_length=200)
    workdays: int
    valid_from: date
    document: str = Field(max_length=200)
    mark: str = Field(max_length=10)
    recorded_by: str = Field(max_length=80)
    recorded_at: datetime
    withdrawn_by: str | None = Field(default=None, max_length=80)
    withdrawn_at: datetime | None = None


def scheduled_period(session: Session, period_id: str) -> ScheduledPeriod | None:
    return session.get(ScheduledPeriod, period_id)


def all_periods(session: Session) -> tuple[StagePeriod, ...]:
    """Those of the documents with those of the office that were not withdrawn, by day."""
    query = select(ScheduledPeriod).where(col(ScheduledPeriod.withdrawn_at).is_(None))
    return tuple(sorted((*periods(), *map(_period, session.exec(query))), key=lambda each: each.valid_from))


def _period(row: ScheduledPeriod) -> StagePeriod:
    return StagePeriod(
        stage=Stage(row.stage),
        workdays=row.workdays,
        valid_from=row.valid_from,
        programme=Programme(row.programme) if row.programme else None,
        zones=frozenset(map(Zone, filter(None, row.zones.split(BETWEEN)))),
        document=row.document,
        mark=row.mark,
        period_id=row.period_id,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
