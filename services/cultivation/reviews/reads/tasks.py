"""申报办理: the work that waits for the caller, by due date, with whose claim it is under."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlmodel import Session

from contracts.codes import ApplicationState, Programme, Role, Zone
from contracts.queries.applications import ApplicationSummary
from contracts.queries.reviews import ReviewTask, ReviewTaskPage
from contracts.reviews import ClaimStanding, SupplyStanding
from domain.spans import OPEN
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.web.paging import PageRequest
from services.cultivation.applications.reads.lists import summaries, waits
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.rows import APPLICATION
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE
from services.cultivation.reviews import tables
from services.cultivation.reviews.reads.reviews import claim_view
from services.cultivation.reviews.tables import CLAIM, SUPPLY, ReviewClaim, ReviewSupply


@dataclass(frozen=True)
class TaskFilter:
    """What the work list is narrowed to; None = not narrowed. `waiting_days` is the least age of the stage, in days."""

    programme: Programme | None = None
    zone: Zone | None = None
    state: ApplicationState | None = None
    claim: ClaimStanding | None = None
    waiting_days: int | None = None
    due_by: date | None = None
    supply: SupplyStanding | None = None


def tasks(session: Session, caller: Caller, wanted: TaskFilter, limit: int, cursor: str | None) -> ReviewTaskPage:
    """The nearest due date first, then the longest waiting."""
    today = clock.today()
    where = [
        visible(caller, APPLICATION.c.firm_id, today),
        _waits(session, caller, today),
        *_narrowed(caller, wanted, today),
    ]
    bound = f"tasks|{caller.subject}|{caller.role}|{wanted}"
    due = func.coalesce(APPLICATION.c.due_on, OPEN)
    found = PageRequest(bound, limit, cursor).of_rows(
        session, select(Application).where(*where), due, APPLICATION.c.application_id
    )
    total: int = session.execute(select(func.count()).select_from(APPLICATION).where(*where)).scalar_one()
    shown: list[Application] = [row[0] for row in found.items]
    return ReviewTaskPage(
        total=total, next_cursor=found.next_cursor, items=tuple(_tasks(session, shown, caller, today))
    )


def _waits(session: Session, caller: Caller, today: date) -> ColumnElement[bool]:
    """Whose turn it is; and what was missing at 受理 concerns the park and the firm to its end, whoever has the application."""
    mine = waits(session, caller, today)
    if caller.role == Role.OFFICE:
        return mine
    supplied = SUPPLY.c.supplied_at.is_not(None)
    theirs = ~supplied if caller.role == Role.FIRM else or_(supplied, SUPPLY.c.due_on < today)
    unsettled = (SUPPLY.c.application_id == APPLICATION.c.application_id, SUPPLY.c.settled_at.is_(None), theirs)
    return or_(mine, and_(APPLICATION.c.closed_at.is_(None), exists().where(*unsettled)))


def _standing(standing: SupplyStanding, today: date) -> ColumnElement[bool]:
    """A material of the application that stands so, as `Owed.standing` says it."""
    open_ones, came = SUPPLY.c.settled_at.is_(None), SUPPLY.c.supplied_at.is_not(None)
    such: tuple[ColumnElement[bool], ...]
    match standing:
        case SupplyStanding.OWED:
            such = (open_ones, ~came, SUPPLY.c.due_on >= today)
        case SupplyStanding.OVERDUE:
            such = (open_ones, ~came, SUPPLY.c.due_on < today)
        case SupplyStanding.SUPPLIED:
            such = (open_ones, came)
        case SupplyStanding.CONFIRMED | SupplyStanding.WAIVED:
            such = (SUPPLY.c.settled_as == standing.value,)
    return exists().where(SUPPLY.c.application_id == APPLICATION.c.application_id, *such)


def _narrowed(caller: Caller, wanted: TaskFilter, today: date) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.programme:
        conditions.append(APPLICATION.c.programme == wanted.programme.value)
    if wanted.zone:
        here = (PLACE.c.firm_id == APPLICATION.c.firm_id, rows.lives_now(today), PLACE.c.zone == wanted.zone.value)
        conditions.append(exists().where(*here))
    if wanted.state:
        conditions.append(rows.standing_column(caller, today) == wanted.state.value)
    if wanted.claim:
        conditions.append(_claimed(caller, wanted.claim, today))
    if wanted.waiting_days:
        since = APPLICATION.c.shown_since if caller.role == Role.FIRM else APPLICATION.c.state_since
        conditions.append(since < _end_of(today - timedelta(days=wanted.waiting_days)))
    if wanted.supply:
        conditions.append(_standing(wanted.supply, today))
    if wanted.due_by:
        conditions.append(APPLICATION.c.due_on <= wanted.due_by)
    return conditions


def _claimed(caller: Caller, standing: ClaimStanding, today: date) -> ColumnElement[bool]:
    of_this = (CLAIM.c.application_id == APPLICATION.c.application_id, tables.in_force(caller.role, today))
    match standing:
        case ClaimStanding.MINE:
            return exists().where(*of_this, CLAIM.c.holder == caller.subject)
        case ClaimStanding.OTHERS:
            return exists().where(*of_this, CLAIM.c.holder != caller.subject)
        case ClaimStanding.FREE:
            return ~exists().where(*of_this)


def _end_of(day: date) -> datetime:
    """The instant at which a civil day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.SHANGHAI)


def _tasks(session: Session, shown: Sequence[Application], caller: Caller, today: date) -> list[ReviewTask]:
    ids = [row.application_id for row in shown]
    if caller.role == Role.FIRM:
        claims: dict[str, ReviewClaim] = {}
    else:
        held = tables.claims_of(session, ids, today)
        claims = {each.application_id: each for each in held if each.role == caller.role}
    owed: dict[str, list[ReviewSupply]] = defaultdict(list)
    for each in tables.owed_by(session, ids):
        owed[each.application_id].append(each)
    lines = summaries(session, shown, caller, today)
    return [_task(line, claims.get(line.application_id), owed[line.application_id], caller, today) for line in lines]


def _task(
    line: ApplicationSummary, claim: ReviewClaim | None, owed: Sequence[ReviewSupply], caller: Caller, today: date
) -> ReviewTask:
    stand = Counter(each.owed.standing(today) for each in owed)
    return ReviewTask(
        **line.model_dump(),
        claim=claim_view(claim, caller) if claim else None,
        waiting_days=(today - civil_date(line.waiting_since)).days,
        owed=stand[SupplyStanding.OWED] + stand[SupplyStanding.OVERDUE],
        owed_overdue=stand[SupplyStanding.OVERDUE],
        owed_supplied=stand[SupplyStanding.SUPPLIED],
    )
