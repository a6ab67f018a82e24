"""高企到期表: the certificates that end in a year or within some months, each with what is known of its renewal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, true
from sqlmodel import Session

from contracts.codes import IntervalReason, Programme, Role, Zone
from contracts.queries.renewals import RenewalHistory, RenewalPage, RenewalStatement, RenewalView
from contracts.renewals import AT_RISK, RenewalProgress, RenewalState
from domain.months import months_after
from domain.spans import OPEN, last_day
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import PLACE, VERSION
from services.cultivation.recognitions.reads.pages import renewed
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION, verified
from services.cultivation.renewals.rules import state_of
from services.cultivation.renewals.tables import RENEWAL


@dataclass(frozen=True)
class RenewalQuestion:
    """Which certificates: those that end in `year`, or else those that end within some months and have no successor."""

    year: int | None = None
    within_months: int = 12
    programme: Programme | None = None
    zone: Zone | None = None
    firm_id: str | None = None
    state: RenewalState | None = None
    at_risk: bool | None = None


def renewals(
    session: Session, caller: Caller, asked: RenewalQuestion, limit: int = 50, cursor: str | None = None
) -> RenewalPage:
    """Soonest first."""
    day, known = clock.today(), knowledge(session)
    query = _rows(known, day).where(visible(caller, RECOGNITION.c.firm_id), *_conditions(asked, day, known))
    total = session.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    request = PageRequest(f"{caller.subject}|renewals|{asked}|{day}", limit, cursor)
    found = request.of_rows(session, query, INTERVAL.c.valid_before, RECOGNITION.c.recognition_id)
    items = tuple(_view(row, day, caller) for row in found.items)
    return RenewalPage(total=total, next_cursor=found.next_cursor, as_of=day, items=items)


def renewal_of(session: Session, caller: Caller, recognition_id: str) -> RenewalHistory:
    """One certificate with what was ever said of its renewal. Raises 404; also for a title that has no end."""
    day, known = clock.today(), knowledge(session)
    mine = (RECOGNITION.c.recognition_id == recognition_id, visible(caller, RECOGNITION.c.firm_id))
    row = session.execute(_rows(known, day).where(*mine, INTERVAL.c.valid_before < OPEN)).first()
    if row is None:
        raise not_found()
    said = select(RENEWAL).where(RENEWAL.c.recognition_id == recognition_id).order_by(RENEWAL.c.version.desc())
    view = _view(row, day, caller)
    statements = tuple(_statement(each, caller) for each in session.execute(said))
    return RenewalHistory(renewal=view, statements=statements, version=view.version)


def _rows(known: Knowledge, day: date) -> Select[Any]:
    """Certificates that end by their term, with the firm, its zone of the day and the newest statement."""
    here = and_(
        PLACE.c.firm_id == RECOGNITION.c.firm_id,
        known.sees(PLACE),
        PLACE.c.valid_from <= day,
        PLACE.c.valid_before > day,
    )
    said = and_(RENEWAL.c.recognition_id == RECOGNITION.c.recognition_id, RENEWAL.c.known_until == FOREVER)
    return (
        select(
            RECOGNITION.c.recognition_id,
            RECOGNITION.c.firm_id,
            RECOGNITION.c.programme,
            RECOGNITION.c.number,
            RECOGNITION.c.issued_on,
            INTERVAL.c.valid_before,
            VERSION.c.name.label("firm_name"),
            VERSION.c.uscc,
            PLACE.c.zone,
            *(RENEWAL.c[name] for name in STATED),
            _state(known).label("state"),
        )
        .join(INTERVAL, and_(INTERVAL.c.recognition_id == RECOGNITION.c.recognition_id, known.sees(INTERVAL)))
        .join(VERSION, and_(VERSION.c.firm_id == RECOGNITION.c.firm_id, known.sees(VERSION)))
        .outerjoin(PLACE, here)
        .outerjoin(RENEWAL, said)
        .where(verified(INTERVAL), INTERVAL.c.ended_by == IntervalReason.TERM.value)
    )


STATED = (
    "version",
    "renewing",
    "progress",
    "accepted_on",
    "told_on",
    "note",
    "entered_by",
    "entered_role",
    "known_from",
)


def _state(known: Knowledge) -> ColumnElement[str]:
    """The rule of `state_of`, in SQL."""
    return case(
        (renewed(known), literal(RenewalState.RENEWED.value)),
        (RENEWAL.c.renewing.is_(None), literal(RenewalState.UNKNOWN.value)),
        (RENEWAL.c.progress.is_not(None), RENEWAL.c.progress),
        else_=literal(RenewalState.DECLINED.value),
    )


def _conditions(asked: RenewalQuestion, day: date, known: Knowledge) -> Sequence[ColumnElement[bool]]:
    state = _state(known)
    risky = state.in_([each.value for each in AT_RISK])
    return (
        _ending(asked, day),
        RECOGNITION.c.programme == asked.programme.value if asked.programme else true(),
        RECOGNITION.c.firm_id == asked.firm_id if asked.firm_id else true(),
        PLACE.c.zone == asked.zone.value if asked.zone else true(),
        state == asked.state.value if asked.state else true(),
        true() if asked.at_risk is None else risky if asked.at_risk else ~risky,
        or_(literal(asked.year is not None), ~renewed(known)),
    )


def _ending(asked: RenewalQuestion, day: date) -> ColumnElement[bool]:
    """The last valid day lies in the year, or the title is valid and over soon."""
    before = INTERVAL.c.valid_before
    if asked.year is not None:
        return and_(before > date(asked.year, 1, 1), before <= date(asked.year + 1, 1, 1))
    return and_(INTERVAL.c.valid_from <= day, before > day, before <= months_after(day, asked.within_months))


def _view(row: Any, day: date, caller: Caller) -> RenewalView:
    until = last_day(row.valid_before)
    assert until is not None  # noqa: S101 - an open end never comes
    programme, zone = Programme(row.programme), Zone(row.zone) if row.zone else None
    progress = RenewalProgress(row.progress) if row.progress else None
    state = state_of(row.renewing, progress, renewed=row.state == RenewalState.RENEWED.value)
    return RenewalView(
        recognition_id=row.recognition_id,
        firm_id=row.firm_id,
        firm_name=row.firm_name,
        uscc=row.uscc,
        zone=zone,
        zone_name=zone.label if zone else None,
        programme=programme,
        programme_name=programme.label,
        number=row.number,
        issued_on=row.issued_on,
        valid_until=until,
        days_left=(until - day).days,
        state=state,
        state_name=state.label,
        at_risk=state in AT_RISK,
        statement=_statement(row, caller) if row.version else None,
        version=row.version or 0,
    )


def _statement(row: Any, caller: Caller) -> RenewalStatement:
    hidden = caller.role == Role.FIRM and row.entered_by != caller.subject
    progress = RenewalProgress(row.progress) if row.progress else None
    return RenewalStatement(
        version=row.version,
        renewing=row.renewing,
        progress=progress,
        progress_name=progress.label if progress else None,
        accepted_on=row.accepted_on,
        told_on=row.told_on,
        note=row.note,
        entered_by=None if hidden else row.entered_by,
        entered_role_name=Role(row.entered_role).label,
        recorded_at=row.known_from,
    )
