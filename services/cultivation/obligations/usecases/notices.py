"""Announcing that an obligation falls due: once per last day and lead, with the outbox row in the same transaction."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session

from contracts.events.cultivation import ObligationDue, ZoneCount
from contracts.obligations import ObligationState
from kit.data import clock
from kit.data.caller import SYSTEM
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.obligations.reads.gathering import Gathering, Standing, standings
from services.cultivation.obligations.tables import NOTICE

CHUNK = 500


@dataclass(frozen=True)
class DueSoon:
    """An obligation that `lead` days or fewer are left for, and no nearer lead."""

    lead: int
    standing: Standing

    @property
    def notice(self) -> tuple[str, str, str, date, int]:
        return *self.standing.key, self.standing.obligation.due_on, self.lead


def announce_due(session: WriteSession, leads: Sequence[int], since: date) -> int:
    """Announce at most a chunk of what is due soon and was not said yet; returns how many."""
    due, said = _due_soon(session, leads, since), _said(session)
    found = [each for each in due if each.notice not in said][:CHUNK]
    columns = ("firm_id", "duty", "period", "due_on", "lead_days")
    rows = [dict(zip(columns, each.notice, strict=True), announced_at=session.now) for each in found]
    if rows:
        session.insert_all(NOTICE, rows)
    told = {_group(each) for each in due if each.notice in said}
    firms = Counter(map(_group, due))
    for each in found:
        group = _group(each)
        _announce(session, each, None if group in told else _of_zone(each, firms[group]))
        told.add(group)
    session.audit("obligation", "", "announce due", announced=len(found))
    return len(found)


def anything_due(session: Session, leads: Sequence[int], since: date) -> bool:
    """Whether a run would announce something; a question, so that an idle hour leaves no trace."""
    due = _due_soon(session, leads, since)
    return bool(due) and not {each.notice for each in due} <= _said(session)


def _due_soon(session: Session, leads: Sequence[int], since: date) -> list[DueSoon]:
    today = clock.today()
    until = today + timedelta(days=max(leads, default=0))
    gathering = Gathering(SYSTEM, knowledge(session), today, max(since, today), until=until)
    return [
        DueSoon(lead, each)
        for each in standings(session, gathering)
        if each.state is ObligationState.DUE
        for lead in _nearest(leads, each.obligation.due_on - today)
    ]


def _nearest(leads: Sequence[int], left: timedelta) -> Iterator[int]:
    """The nearest lead that has been reached; a process that slept through one says the nearest only."""
    reached = [lead for lead in leads if left.days <= lead]
    if reached:
        yield min(reached)


def _said(session: Session) -> set[tuple[str, str, str, date, int]]:
    query = select(NOTICE.c.firm_id, NOTICE.c.duty, NOTICE.c.period, NOTICE.c.due_on, NOTICE.c.lead_days)
    return {tuple(row) for row in session.execute(query.where(NOTICE.c.due_on >= clock.today()))}


def _group(each: DueSoon) -> tuple[str | None, str, date, int]:
    obligation = each.standing.obligation
    return each.standing.firm.zone, obligation.duty.code, obligation.due_on, each.lead


def _of_zone(each: DueSoon, firms: int) -> ZoneCount | None:
    zone = each.standing.zone
    return ZoneCount(zone=zone, firms=firms) if zone else None


def _announce(session: WriteSession, each: DueSoon, of_zone: ZoneCount | None) -> None:
    obligation, firm = each.standing.obligation, each.standing.firm
    event = ObligationDue(
        firm_id=firm.firm_id,
        firm_name=firm.firm_name,
        duty=obligation.duty.code,
        duty_name=obligation.duty.name,
        programme=obligation.duty.programme,
        period=obligation.period,
        due_on=obligation.due_on,
        lead_days=each.lead,
        of_zone=of_zone,
        recorded_at=session.now,
    )
    session.announce(event, key=firm.firm_id, subject_id=firm.firm_id, version=1)
