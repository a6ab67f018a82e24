"""The firms behind each line of a flow, in pinyin order."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.codes import FlowReason, Zone
from contracts.queries.cultivation import FlowFirm, FlowFirms
from kit.data.caller import Caller
from kit.data.cursors import decode_cursor, encode_cursor
from services.cultivation.figures.reads.flows import Flow, FlowQuestion, Period, flow, period_of
from services.cultivation.figures.reads.histories import History, histories
from services.cultivation.figures.reads.identities import identities

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
    who = identities(session, chosen, period.opened) | identities(session, chosen, period.closed)
    ordered = sorted(chosen, key=lambda firm_id: (who[firm_id].sort_key, firm_id))
    bound = f"{caller.subject}|{asked}|{line}"
    start = _after(ordered, who, decode_cursor(cursor, bound)) if cursor else 0
    page = ordered[start : start + limit]
    known = histories(session, page, period.programme, period.closed)
    more = start + limit < len(ordered)
    return FlowFirms(
        total=len(ordered),
        next_cursor=encode_cursor({"k": who[page[-1]].sort_key, "id": page[-1]}, bound) if more else None,
        items=tuple(_item(firm_id, who[firm_id], found, known[firm_id], period) for firm_id in page),
    )


def _chosen(found: Flow, line: str | None) -> list[str]:
    if line == RENEWED:
        return sorted(found.renewed)
    return [firm_id for firm_id, reason in found.reasons.items() if line is None or reason.value == line]


def _after(ordered: Sequence[str], who: dict[str, Any], place: dict[str, Any]) -> int:
    mark = (place["k"], place["id"])
    return next((i for i, f in enumerate(ordered) if (who[f].sort_key, f) > mark), len(ordered))


def _item(firm_id: str, who: Any, found: Flow, history: History, period: Period) -> FlowFirm:
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


def _effective_on(reason: FlowReason | None, history: History, period: Period) -> date | None:
    """The day from which the change counts; None for corrections, which have none."""
    match reason:
        case FlowReason.CORRECTED_IN | FlowReason.CORRECTED_OUT:
            return None
        case FlowReason.MOVED_IN | FlowReason.MOVED_OUT:
            return _latest((span.start for span, _, _ in history.stays), period)
        case FlowReason.DISSOLVED:
            return _latest((span.end for span, _, why in history.stays if why in ("closed", "merged")), period)
        case FlowReason.REVOKED | FlowReason.EXPIRED_UNRENEWED:
            ended = history.last_ended(period.end)
            return ended[0].end if ended else None
        case _:
            return _latest((span.start for span, _ in history.titles), period)


def _latest(days: Iterable[date], period: Period) -> date | None:
    return max((day for day in days if period.start < day <= period.end), default=None)
