"""Where firms stand on a date: highest rung, titles held, and the recognitions behind them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, true
from sqlmodel import Session

from contracts.codes import Evidence, Programme, TitleState, Zone
from contracts.queries.cultivation import RecognitionView, Standing, StandingList, StandingPage, StatusView
from contracts.queries.titles import EngagedFirm, EngagedFirms
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.problem import not_found
from services.cultivation.applications.tables.rows import APPLICATION
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.programmes.rules.ladder import highest_rung
from services.cultivation.recognitions.reads.recognitions import of_firms
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.statuses.reads.statuses import statuses_of


def standing(
    session: Session, caller: Caller, firm_id: str, as_of: date | None = None, known_at: datetime | None = None
) -> Standing:
    """One firm with its recognitions. Raises 404 for a firm that is not the caller's, or not in the snapshot yet."""
    day, known = as_of or clock.today(), knowledge(session, known_at)
    found = _standings(session, caller, [firm_id], day, known)
    if not found:
        raise not_found()
    return found[0]


def standings_of(session: Session, caller: Caller, firm_ids: Sequence[str], as_of: date | None = None) -> StandingList:
    """Several firms in the order asked for; those that are not the caller's are left out."""
    day = as_of or clock.today()
    return StandingList(as_of=day, items=tuple(_standings(session, caller, firm_ids, day, knowledge(session))))


def standings_on(
    session: Session, caller: Caller, asked: CellQuestion, limit: int = 50, cursor: str | None = None
) -> StandingPage:
    """The firms that count for a programme under a basis: the same rows that the cell counts."""
    page = firms_of_cell(session, caller, asked, limit=limit, cursor=cursor)
    found = _of(session, [item.firm_id for item in page.items], page.as_of, knowledge(session), caller)
    return StandingPage(
        as_of=page.as_of,
        total=page.total,
        next_cursor=page.next_cursor,
        projected=page.projected,
        items=tuple(found),
    )


def _standings(
    session: Session, caller: Caller, firm_ids: Sequence[str], day: date, known: Knowledge
) -> list[Standing]:
    mine = select(VERSION.c.firm_id).where(
        VERSION.c.firm_id.in_(firm_ids), VERSION.c.status != "voided", visible(caller, VERSION.c.firm_id)
    )
    allowed = {row.firm_id for row in session.execute(mine.distinct())}
    return _of(session, [firm_id for firm_id in firm_ids if firm_id in allowed], day, known, caller)


def _of(session: Session, firm_ids: Sequence[str], day: date, known: Knowledge, caller: Caller) -> list[Standing]:
    query = (
        select(VERSION.c.firm_id, VERSION.c.uscc, VERSION.c.name, PLACE.c.zone)
        .outerjoin(
            PLACE,
            (PLACE.c.firm_id == VERSION.c.firm_id)
            & known.sees(PLACE)
            & (PLACE.c.valid_from <= day)
            & (PLACE.c.valid_before > day),
        )
        .where(VERSION.c.firm_id.in_(firm_ids), known.sees(VERSION))
    )
    rows = {row.firm_id: row for row in session.execute(query)}
    titles = of_firms(session, list(rows), day, known, caller)
    statuses = statuses_of(session, list(rows), day, known)
    return [_standing(rows[firm_id], titles, statuses.get(firm_id, []), day) for firm_id in firm_ids if firm_id in rows]


def _standing(
    row: Any, titles: Mapping[str, list[RecognitionView]], statuses: Sequence[StatusView], day: date
) -> Standing:
    mine = titles[row.firm_id]
    counted = [title for title in mine if title.evidence is not Evidence.UNVERIFIED]
    valid = {title.programme for title in counted if title.state == TitleState.VALID}
    valid |= {status.programme for status in statuses}
    held = tuple(programme for programme in Programme if programme in valid)
    top = highest_rung(held)
    return Standing(
        firm_id=row.firm_id,
        name=row.name,
        uscc=row.uscc,
        zone=Zone(row.zone) if row.zone else None,
        as_of=day,
        highest_rung=top,
        highest_rung_name=top.label if top else None,
        held=held,
        held_names=tuple(programme.label for programme in held),
        recognitions=tuple(mine),
        statuses=tuple(statuses),
    )


def engaged(session: Session, caller: Caller, firm_ids: Sequence[str]) -> EngagedFirms:
    """Which of the caller's firms have titles that are not voided, or applications: nobody voids their files unseen."""
    titles = _counted(session, caller, RECOGNITION, firm_ids, RECOGNITION.c.voided_at.is_(None))
    applications = _counted(session, caller, APPLICATION, firm_ids, true())
    return EngagedFirms(
        items=tuple(
            EngagedFirm(firm_id=firm_id, titles=titles.get(firm_id, 0), applications=applications.get(firm_id, 0))
            for firm_id in sorted({*titles, *applications})
        )
    )


def _counted(
    session: Session, caller: Caller, table: Table, firm_ids: Sequence[str], condition: ColumnElement[bool]
) -> dict[str, int]:
    mine = (among(table.c.firm_id, firm_ids), visible(caller, table.c.firm_id), condition)
    query = select(table.c.firm_id, func.count().label("found")).where(*mine).group_by(table.c.firm_id)
    return {row.firm_id: row.found for row in session.execute(query)}
