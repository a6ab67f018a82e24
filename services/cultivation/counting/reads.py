"""What holds for counting on a day, and what was ever set."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.queries.figures import CountingSettingView
from services.cultivation.counting.rules import AWAITED_DAYS, LEAST_BASE
from services.cultivation.counting.tables import SETTING
from services.cultivation.firms.tables.instants import Knowledge


def setting_on(session: Session, day: date, known: Knowledge | None = None) -> CountingSettingView:
    """As set for the day, as known at an instant; by default 180 days and 20 firms."""
    query = select(SETTING).where(SETTING.c.valid_from <= day)
    if known is not None and not known.latest:
        query = query.where(SETTING.c.recorded_at <= known.at)
    row = session.execute(query.order_by(SETTING.c.valid_from.desc(), SETTING.c.entry.desc()).limit(1)).first()
    if row is None:
        return CountingSettingView(valid_from=None, awaited_days=AWAITED_DAYS, least_base=LEAST_BASE)
    return _view(row)


def entries(session: Session) -> tuple[CountingSettingView, ...]:
    """Newest first."""
    query = select(SETTING).order_by(SETTING.c.valid_from.desc(), SETTING.c.entry.desc())
    return tuple(_view(row) for row in session.execute(query))


def _view(row: Any) -> CountingSettingView:
    return CountingSettingView(
        valid_from=row.valid_from,
        awaited_days=row.awaited_days,
        least_base=row.least_base,
        document_no=row.document_no,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )
