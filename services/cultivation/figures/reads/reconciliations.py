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
from kit.data.problem import FieldError, invalid
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.histories import as_known
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.provenances import marks_of, stock_definition
from services.cultivation.figures.reads.questions import counted_under
from services.cultivation.firms.reads import zones_of
from services.cultivation.firms.tables.instants import Knowledge, knowledge
from services.cultivation.holdings.rules.bases import BY_CODE, FirmDay, why_apart
from services.cultivation.holdings.rules.projection import firm_day
from services.cultivation.holdings.tables import facts_of


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
    first, second = (_counted(asked.programme, each) for each in (asked.basis, asked.against))
    day, known = asked.as_of or clock.today(), knowledge(session, asked.known_at)
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
            _apart(who[firm_id], days[firm_id], first if firm_id in mine else second, (mine | others)[firm_id])
            for firm_id in page.items
        ),
    )


def _counted(programme: Programme, basis: CountingBasis) -> Counted:
    if programme not in BY_CODE[basis].programmes:
        error = FieldError("/query/against", "basis_not_for_programme", "该口径不适用于所选资格")
        raise invalid(
            "basis_not_for_programme", "统计口径有误", f"“{programme.label}”没有“{basis.label}”口径。", [error]
        )
    return counted_under(programme, basis)


def _days(session: Session, firm_ids: Any, day: date, known: Knowledge) -> Mapping[str, FirmDay]:
    found = {}
    for firm_id, facts in facts_of(session, list(firm_ids)).items():
        seen = as_known(facts, known)
        found[firm_id] = firm_day(seen, day)
    return found


def _apart(who: Any, day: FirmDay, counted: Counted, zone: str) -> ApartFirm:
    reason = why_apart(day, counted.programme)
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
    """The titles that decide it."""
    titles = "、".join(each.label for each in Programme if each in day.held)
    if reason is BasisReason.RENEWAL_AWAITED:
        return f"{programme.label}资格已到期，重新认定办理中"
    return f"当日有效资格：{titles}"
