"""Lists of applications: all that a caller may see, and the condition of what waits for the caller (待办)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlmodel import Session

from contracts.applications import CityPart
from contracts.codes import ApplicationState as State
from contracts.codes import GrantedStep, Programme, Role
from contracts.queries.applications import ApplicationPage, ApplicationSummary
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import Page, PageRequest
from services.cultivation.applications.reads.applications import summary
from services.cultivation.applications.rules.transitions import waits_for
from services.cultivation.applications.tables import rows
from services.cultivation.applications.tables.applications import Application
from services.cultivation.applications.tables.paths import path_named, paths
from services.cultivation.applications.tables.rows import APPLICATION, NOBODY
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.rounds.reads import names_of


@dataclass(frozen=True)
class ApplicationFilter:
    """What a list is narrowed to; None = not narrowed."""

    state: State | None = None
    programme: Programme | None = None
    round_id: str | None = None
    firm_id: str | None = None
    external_ref: str | None = None


def listing(
    session: Session, caller: Caller, wanted: ApplicationFilter, limit: int, cursor: str | None
) -> ApplicationPage:
    """Newest first."""
    today = clock.today()
    where = [visible(caller, APPLICATION.c.firm_id, today), *_narrowed(caller, wanted, today)]
    bound = f"applications|{caller.subject}|{caller.role}|{wanted}"
    query = select(Application).where(*where)
    found = PageRequest(bound, limit, cursor).of_rows(session, query, APPLICATION.c.application_id, newest_first=True)
    return _answer(session, found, where, caller, today)


def _narrowed(caller: Caller, wanted: ApplicationFilter, today: date) -> list[ColumnElement[bool]]:
    pairs = (
        (rows.standing_column(caller, today), wanted.state),
        (APPLICATION.c.programme, wanted.programme),
        (APPLICATION.c.round_id, wanted.round_id),
        (APPLICATION.c.firm_id, wanted.firm_id),
        (APPLICATION.c.external_ref, wanted.external_ref),
    )
    return [column == str(value) for column, value in pairs if value is not None]


def waits(session: Session, caller: Caller, today: date) -> ColumnElement[bool]:
    """A running publicity waits for nobody until its last day is over; nor does an overdue supplement.

    On the paths where the city decides a recommended application waits for it and not for the province.
    """
    role = Role(caller.role)
    mine = [state.value for state in State if waits_for(state) is role]
    own: ColumnElement[bool] = APPLICATION.c.state.in_(mine)
    of_city = [path.code for path in paths(session) if path.city is CityPart.APPROVED]
    city = and_(APPLICATION.c.state == State.RECOMMENDED.value, APPLICATION.c.path.in_(of_city))
    if role is Role.OFFICE:
        own = and_(own, ~city)
    if GrantedStep.APPROVE_CITY.value in caller.powers:
        own = or_(own, city)
    timed = (State.PUBLICITY.value, State.SUPPLEMENT.value)
    running = and_(APPLICATION.c.state == State.PUBLICITY.value, APPLICATION.c.publicity_closes_on >= today)
    overdue = and_(APPLICATION.c.state == State.SUPPLEMENT.value, APPLICATION.c.due_on < today)
    return and_(own, or_(APPLICATION.c.state.not_in(timed), and_(~running, ~overdue)))


def summaries(
    session: Session, shown: Sequence[Application], caller: Caller, today: date
) -> tuple[ApplicationSummary, ...]:
    """The lines of these applications, with what the caller may do about each."""
    rounds = names_of(session, {row.round_id for row in shown})
    firms = rows.firms_today(session, {row.firm_id for row in shown}, today)
    parts = rows.involvements(session, [row.application_id for row in shown], caller)
    return tuple(
        summary(
            row,
            path_named(session, row.path),
            firms.get(row.firm_id),
            caller,
            today,
            parts.get(row.application_id, NOBODY),
            rounds.get(row.round_id, ""),
        )
        for row in shown
    )


def _answer(
    session: Session, found: Page[Row[Any]], where: Sequence[ColumnElement[bool]], caller: Caller, today: date
) -> ApplicationPage:
    shown: list[Application] = [row[0] for row in found.items]
    total: int = session.execute(select(func.count()).select_from(APPLICATION).where(*where)).scalar_one()
    return ApplicationPage(total=total, next_cursor=found.next_cursor, items=summaries(session, shown, caller, today))
