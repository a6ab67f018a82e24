"""Every day that a firm should not miss, from the subjects that know it: what it owes, when titles end and their renewal begins, when one applies."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from contracts.applications import RoundState
from contracts.codes import Programme
from contracts.obligations import AgendaKind, ObligationState
from contracts.queries.agendas import Agenda, AgendaEntry
from contracts.queries.obligations import ObligationView
from contracts.queries.renewals import RenewalView
from contracts.queries.rounds import RoundView
from domain.spans import first_day_after
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import the_firm
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.obligations.reads.obligations import ObligationQuestion, obligations
from services.cultivation.renewals.reads import RenewalQuestion, renewals
from services.cultivation.rounds.reads import listing

EVERY = 10_000  # of one firm
AHEAD = 60  # months
OPEN_STATES = (ObligationState.DUE, ObligationState.MISSED)


def agenda(session: Session, caller: Caller, firm_id: str, since: date, assumptions: Assumptions) -> Agenda:
    """The earliest first. Raises 404 for a firm that is not the caller's."""
    firm, today = the_firm(session, caller, firm_id), clock.today()
    first = max(since, date(today.year, 1, 1))
    owed = obligations(session, caller, ObligationQuestion(firm_id=firm_id), first, EVERY)
    ending = renewals(session, caller, RenewalQuestion(within_months=AHEAD, firm_id=firm_id), EVERY)
    entries = [
        *map(_owed, owed.items),
        *(entry for row in ending.items for entry in _ending(row, assumptions)),
        *_rounds(session, today),
    ]
    entries.sort(key=lambda entry: (entry.starts_on, entry.uid))
    return Agenda(
        firm_id=firm_id,
        firm_name=firm.name,
        as_of=today,
        known_at=knowledge(session).at,
        entries=tuple(entries),
    )


def _owed(row: ObligationView) -> AgendaEntry:
    name = f"{row.period}年度" if row.about is None else row.about
    return AgendaEntry(
        uid=f"obligation-{row.firm_id}-{row.duty}-{row.period}",
        kind=AgendaKind.OBLIGATION,
        kind_name=AgendaKind.OBLIGATION.label,
        starts_on=row.due_on,
        ends_on=row.due_on,
        title=f"{row.duty_name}（{name}）",
        detail=f"{row.state_name}。依据：{row.document} {row.article}（{row.mark_name}）".strip(),
        programme=row.programme,
        programme_name=row.programme_name,
        done=row.state not in OPEN_STATES,
        link=f"/firms/{row.firm_id}/obligations/{row.duty}/{row.period}",
    )


def _ending(row: RenewalView, assumptions: Assumptions) -> Iterator[AgendaEntry]:
    """The last valid day, and for HNTE the latest day on which a renewal is begun in good time."""
    until = row.valid_until
    yield _of_title(row, AgendaKind.CERTIFICATE_END, until, f"{row.programme_name}资格最后一个有效日")
    if row.programme is Programme.HNTE:
        start = assumptions.safe_start(first_day_after(until))
        yield _of_title(row, AgendaKind.SAFE_START, start, f"{row.programme_name}重新认定最迟启动日")


def _of_title(row: RenewalView, kind: AgendaKind, day: date, title: str) -> AgendaEntry:
    return AgendaEntry(
        uid=f"{kind.value}-{row.recognition_id}",
        kind=kind,
        kind_name=kind.label,
        starts_on=day,
        ends_on=day,
        title=title,
        detail=f"证书 {row.number or '无编号'}，有效期至 {row.valid_until}，重报情况：{row.state_name}",
        programme=row.programme,
        programme_name=row.programme_name,
        done=not row.at_risk,
        link=f"/recognitions/{row.recognition_id}/renewal",
    )


def _rounds(session: Session, today: date) -> Iterator[AgendaEntry]:
    """Rounds that have not closed, announced or to be expected by notices of earlier years."""
    for row in listing(session).items:
        if row.closes_on < today or row.carried_over or row.state is RoundState.CANCELLED:
            continue
        note = f"{row.note}。" if row.note else ""
        yield AgendaEntry(
            uid=f"round-{row.round_id or f'{row.programme.value}-{row.year}'}",
            kind=AgendaKind.ROUND,
            kind_name=AgendaKind.ROUND.label,
            starts_on=row.opens_on,
            ends_on=row.closes_on,
            title=_named(row),
            detail=f"{row.closes_on} {row.closing_time} 截止。{note}依据：{row.document_no}",
            programme=row.programme,
            programme_name=row.programme_name,
            link="/applications",
        )


def _named(row: RoundView) -> str:
    """The round with its programme, which the office's own name may leave out."""
    return row.name if row.programme_name in row.name else f"{row.programme_name}：{row.name}"
