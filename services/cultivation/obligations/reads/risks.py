"""The firms at risk, one row each with every reason: what they missed, and the certificates that run out with no renewal accepted.

The certificates are those of the table of renewals, so that the two never tell different stories.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from contracts.codes import Programme, Zone
from contracts.obligations import ObligationKind, ObligationState, RiskReason
from contracts.queries.obligations import FirmAtRisk, FirmsAtRisk, RiskView
from contracts.queries.renewals import RenewalView
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.obligations.reads.gathering import Gathering, standings
from services.cultivation.obligations.reference import shipped_duties
from services.cultivation.obligations.rules.owing import Obligation
from services.cultivation.obligations.rules.risks import Risk, risks
from services.cultivation.renewals.reads import RenewalQuestion, renewals

EVERY = 1_000_000  # certificates of one question: all of them
YEARLY = frozenset(duty.programme for duty in shipped_duties() if duty.kind is ObligationKind.RE_EVALUATION)
"""A year's number ends with its year and is asked for again by a duty of its own: no certificate runs out."""


@dataclass(frozen=True)
class RiskQuestion:
    """`programme` narrows the reasons, `reason` the firms to those that have it."""

    zone: Zone | None = None
    programme: Programme | None = None
    reason: RiskReason | None = None
    within_months: int = 6


@dataclass(frozen=True)
class _Firm:
    """What a row says of the firm itself."""

    firm_id: str
    name: str
    uscc: str
    zone: Zone | None


Found = Sequence[tuple[_Firm, Sequence[Risk]]]


def firms_at_risk(
    session: Session,
    caller: Caller,
    asked: RiskQuestion,
    since: date,
    limit: int = 50,
    cursor: str | None = None,
) -> FirmsAtRisk:
    """The gravest reason first, of equals the earliest day."""
    day = clock.today()
    found = [each for each in _found(session, caller, asked, since, day) if _chosen(each[1], asked.reason)]
    found.sort(key=_key)
    page = PageRequest(f"{caller.subject}|firms-at-risk|{asked}|{day}", limit, cursor).of_items(found, _key)
    return FirmsAtRisk(
        total=len(found),
        next_cursor=page.next_cursor,
        as_of=day,
        within_months=asked.within_months,
        items=tuple(_view(firm, mine) for firm, mine in page.items),
    )


def _chosen(mine: Sequence[Risk], reason: RiskReason | None) -> bool:
    return reason is None or any(risk.reason is reason for risk in mine)


def _key(found: tuple[_Firm, Sequence[Risk]]) -> list[str]:
    firm, mine = found
    rank, day = mine[0].order
    return [str(rank), day, firm.firm_id]


def _found(session: Session, caller: Caller, asked: RiskQuestion, since: date, day: date) -> Found:
    firms, mine = _from_misses(session, caller, asked, since, day)
    for row in _running_out(session, caller, asked):
        firms.setdefault(row.firm_id, _Firm(row.firm_id, row.firm_name, row.uscc, row.zone))
        mine[row.firm_id].append(_ending(row))
    return [(firms[firm_id], sorted(found, key=lambda risk: risk.order)) for firm_id, found in mine.items()]


def _from_misses(
    session: Session, caller: Caller, asked: RiskQuestion, since: date, day: date
) -> tuple[dict[str, _Firm], dict[str, list[Risk]]]:
    gathering = Gathering(caller, knowledge(session), day, since, zone=asked.zone, programme=asked.programme)
    firms: dict[str, _Firm] = {}
    stand: dict[str, list[tuple[Obligation, ObligationState]]] = defaultdict(list)
    for each in standings(session, gathering):
        firm = each.firm
        firms.setdefault(firm.firm_id, _Firm(firm.firm_id, firm.firm_name, firm.uscc, each.zone))
        stand[firm.firm_id].append((each.obligation, each.state))
    found: dict[str, list[Risk]] = defaultdict(list)
    for firm_id, mine in stand.items():
        if threatening := list(risks(mine, day)):
            found[firm_id] = threatening
    return firms, found


def _running_out(session: Session, caller: Caller, asked: RiskQuestion) -> Sequence[RenewalView]:
    question = RenewalQuestion(
        within_months=asked.within_months, programme=asked.programme, zone=asked.zone, at_risk=True
    )
    rows = renewals(session, caller, question, EVERY).items
    return [row for row in rows if row.programme not in YEARLY]


def _ending(row: RenewalView) -> Risk:
    text = f"{row.number or '证书'}有效期至 {row.valid_until}（剩 {row.days_left} 天），重报：{row.state_name}"
    return Risk(RiskReason.RUNNING_OUT, row.programme, text, row.valid_until, row.recognition_id)


def _view(firm: _Firm, mine: Sequence[Risk]) -> FirmAtRisk:
    return FirmAtRisk(
        firm_id=firm.firm_id,
        firm_name=firm.name,
        uscc=firm.uscc,
        zone=firm.zone,
        zone_name=firm.zone.label if firm.zone else None,
        reasons=tuple(map(_reason, mine)),
    )


def _reason(risk: Risk) -> RiskView:
    return RiskView(
        reason=risk.reason,
        reason_name=risk.reason.label,
        programme=risk.programme,
        programme_name=risk.programme.label,
        text=risk.text,
        day=risk.day,
        recognition_id=risk.recognition_id,
        duty=risk.duty,
        period=risk.period,
    )
