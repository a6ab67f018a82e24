"""Whose applications a caller may see, and the queries that find them; the scope is part of every statement."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, case, func, literal, select
from sqlmodel import Session

from contracts.codes import ApplicationAction, ApplicationState, Role, Zone
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from services.cultivation.applications.rules.cases import Case
from services.cultivation.applications.rules.transitions import FILING
from services.cultivation.applications.tables.applications import (
    Application,
    ApplicationMandate,
    ApplicationObjection,
    ApplicationStep,
    ApplicationSubmission,
)
from services.cultivation.firms.tables.instants import Knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.recognitions.tables import Recognition
from services.cultivation.tables import table_of

SWEEP = 500
FILING_STEPS = frozenset({"create", "edit", "mandate", "move-on", *(step.value for step in FILING)})
"""What is done for the firm, as the history names it."""
PARK_STEPS = frozenset({ApplicationAction.ACCEPT.value, ApplicationAction.RECOMMEND.value})
"""What the park alone does."""
APPLICATION = table_of(Application)
STEP = table_of(ApplicationStep)
MANDATE = table_of(ApplicationMandate)
OBJECTION = table_of(ApplicationObjection)
SUBMISSION = table_of(ApplicationSubmission)
RECOGNITION = table_of(Recognition)


@dataclass(frozen=True)
class FirmToday:
    """A firm as the snapshot knows it now; `zone` is where it resides today."""

    firm_id: str
    name: str
    uscc: str
    status: str
    registered_on: date | None
    zone: Zone | None
    park: str | None


@dataclass(frozen=True)
class Involvement:
    """What an account has had to do with an application: filed for the firm, holds its mandate, reviewed it, for the park.

    `granted` are the steps that the account was granted.
    """

    filed: bool = False
    mandated: bool = False
    reviewed: bool = False
    parked: bool = False
    granted: frozenset[str] = frozenset()


NOBODY = Involvement()


def involvements(session: Session, application_ids: Iterable[str], caller: Caller) -> dict[str, Involvement]:
    """The caller's part in each application that he had to do with; a firm files its own and has none."""
    if caller.role == Role.FIRM:
        return {}
    ids = list(application_ids)
    nobody = {each: Involvement(granted=caller.powers) for each in ids} if caller.powers else {}
    taken: dict[str, set[str]] = {}
    own_steps = select(STEP.c.application_id, STEP.c.action).where(
        STEP.c.application_id.in_(ids), STEP.c.actor == caller.subject
    )
    for row in session.execute(own_steps.distinct()):
        taken.setdefault(row.application_id, set()).add(row.action)
    mandates = select(MANDATE.c.application_id).where(
        MANDATE.c.application_id.in_(ids), MANDATE.c.agent == caller.subject
    )
    held = set(session.scalars(mandates))
    return nobody | {
        each: Involvement(
            filed=each in held or bool(taken.get(each, set()) & FILING_STEPS),
            mandated=each in held,
            reviewed=bool(taken.get(each, set()) - FILING_STEPS),
            parked=bool(taken.get(each, set()) & PARK_STEPS),
            granted=caller.powers,
        )
        for each in held | taken.keys()
    }


def involvement(session: Session, application_id: str, caller: Caller) -> Involvement:
    """The caller's part in one application."""
    return involvements(session, [application_id], caller).get(application_id, NOBODY)


def case_of(row: Application, today: date, part: Involvement = NOBODY, **known: Any) -> Case:
    """The row as the transition table sees it; `part` is the caller's, `known` adds the path and what the step itself brings.

    Without its path only the standing and the persons of the case are to be asked.
    """
    returned_from = ApplicationState(row.returned_from) if row.returned_from else None
    base = Case(
        ApplicationState(row.state),
        today,
        row.due_on,
        returned_from,
        publicity_last_day=row.publicity_closes_on,
        filed=part.filed,
        mandated=part.mandated,
        reviewed=part.reviewed,
        parked=part.parked,
        granted=part.granted,
        city_told=row.city_told_on is not None,
    )
    return replace(base, **known)


def lives_now(today: date) -> ColumnElement[bool]:
    """The place rows that hold today, as known now."""
    return and_(PLACE.c.known_until == FOREVER, PLACE.c.valid_from <= today, PLACE.c.valid_before > today)


def standing_column(caller: Caller, today: date) -> ColumnElement[Any]:
    """`domain.application.standing` in SQL, of the state that this caller is shown."""
    state = APPLICATION.c.shown_state if caller.role == Role.FIRM else APPLICATION.c.state
    overdue = and_(state == ApplicationState.SUPPLEMENT.value, APPLICATION.c.due_on < literal(today, Date))
    return case((overdue, literal(ApplicationState.EXPIRED.value, String)), else_=state)


def find(session: Session, application_id: str, caller: Caller, today: date) -> Application | None:
    """One application within the caller's scope."""
    query = select(Application).where(
        APPLICATION.c.application_id == application_id, visible(caller, APPLICATION.c.firm_id, today)
    )
    return session.scalars(query).first()


def firm_today(session: Session, firm_id: str, today: date) -> FirmToday | None:
    """The firm in the snapshot, None when it is not there (yet)."""
    return firms_today(session, [firm_id], today).get(firm_id)


def firms_today(session: Session, firm_ids: Iterable[str], today: date) -> dict[str, FirmToday]:
    """Several firms at once, by id; voided ones are not there."""
    placed = and_(PLACE.c.firm_id == VERSION.c.firm_id, lives_now(today))
    query = select(VERSION, PLACE.c.zone, PLACE.c.park).join(PLACE, placed, isouter=True)
    wanted = (VERSION.c.firm_id.in_(list(firm_ids)), VERSION.c.known_until == FOREVER, VERSION.c.status != "voided")
    return {
        row.firm_id: FirmToday(
            row.firm_id,
            row.name,
            row.uscc,
            row.status,
            row.registered_on,
            Zone(row.zone) if row.zone else None,
            row.park,
        )
        for row in session.execute(query.where(*wanted))
    }


def registered_on(session: Session, firm_id: str, known: Knowledge) -> date | None:
    """When a firm was registered, as known at an instant."""
    query = select(VERSION.c.registered_on).where(VERSION.c.firm_id == firm_id, known.sees(VERSION))
    found: date | None = session.execute(query.limit(1)).scalar()
    return found


def firm_visible(session: Session, firm_id: str, caller: Caller, today: date) -> bool:
    """Whether the firm itself is the caller's to act for."""
    scope = visible(caller, VERSION.c.firm_id, today)
    query = select(VERSION.c.firm_id).where(VERSION.c.firm_id == firm_id, scope).limit(1)
    return session.execute(query).first() is not None


def by_reference(session: Session, firm_id: str, external_ref: str) -> Application | None:
    query = select(Application).where(APPLICATION.c.firm_id == firm_id, APPLICATION.c.external_ref == external_ref)
    return session.scalars(query).first()


def open_one(session: Session, firm_id: str, round_id: str) -> Application | None:
    """The firm's application of a round that is not closed, whether or not its supplement is overdue."""
    mine = (APPLICATION.c.firm_id == firm_id, APPLICATION.c.round_id == round_id, APPLICATION.c.closed_at.is_(None))
    return session.scalars(select(Application).where(*mine)).first()


def overdue_ones(session: Session, today: date) -> list[Application]:
    """Supplements past their last day that nobody has been told about."""
    late = (
        APPLICATION.c.state == ApplicationState.SUPPLEMENT.value,
        APPLICATION.c.due_on < today,
        APPLICATION.c.overdue_announced.is_(False),
    )
    return list(session.scalars(select(Application).where(*late, APPLICATION.c.closed_at.is_(None)).limit(SWEEP)))


def was_recognised(session: Session, firm_id: str, programme: str) -> bool:
    held = (RECOGNITION.c.firm_id == firm_id, RECOGNITION.c.programme == programme, RECOGNITION.c.voided_at.is_(None))
    return session.execute(select(RECOGNITION.c.recognition_id).where(*held).limit(1)).first() is not None


def receipts_like(session: Session, prefix: str) -> int:
    """How many receipt numbers begin with `prefix`; the one writer makes counting safe."""
    query = (
        select(func.count())
        .select_from(APPLICATION)
        .where(APPLICATION.c.receipt_no.startswith(prefix, autoescape=True))
    )
    count: int = session.execute(query).scalar_one()
    return count


def steps_of(session: Session, application_id: str) -> list[ApplicationStep]:
    query = select(ApplicationStep).where(STEP.c.application_id == application_id).order_by(STEP.c.seq)
    return list(session.scalars(query))


def last_taken_on(session: Session, application_id: str) -> date | None:
    """The date of the newest step; dates never run backwards, so it is the latest of all."""
    query = select(func.max(STEP.c.taken_on)).where(STEP.c.application_id == application_id)
    found: date | None = session.execute(query).scalar_one()
    return found


def mandates_of(session: Session, application_id: str) -> list[ApplicationMandate]:
    own = MANDATE.c.application_id == application_id
    return list(session.scalars(select(ApplicationMandate).where(own).order_by(MANDATE.c.recorded_at)))


def objections_of(session: Session, application_id: str) -> list[ApplicationObjection]:
    own = OBJECTION.c.application_id == application_id
    return list(session.scalars(select(ApplicationObjection).where(own).order_by(OBJECTION.c.seq)))


def last_submission(session: Session, row: Application) -> tuple[Application, ApplicationSubmission] | None:
    """What the firm handed in last for the programme of an application, in another one."""
    others = (APPLICATION.c.firm_id == row.firm_id, APPLICATION.c.programme == row.programme)
    query = (
        select(Application, ApplicationSubmission)
        .join(ApplicationSubmission, SUBMISSION.c.application_id == APPLICATION.c.application_id)
        .where(*others, APPLICATION.c.application_id != row.application_id)
        .order_by(SUBMISSION.c.submitted_at.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def submission_of(session: Session, application_id: str, seq: int) -> ApplicationSubmission | None:
    return session.get(ApplicationSubmission, (application_id, seq))
