"""The firms behind each line of a flow, in pinyin order."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.codes import FlowReason, Zone
from contracts.queries.cultivation import FlowFirm, FlowFirms
from kit.data.caller import Caller
from kit.web.paging import PageRequest
from services.cultivation.figures.reads.flows import Flow, FlowPeriod, flow, period_of
from services.cultivation.figures.reads.histories import History, histories
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.provenances import projected
from services.cultivation.figures.reads.questions import FlowQuestion

RENEWED = "renewed"
RENEWED_NAME = "重新认定（续期）"


def flow_firms(
    session: Session,
    caller: Caller,
    asked: FlowQuestion,
    line: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> FlowFirms:
    """The firms of one line (a reason, or `renewed` for the memo line), of all reasons without one."""
    period = period_of(session, caller, asked)
    found = flow(session, period)
    chosen = _chosen(found, line)
    who = identities(session, chosen, period.closed)
    if period.restated:
        who = identities(session, chosen, period.opened) | who
    ordered = sorted(chosen, key=lambda firm_id: (who[firm_id].sort_key, firm_id))
    bound = f"{caller.subject}|{asked}|{line}"
    page = PageRequest(bound, limit, cursor).of_items(ordered, lambda firm_id: [who[firm_id].sort_key, firm_id])
    known = histories(session, page.items, period.counted, period.closed)
    return FlowFirms(
        total=len(ordered),
        next_cursor=page.next_cursor,
        projected=projected(period.end, period.closed),
        items=tuple(_item(firm_id, who[firm_id], found, known[firm_id], period) for firm_id in page.items),
    )


def _chosen(found: Flow, line: str | None) -> list[str]:
    if line == RENEWED:
        return sorted(found.renewed)
    return [firm_id for firm_id, reason in found.reasons.items() if line is None or reason.value == line]


def _item(firm_id: str, who: Any, found: Flow, history: History, period: FlowPeriod) -> FlowFirm:
    reason = found.reasons.get(firm_id)
    before, after = history.zone_on(period.start), history.zone_on(period.end)
    return FlowFirm(
        firm_id=firm_id,
        uscc=who.uscc,
        name=who.name,
        reason=reason,
        reason_name=reason.label if reason else RENEWED_NAME,
        zone_before=Zone(before) if before else None,
        zone_after=Zone(after) if after else None,
        effective_on=_effective_on(reason, history, period),
    )


def _effective_on(reason: FlowReason | None, history: History, period: FlowPeriod) -> date | None:
    """The day from which the change counts; None for corrections, which have none."""
    match reason:
        case FlowReason.CORRECTED_IN | FlowReason.CORRECTED_OUT:
            return None
        case FlowReason.MOVED_IN | FlowReason.MOVED_OUT:
            return _latest((span.start for span, _, _ in history.stays), period)
        case FlowReason.DISSOLVED:
            return _latest((span.before for span, _, why in history.stays if why in ("closed", "merged")), period)
        case FlowReason.BASIS_OUT:
            return _latest((span.before for span in history.counted), period)
        case FlowReason.SUCCEEDED_OUT | FlowReason.REVOKED | FlowReason.EXPIRED_UNRENEWED:
            ended = history.last_ended(period.end)
            return ended.days.before if ended else None
        case _:
            return _latest((span.start for span in history.counted), period)


def _latest(days: Iterable[date], period: FlowPeriod) -> date | None:
    return max((day for day in days if period.start < day <= period.end), default=None)
