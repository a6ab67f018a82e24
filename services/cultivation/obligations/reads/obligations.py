"""Obligations as answers: a list under filters, and one of them with everything that was said of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Programme, Role, Zone
from contracts.obligations import ObligationKind, ObligationStanding, ObligationState
from contracts.queries.obligations import (
    ObligationHistory,
    ObligationPage,
    ObligationStatement,
    ObligationView,
)
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import not_found
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.obligations.reads.duties import of_duty, of_term
from services.cultivation.obligations.reads.gathering import Gathering, Key, Standing, standings
from services.cultivation.obligations.rules.saying import actions
from services.cultivation.obligations.tables import STATEMENT


@dataclass(frozen=True)
class ObligationQuestion:
    """Which obligations: `year` is that of the last day, `awaiting` those told by firms and not yet confirmed."""

    year: int | None = None
    programme: Programme | None = None
    kind: ObligationKind | None = None
    zone: Zone | None = None
    firm_id: str | None = None
    state: ObligationState | None = None
    awaiting: bool | None = None
    as_of: date | None = None
    known_at: datetime | None = None

    def takes(self, found: Standing) -> bool:
        obligation = found.obligation
        return (
            self.year in (None, obligation.due_on.year)
            and self.kind in (None, obligation.duty.kind)
            and self.state in (None, found.state)
            and self.awaiting in (None, found.standing is ObligationStanding.TICKED)
        )


def obligations(
    session: Session,
    caller: Caller,
    asked: ObligationQuestion,
    since: date,
    limit: int = 50,
    cursor: str | None = None,
) -> ObligationPage:
    """The earliest last day first."""
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
    gathering = Gathering(caller, known, day, since, asked.zone, asked.firm_id, asked.programme)
    mine = [each for each in standings(session, gathering) if asked.takes(each)]
    request = PageRequest(f"{caller.subject}|obligations|{asked}|{day}", limit, cursor)
    found = request.of_items(mine, lambda each: [each.obligation.due_on.isoformat(), *each.key])
    items = tuple(view(each, day, caller) for each in found.items)
    return ObligationPage(
        total=len(mine), next_cursor=found.next_cursor, as_of=day, known_at=known.at, since=since, items=items
    )


def obligation_of(session: Session, caller: Caller, key: Key, since: date) -> tuple[Standing, ObligationHistory]:
    """One obligation with what was said of it. Raises 404, also for what the firm does not owe or is not the caller's."""
    firm_id, duty, period = key
    day = clock.today()
    gathering = Gathering(caller, knowledge(session), day, since, firm_id=firm_id)
    found = next((each for each in standings(session, gathering) if each.key == key), None)
    if found is None:
        raise not_found()
    mine = (STATEMENT.c.firm_id == firm_id, STATEMENT.c.duty == duty, STATEMENT.c.period == period)
    said = session.execute(select(STATEMENT).where(*mine).order_by(STATEMENT.c.version.desc()))
    shown = view(found, day, caller)
    statements = tuple(_statement(row, caller) for row in said)
    return found, ObligationHistory(obligation=shown, statements=statements, version=shown.version)


def history(session: Session, caller: Caller, key: Key, since: date) -> ObligationHistory:
    """The same without the rows."""
    return obligation_of(session, caller, key, since)[1]


def view(found: Standing, day: date, caller: Caller) -> ObligationView:
    obligation, statement = found.obligation, found.statement
    return ObligationView(
        firm_id=found.firm.firm_id,
        firm_name=found.firm.firm_name,
        uscc=found.firm.uscc,
        zone=found.zone,
        zone_name=found.zone.label if found.zone else None,
        **of_duty(obligation.duty),
        **of_term(obligation.term) | {"article": obligation.term.article or ""},
        period=obligation.period,
        about=obligation.about,
        due_on=obligation.due_on,
        days_left=(obligation.due_on - day).days,
        state=found.state,
        state_name=found.state.label,
        awaiting=found.standing is ObligationStanding.TICKED,
        recognition_id=obligation.title.recognition_id,
        number=obligation.title.number,
        misses=found.misses,
        statement=_statement(statement, caller) if statement else None,
        actions=actions(caller.role, found.standing),
        version=statement.version if statement else 0,
    )


def _statement(row: Any, caller: Caller) -> ObligationStatement:
    hidden = caller.role == Role.FIRM and row.entered_by != caller.subject
    standing = ObligationStanding(row.standing)
    return ObligationStatement(
        version=row.version,
        standing=standing,
        standing_name=standing.label,
        done_on=row.done_on,
        receipt_no=row.receipt_no,
        reason=row.reason,
        document_no=row.document_no,
        entered_by=None if hidden else row.entered_by,
        entered_role_name=Role(row.entered_role).label,
        recorded_at=row.known_from,
    )
