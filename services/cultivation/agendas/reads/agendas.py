"""Every day that a firm should not miss, from the subjects that know it: what it owes, when titles end and their renewal begins, when one applies."""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from contracts.codes import Programme
from contracts.obligations import AgendaKind, ObligationState
from contracts.queries.agendas import Agenda, AgendaEntry
from contracts.queries.obligations import ObligationView
from contracts.queries.renewals import RenewalView
from contracts.standards import Confidence
from domain.spans import first_day_after
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import the_firm
from services.cultivation.forecast.rules.assumptions import Assumptions
from services.cultivation.obligations.reads.obligations import ObligationQuestion, obligations
from services.cultivation.renewals.reads import RenewalQuestion, renewals
from services.cultivation.standards.shipped import windows

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
        *_windows(today),
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
    link, until = f"/recognitions/{row.recognition_id}/renewal", row.valid_until
    said = f"证书 {row.number or '无编号'}，重报情况：{row.state_name}"
    common = {"programme": row.programme, "programme_name": row.programme_name, "link": link, "done": not row.at_risk}
    yield AgendaEntry(
        uid=f"certificate-end-{row.recognition_id}",
        kind=AgendaKind.CERTIFICATE_END,
        kind_name=AgendaKind.CERTIFICATE_END.label,
        starts_on=until,
        ends_on=until,
        title=f"{row.programme_name}资格最后一个有效日",
        detail=said,
        **common,
    )
    if row.programme is Programme.HNTE:
        start = assumptions.safe_start(first_day_after(until))
        yield AgendaEntry(
            uid=f"safe-start-{row.recognition_id}",
            kind=AgendaKind.SAFE_START,
            kind_name=AgendaKind.SAFE_START.label,
            starts_on=start,
            ends_on=start,
            title=f"{row.programme_name}重新认定最迟启动日",
            detail=f"有效期至 {until}；{said}",
            **common,
        )


def _windows(today: date) -> Iterator[AgendaEntry]:
    """This year's and next year's windows, as notices of earlier years have set them."""
    for window in windows():
        programme, sure = Programme(window.programme), Confidence(window.mark)
        for year in (today.year, today.year + 1):
            span = window.of(year)
            if span is not None and span[1] >= today:
                yield AgendaEntry(
                    uid=f"window-{programme.value}-{year}",
                    kind=AgendaKind.WINDOW,
                    kind_name=AgendaKind.WINDOW.label,
                    starts_on=span[0],
                    ends_on=span[1],
                    title=f"{programme.label}申报窗口",
                    detail=f"按往年通知推算，以当年通知为准。依据：{window.document}（{sure.label}）",
                    programme=programme,
                    programme_name=programme.label,
                    link="/applications",
                )
