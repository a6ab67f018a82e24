"""The flow between two dates: the set difference of two stocks, each firm with exactly one reason (domain notes §5.1)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.codes import INFLOWS, OUTFLOWS, CountingBasis, FlowReason, Zone
from contracts.queries.cultivation import FlowAnswer, FlowLine
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.histories import History, histories, renewed_firms
from services.cultivation.figures.reads.provenances import (
    SOURCE,
    basis_of,
    flow_definition,
    projected,
    stated,
    watermarks,
)
from services.cultivation.figures.reads.questions import FlowQuestion
from services.cultivation.figures.reads.scopes import scope_name, zones_of
from services.cultivation.figures.rules import Ends, reason
from services.cultivation.firms.tables.instants import Knowledge, knowledge


@dataclass(frozen=True)
class FlowPeriod:
    """(D0, D1] in one scope; the opening as known at `opened`, the closing and all reasons as known at `closed`."""

    counted: Counted
    zones: tuple[Zone, ...]
    start: date
    end: date
    opened: Knowledge
    closed: Knowledge
    restated: bool


@dataclass(frozen=True)
class Flow:
    """What happened: the two stocks, the reason of each firm in one of them only, and the renewals of those in both."""

    opening: Mapping[str, str]
    closing: Mapping[str, str]
    reasons: Mapping[str, FlowReason]
    histories: Mapping[str, History]
    renewed: frozenset[str]


def period_of(session: Session, caller: Caller, asked: FlowQuestion) -> FlowPeriod:
    """The question with its defaults filled in.

    Raises 403, 404 for a foreign zone, 422 for an empty period or a first reading that is later than the second.
    """
    counted = asked.counted
    last = asked.end or clock.today()
    if last < asked.start:
        error = FieldError("/query/to", "range", "截止日期不得早于起始日期")
        raise invalid("query", "时间范围有误", error.message, [error])
    closed = knowledge(session, asked.known_to, "known_to")
    opened = knowledge(session, asked.known_from, "known_from") if asked.known_from is not None else closed
    if opened.at > closed.at:
        error = FieldError("/query/known_from", "range", "期初的已知时点不得晚于期末的已知时点")
        raise invalid("query", "已知时点有误", error.message, [error])
    zones = zones_of(caller, asked.scope)
    return FlowPeriod(counted, zones, asked.start, last, opened, closed, opened.at != closed.at)


def flow(session: Session, period: FlowPeriod) -> Flow:
    """Opening and closing as sets; every firm of their difference gets its one reason."""
    wanted, where = period.counted, Scope(tuple(zone.value for zone in period.zones))
    opening = members(session, wanted, where, period.start, period.opened)
    closing = members(session, wanted, where, period.end, period.closed)
    restated = members(session, wanted, where, period.start, period.closed) if period.restated else opening
    changed = sorted(opening.keys() ^ closing.keys())
    known = histories(session, changed, wanted, period.closed)
    reasons = {}
    for firm_id in changed:
        found = reason(_ends(firm_id, known[firm_id], period, opening, closing, restated))
        if found is not None:
            reasons[firm_id] = found
    renewed = renewed_firms(session, wanted, period.start, period.end, period.closed)
    return Flow(opening, closing, reasons, known, frozenset(renewed & opening.keys() & closing.keys()))


def _ends(
    firm_id: str,
    history: History,
    period: FlowPeriod,
    opening: Mapping[str, str],
    closing: Mapping[str, str],
    restated: Mapping[str, str],
) -> Ends:
    return Ends(
        counted_at_start=firm_id in opening,
        counted_at_end=firm_id in closing,
        restated=period.restated,
        counted_at_start_as_known_later=firm_id in restated,
        valid_at_start=history.valid_on(period.start),
        held_before_start=history.held_before(period.start),
        titled_at_start=history.titled_on(period.start),
        titled_at_end=history.titled_on(period.end),
        valid_at_end=history.valid_on(period.end),
        resides_at_end=history.zone_on(period.end) is not None,
        dissolved=history.dissolved_by(period.end),
        ended_by_decision=history.ended_by_decision(period.end),
    )


@dataclass(frozen=True)
class Totals:
    """A flow in numbers of firms."""

    opening: int
    closing: int
    reasons: Mapping[FlowReason, int]
    renewed: int


def totals(session: Session, period: FlowPeriod) -> Totals:
    """The numbers of `flow`."""
    found = flow(session, period)
    return Totals(len(found.opening), len(found.closing), Counter(found.reasons.values()), len(found.renewed))


def flow_answer(session: Session, caller: Caller, asked: FlowQuestion) -> FlowAnswer:
    """The identity block: opening + Σ inflows − Σ outflows = closing; the residual is printed and is 0."""
    period = period_of(session, caller, asked)
    found = totals(session, period)
    inflows, outflows = (_lines(reasons, found.reasons, asked.basis) for reasons in (INFLOWS, OUTFLOWS))
    ahead = projected(period.end, period.closed)
    net = sum(line.count for line in inflows) - sum(line.count for line in outflows)
    slug, name = scope_name(period.zones, asked.scope)
    marks: dict[str, Any] = watermarks(period.closed)
    return FlowAnswer(
        **basis_of(period.counted),
        scope=slug,
        scope_name=name,
        from_date=period.start,
        to_date=period.end,
        known_from=period.opened.at,
        known_to=marks.pop("known_at"),
        opening=found.opening,
        inflows=inflows,
        outflows=outflows,
        closing=found.closing,
        net=net,
        residual=found.closing - found.opening - net,
        renewed=found.renewed,
        **marks,
        definition=stated(flow_definition(asked.basis), ahead),
        source=SOURCE,
        projected=ahead,
    )


def _lines(
    reasons: Iterable[FlowReason], counts: Mapping[FlowReason, int], basis: CountingBasis
) -> tuple[FlowLine, ...]:
    """Under 每级 a title is all that counts, so nothing comes or goes by the way of counting."""
    left_out = {FlowReason.BASIS_IN, FlowReason.BASIS_OUT} if basis is CountingBasis.EACH else set()
    return tuple(
        FlowLine(reason=item, name=item.label, count=counts.get(item, 0)) for item in reasons if item not in left_out
    )
