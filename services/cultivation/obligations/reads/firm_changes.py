"""The changes of one firm as people read them: where each is known from, and what is to be reported because of it."""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from contracts.codes import Role
from contracts.obligations import ObligationKind
from contracts.queries.obligations import ChangeDuty, FirmChangeList, FirmChangeView
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import the_firm
from services.cultivation.obligations.reads.changes import changes_of, stated_of
from services.cultivation.obligations.reads.gathering import Gathering, Standing, standings
from services.cultivation.obligations.rules.owing import Change
from services.cultivation.obligations.tables import STATED


def firm_changes(session: Session, firm_id: str, caller: Caller, since: date) -> FirmChangeList:
    """The newest first. Raises 404 for a firm that is not the caller's."""
    firm = the_firm(session, caller, firm_id)
    known = knowledge(session)
    reports = _reports(session, firm_id, caller, since)
    found = changes_of(session, [firm_id], known).get(firm_id, ())
    ids = {change: change_id for change_id, change in stated_of(session, firm_id, known).items()}
    items = tuple(_view(each, ids.get(each), reports, caller) for each in reversed(found))
    return FirmChangeList(firm_id=firm_id, firm_name=firm.name, as_of=clock.today(), since=since, items=items)


def reported_on(session: Session, firm_id: str, caller: Caller, since: date, day: date) -> list[Standing]:
    """What a firm owes because of what changed on a day."""
    return _reports(session, firm_id, caller, since)[day]


def stated_row(session: Session, firm_id: str, change_id: str) -> Any | None:
    """A change that was stated and still stands."""
    mine = (STATED.c.change_id == change_id, STATED.c.firm_id == firm_id, STATED.c.known_until == clock.FOREVER)
    return session.execute(select(STATED).where(*mine)).first()


def _reports(session: Session, firm_id: str, caller: Caller, since: date) -> dict[date, list[Standing]]:
    """By the day of the change."""
    gathering = Gathering(caller, knowledge(session), clock.today(), since, firm_id=firm_id)
    found: dict[date, list[Standing]] = defaultdict(list)
    for each in standings(session, gathering):
        if each.obligation.duty.kind is ObligationKind.CHANGE_REPORT:
            found[each.obligation.begins_on].append(each)
    return found


def _view(change: Change, change_id: str | None, reports: dict[date, list[Standing]], caller: Caller) -> FirmChangeView:
    owed = [each for each in reports[change.changed_on] if change.kind in each.obligation.duty.changes]
    return FirmChangeView(
        change_id=change_id,
        kind=change.kind,
        kind_name=change.kind.label,
        changed_on=change.changed_on,
        about=change.about,
        recorded_on=change.recorded_on,
        stated=change_id is not None,
        duties=tuple(map(_duty, owed)),
        withdrawable=change_id is not None and caller.role in (Role.STAFF, Role.OFFICE),
    )


def _duty(found: Standing) -> ChangeDuty:
    obligation = found.obligation
    return ChangeDuty(
        duty=obligation.duty.code,
        duty_name=obligation.duty.name,
        period=obligation.period,
        due_on=obligation.due_on,
        state=found.state,
        state_name=found.state.label,
    )
