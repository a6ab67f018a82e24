"""The facts of one firm as people and machines read them, each figure with its source, and every entry of its history."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from contracts.codes import Role
from contracts.metrics import BY_CODE, FactChannel, FactSide, Metric, PeriodKind
from contracts.queries.facts import FactEntryPage, FactEntryView, FactView, FigureView, FirmFactsView
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.rules.figures import shortest
from services.cultivation.facts.tables import FACT, SHEET
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import the_firm

ORDER = list(Metric)


def facts_view(
    session: Session,
    caller: Caller,
    firm_id: str,
    as_of: date | None = None,
    known_at: datetime | None = None,
    year: int | None = None,
) -> FirmFactsView:
    """Every figure of a firm, or of one year and of the day. Raises 404 for a firm that is not the caller's."""
    firm, day, known = the_firm(session, caller, firm_id), as_of or clock.today(), knowledge(session, known_at)
    query = select(FACT).where(
        FACT.c.firm_id == firm_id, known.sees(FACT), FACT.c.value.is_not(None), FACT.c.period <= day.isoformat()
    )
    found: dict[tuple[Metric, int | None], dict[FactSide, Any]] = defaultdict(dict)
    for row in session.execute(query.order_by(FACT.c.period)):  # of two days the later one holds
        period = Period.of(row.period)
        if year is None or period.year in (year, None):
            found[BY_CODE[row.metric], period.year][FactSide(row.side)] = row
    keys = sorted(found, key=lambda key: (ORDER.index(key[0]), key[1] or 0))
    return FirmFactsView(
        firm_id=firm_id,
        firm_name=firm.name,
        as_of=day,
        known_at=known.at,
        version=version_of(session, firm_id),
        items=tuple(_fact(metric, nth, found[metric, nth], caller) for metric, nth in keys),
    )


def version_of(session: Session, firm_id: str) -> int:
    """How many entries a firm's facts have: the version that a change is made against."""
    found: int | None = session.execute(select(SHEET.c.version).where(SHEET.c.firm_id == firm_id)).scalar()
    return found or 0


def entries(
    session: Session,
    caller: Caller,
    firm_id: str,
    metric: Metric | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> FactEntryPage:
    """What was ever entered of a firm, the newest first. Raises 404."""
    the_firm(session, caller, firm_id)
    mine = [FACT.c.firm_id == firm_id, *([FACT.c.metric == metric.value] if metric else [])]
    total = session.execute(select(func.count()).select_from(FACT).where(*mine)).scalar_one()
    order = (FACT.c.known_from, FACT.c.metric, FACT.c.period, FACT.c.side)
    request = PageRequest(f"{caller.subject}|entries|{firm_id}|{metric}", limit, cursor)
    page = request.of_rows(session, select(FACT).where(*mine), *order, newest_first=True)
    return FactEntryPage(
        total=total, next_cursor=page.next_cursor, items=tuple(_entry(row, caller) for row in page.items)
    )


def _fact(metric: Metric, year: int | None, sides: dict[FactSide, Any], caller: Caller) -> FactView:
    since = max(row.period for row in sides.values())
    return FactView(
        metric=metric,
        metric_name=metric.label,
        unit=metric.unit,
        unit_name=metric.unit.label,
        period_kind=metric.period,
        year=year,
        since=Period.of(since).since if metric.period is PeriodKind.DATE else None,
        self_reported=_figure(sides.get(FactSide.SELF_REPORTED), caller),
        official=_figure(sides.get(FactSide.OFFICIAL), caller),
        differ=len({row.value for row in sides.values()}) > 1,
    )


def _figure(row: Any, caller: Caller) -> FigureView | None:
    return None if row is None else FigureView(value=shortest(row.value), version=row.version, **_entered(row, caller))


def _entry(row: Any, caller: Caller) -> FactEntryView:
    metric, period, side = BY_CODE[row.metric], Period.of(row.period), FactSide(row.side)
    entered = _entered(row, caller)
    del entered["channel"]
    return FactEntryView(
        metric=metric,
        metric_name=metric.label,
        unit_name=metric.unit.label,
        year=period.year,
        since=period.since,
        side=side,
        side_name=side.label,
        version=row.version,
        value=None if row.value is None else shortest(row.value),
        **entered,
    )


def _entered(row: Any, caller: Caller) -> dict[str, Any]:
    """How, when and by whom; a firm reads the name of an account only where it is its own."""
    channel, role = FactChannel(row.channel), Role(row.entered_role)
    hidden = caller.role == Role.FIRM and row.entered_by != caller.subject
    return {
        "source": row.source,
        "evidence": row.evidence,
        "channel": channel,
        "channel_name": channel.label,
        "entered_by": None if hidden else row.entered_by,
        "entered_role_name": role.label,
        "recorded_at": row.known_from,
    }
