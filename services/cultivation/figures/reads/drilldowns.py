"""The firms behind a cell: the same rows that were counted, with the name, number and term of each on that date."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.queries.cultivation import DrillDown, FirmOfCell
from domain.spans import last_day
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.counts import Scope, counted
from services.cultivation.figures.reads.provenances import basis_of, marks_of, stock_definition
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.searches import matches
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.holdings.rules.bases import BY_CODE
from services.cultivation.holdings.tables import HOLDING
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified


def firms_of_cell(
    session: Session,
    caller: Caller,
    asked: CellQuestion,
    q: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> DrillDown:
    """Exactly as many firms as the cell counts, in pinyin order; with `q` those of them that it finds."""
    wanted = asked.counted
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
    zones = zones_of(caller, asked.scope, asked.zone)
    rows = counted([wanted], Scope(tuple(zone.value for zone in zones), asked.park, asked.industry), day, known)
    if q and q.strip():
        rows &= HOLDING.c.firm_id.in_(select(VERSION.c.firm_id).where(known.sees(VERSION), matches(q)))
    total = session.execute(select(func.count()).select_from(HOLDING).where(rows)).scalar_one()
    bound = f"{caller.subject}|{day}|{asked}|{q}"
    found = PageRequest(bound, limit, cursor).of_rows(
        session, _firms(rows, day, known), VERSION.c.sort_key, VERSION.c.firm_id
    )
    titles = BY_CODE[wanted.basis].titles_of(wanted.programme)
    terms = _terms(session, [row.firm_id for row in found.items], titles, day, known)
    return DrillDown(
        total=total,
        next_cursor=found.next_cursor,
        **marks_of(day, known, stock_definition(wanted, day)),
        **basis_of(wanted),
        items=tuple(_item(row, terms[row.firm_id]) for row in found.items),
    )


def _firms(rows: Any, day: date, known: Knowledge) -> Select[Any]:
    """A name that the day does not have (an entry older than the firm's first name) falls back to the newest one."""
    name = and_(
        NAME.c.firm_id == HOLDING.c.firm_id, known.sees(NAME), NAME.c.valid_from <= day, NAME.c.valid_before > day
    )
    return (
        select(
            HOLDING.c.firm_id,
            HOLDING.c.zone,
            HOLDING.c.park,
            HOLDING.c.industry,
            VERSION.c.uscc,
            VERSION.c.sort_key,
            func.coalesce(NAME.c.name, VERSION.c.name).label("name"),
        )
        .join(VERSION, and_(VERSION.c.firm_id == HOLDING.c.firm_id, known.sees(VERSION)))
        .outerjoin(NAME, name)
        .where(rows)
    )


def _terms(
    session: Session, firm_ids: Sequence[str], titles: Sequence[Programme], day: date, known: Knowledge
) -> dict[str, Any]:
    """The certificate that reaches furthest among those that began by the day, for each firm: the one in force, or the last."""
    query = (
        select(INTERVAL.c.firm_id, INTERVAL.c.valid_from, INTERVAL.c.valid_before, RECOGNITION.c.number)
        .join(RECOGNITION, RECOGNITION.c.recognition_id == INTERVAL.c.recognition_id)
        .where(
            INTERVAL.c.firm_id.in_(firm_ids),
            INTERVAL.c.programme.in_([title.value for title in titles]),
            known.sees(INTERVAL),
            verified(INTERVAL),
            INTERVAL.c.valid_from <= day,
            INTERVAL.c.valid_from < INTERVAL.c.valid_before,
        )
        .order_by(INTERVAL.c.valid_before)
    )
    return {row.firm_id: row for row in session.execute(query)} if firm_ids else {}


def _item(row: Any, term: Any) -> FirmOfCell:
    return FirmOfCell(
        firm_id=row.firm_id,
        uscc=row.uscc,
        name=row.name,
        zone=Zone(row.zone),
        park=row.park,
        industry=row.industry,
        number=term.number,
        valid_from=term.valid_from,
        valid_until=last_day(term.valid_before),
    )
