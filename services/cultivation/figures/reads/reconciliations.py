"""Two bases of one programme on one day: the firms that count under one of them only, each with the reason why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from contracts.codes import BasisReason, CountingBasis, Programme, Zone
from contracts.queries.releases import ApartFirm, BasisReconciliation
from kit.data import clock
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.histories import as_known
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.provenances import marks_of, stock_definition
from services.cultivation.figures.reads.questions import counted_under
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.holdings.rules.apart import why_apart
from services.cultivation.holdings.rules.bases import FirmDay
from services.cultivation.holdings.tables import facts_of

WITHOUT_TITLE = {
    BasisReason.RENEWAL_AWAITED: "资格已到期，重新认定公示或公告中",
    BasisReason.IN_PUBLICITY: "公示或公告中，当日未持有有效资格",
    BasisReason.COHORT_RAN_OUT: "近三个年度内认定且未被取消，当日证书已失效",
}


@dataclass(frozen=True)
class ReconciliationQuestion:
    """`basis` beside `against`, on a day, as known at an instant, in a scope."""

    programme: Programme
    basis: CountingBasis
    against: CountingBasis
    as_of: date | None = None
    known_at: datetime | None = None
    scope: str | None = None


def reconciliation(
    session: Session, caller: Caller, asked: ReconciliationQuestion, limit: int = 50, cursor: str | None = None
) -> BasisReconciliation:
    """The firms in the difference in pinyin order; none for a basis beside itself.

    Raises 403, 404 for a foreign zone, 422 for a basis that the programme has not.
    """
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
    first = counted_under(asked.programme, asked.basis, [day])
    second = counted_under(asked.programme, asked.against, [day], "against")
    where = Scope(tuple(zone.value for zone in zones_of(caller, asked.scope)))
    mine, others = (members(session, each, where, day, known) for each in (first, second))
    apart = mine.keys() ^ others.keys()
    who = identities(session, sorted(apart), known)
    ordered = sorted(apart, key=lambda firm_id: (who[firm_id].sort_key, firm_id))
    request = PageRequest(f"{caller.subject}|{day}|{asked}", limit, cursor)
    page = request.of_items(ordered, lambda firm_id: [who[firm_id].sort_key, firm_id])
    days = _days(session, page.items, day, known)
    definition = f"{stock_definition(first, day)}对照：{stock_definition(second, day)}"
    return BasisReconciliation(
        **marks_of(day, known, definition),
        programme=asked.programme,
        programme_name=asked.programme.label,
        counting_basis=first.basis,
        counting_basis_name=first.basis.label,
        against=second.basis,
        against_name=second.basis.label,
        first=len(mine),
        second=len(others),
        only_first=len(mine.keys() - others.keys()),
        only_second=len(others.keys() - mine.keys()),
        total=len(ordered),
        next_cursor=page.next_cursor,
        items=tuple(
            _apart(who[firm_id], days[firm_id], first, second, mine[firm_id])
            if firm_id in mine
            else _apart(who[firm_id], days[firm_id], second, first, others[firm_id])
            for firm_id in page.items
        ),
    )


def _days(session: Session, firm_ids: Any, day: date, known: Knowledge) -> Mapping[str, FirmDay]:
    return {firm_id: as_known(facts, known).on(day) for firm_id, facts in facts_of(session, list(firm_ids)).items()}


def _apart(who: Any, day: FirmDay, counted: Counted, other: Counted, zone: str) -> ApartFirm:
    """`counted` is the basis under which the firm counts, in `zone`."""
    reason = why_apart(day, counted.programme, counted.basis, other.basis)
    return ApartFirm(
        firm_id=who.firm_id,
        uscc=who.uscc,
        name=who.name,
        zone=Zone(zone),
        counting_basis=counted.basis,
        counting_basis_name=counted.basis.label,
        reason=reason,
        reason_name=reason.label,
        detail=_detail(reason, day, counted.programme),
    )


def _detail(reason: BasisReason, day: FirmDay, programme: Programme) -> str:
    """What decides it."""
    if reason in WITHOUT_TITLE:
        return f"{programme.label}{WITHOUT_TITLE[reason]}"
    return f"当日有效资格：{'、'.join(each.label for each in Programme if each in day.held)}"
