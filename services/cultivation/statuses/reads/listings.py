"""The listing pool: the steps of one firm, and every firm at its present stage."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, not_, select, true
from sqlmodel import Session

from contracts.codes import Role, Zone
from contracts.listings import Board, ListingStage
from contracts.queries.listings import ListedFirm, ListingHistory, ListingPage, ListingStep
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.scopes import the_firm, visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.statuses.tables import STEP

STANDS = (STEP.c.known_until == FOREVER, STEP.c.stage.is_not(None))


def history(session: Session, caller: Caller, firm_id: str) -> ListingHistory:
    """Raises 404 for a firm that is not the caller's."""
    firm = the_firm(session, caller, firm_id)
    rows = session.execute(select(STEP).where(STEP.c.firm_id == firm_id, *STANDS).order_by(STEP.c.reached_on.desc()))
    version = session.execute(select(func.count()).select_from(STEP).where(STEP.c.firm_id == firm_id)).scalar_one()
    return ListingHistory(firm_id=firm_id, firm_name=firm.name, steps=tuple(map(_step, rows)), version=version)


def listings(
    session: Session,
    caller: Caller,
    stage: ListingStage | None = None,
    board: Board | None = None,
    zone: Zone | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> ListingPage:
    """Firms by their newest step, those that moved last first."""
    later = STEP.alias("later")
    is_newest = not_(
        exists().where(
            later.c.firm_id == STEP.c.firm_id,
            later.c.known_until == FOREVER,
            later.c.stage.is_not(None),
            later.c.reached_on > STEP.c.reached_on,
        )
    )
    today = clock.today()
    here = and_(
        PLACE.c.firm_id == STEP.c.firm_id,
        PLACE.c.known_until == FOREVER,
        PLACE.c.valid_from <= today,
        PLACE.c.valid_before > today,
    )
    query = (
        select(STEP, VERSION.c.name, VERSION.c.uscc, PLACE.c.zone)
        .join(VERSION, and_(VERSION.c.firm_id == STEP.c.firm_id, VERSION.c.known_until == FOREVER))
        .outerjoin(PLACE, here)
        .where(*STANDS, is_newest, visible(caller, STEP.c.firm_id), *_conditions(stage, board, zone))
    )
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    request = PageRequest(f"{caller.subject}|listings|{stage}|{board}|{zone}", limit, cursor)
    found = request.of_rows(session, query, STEP.c.reached_on, STEP.c.firm_id, newest_first=True)
    return ListingPage(
        total=total, next_cursor=found.next_cursor, as_of=today, items=tuple(_firm(row) for row in found.items)
    )


def _conditions(stage: ListingStage | None, board: Board | None, zone: Zone | None) -> Sequence[ColumnElement[bool]]:
    return (
        STEP.c.stage == stage.value if stage else true(),
        STEP.c.board == board.value if board else true(),
        PLACE.c.zone == zone.value if zone else true(),
    )


def _step(row: Any) -> ListingStep:
    stage, board = ListingStage(row.stage), Board(row.board) if row.board else None
    return ListingStep(
        reached_on=row.reached_on,
        stage=stage,
        stage_name=stage.label,
        board=board,
        board_name=board.label if board else None,
        code=row.code,
        source=row.source,
        entered_role_name=Role(row.entered_role).label,
        recorded_at=row.known_from,
    )


def _firm(row: Any) -> ListedFirm:
    zone = Zone(row.zone) if row.zone else None
    return ListedFirm(
        firm_id=row.firm_id,
        firm_name=row.name,
        uscc=row.uscc,
        zone=zone,
        zone_name=zone.label if zone else None,
        step=_step(row),
    )
