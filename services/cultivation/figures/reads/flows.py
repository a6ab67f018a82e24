"""The flow between two dates: the set difference of two stocks, each firm with exactly one reason (domain notes §5.1)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from contracts.codes import INFLOWS, OUTFLOWS, CountingBasis, FlowReason, Zone
from contracts.queries.cultivation import FlowAnswer, FlowLine
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from services.cultivation.figures.reads.counting import counting
from services.cultivation.figures.reads.counts import Counted, Scope, members
from services.cultivation.figures.reads.histories import renewed_firms
from services.cultivation.figures.reads.history_columns import FlowCounts
from services.cultivation.figures.reads.present_histories import kept_for
from services.cultivation.figures.reads.provenances import (
    SOURCE,
    basis_of,
    flow_definition,
    projected,
    stated,
    watermarks,
)
from services.cultivation.figures.reads.questions import FlowQuestion
from services.cultivation.figures.reads.reasons import firms_at_ends, reason_of
from services.cultivation.figures.reads.turnovers import Turnover, turnover, turnover_between
from services.cultivation.firms.reads import scope_name, slugs_of, zones_of
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
    """What happened: both stocks in firms, the reason of each firm in one of them only, and the renewals of those in both."""

    opening: int
    closing: int
    reasons: Mapping[str, FlowReason]
    renewed: frozenset[str]


def period_of(session: Session, caller: Caller, asked: FlowQuestion) -> FlowPeriod:
    """The question with its defaults filled in.

    Raises 403, 404 for a foreign zone, 422 for an empty period or a first reading that is later than the second.
    """
    last = asked.end or clock.today()
    if last < asked.start:
        error = FieldError("/query/to", "range", "截止日期不得早于起始日期")
        raise invalid("query", "时间范围有误", error.message, [error])
    counted = asked.counted_over(last)
    closed = knowledge(session, asked.known_to, "known_to")
    opened = knowledge(session, asked.known_from, "known_from") if asked.known_from is not None else closed
    if opened.at > closed.at:
        error = FieldError("/query/known_from", "range", "期初的已知时点不得晚于期末的已知时点")
        raise invalid("query", "已知时点有误", error.message, [error])
    zones = zones_of(caller, asked.scope)
    return FlowPeriod(counted, zones, asked.start, last, opened, closed, opened.at != closed.at)


def flow(session: Session, period: FlowPeriod) -> Flow:
    """Opening and closing; every firm of their difference gets its one reason."""
    wanted, where = period.counted, Scope(slugs_of(period.zones))
    if period.restated:
        return _restated(session, period, where)
    changed = turnover(session, wanted, where, period.start, period.end, period.closed)
    counts = counting(session, period.closed)
    opening, closing = (
        sum(cell.firms for cell in counts.cells([wanted], where, day, ("zone",))) for day in (period.start, period.end)
    )
    return Flow(opening, closing, _reasons(session, period, changed), changed.renewed)


def flow_counts(session: Session, period: FlowPeriod) -> FlowCounts:
    """The same in numbers, from memory where that holds the state that the session reads."""
    memory = None if period.restated or period.counted.basis is not CountingBasis.EACH else kept_for(session)
    asked = (period.counted.programme, slugs_of(period.zones), period.start, period.end)
    found = memory.answer(session, period.closed, lambda held: held.period(*asked).counts()) if memory else None
    if found is not None:
        return found
    rows = flow(session, period)
    return FlowCounts(rows.opening, rows.closing, Counter(rows.reasons.values()), len(rows.renewed))


def _restated(session: Session, period: FlowPeriod, where: Scope) -> Flow:
    """Two readings: a firm that is counted at the start by the later one only, or by the earlier one only, was corrected."""
    wanted, later = period.counted, period.closed
    opening = members(session, wanted, where, period.start, period.opened)
    closing = members(session, wanted, where, period.end, later)
    renewed = renewed_firms(session, wanted, period.start, period.end, later)
    changed = turnover_between(opening.keys(), closing.keys(), renewed)
    as_known_later = members(session, wanted, where, period.start, later)
    reasons = _reasons(session, period, changed, as_known_later.keys())
    return Flow(len(opening), len(closing), reasons, changed.renewed)


def _reasons(
    session: Session, period: FlowPeriod, changed: Turnover, as_known_later: Collection[str] = ()
) -> dict[str, FlowReason]:
    at_ends = firms_at_ends(session, changed, period.counted, period.start, period.end, period.closed)
    found = {}
    for firm_id, ends in at_ends.items():
        later = period.restated and firm_id in as_known_later
        came, restated = firm_id in changed.came, period.restated
        why = reason_of(came=came, at_ends=ends, restated=restated, counted_as_known_later=later)
        if why is not None:
            found[firm_id] = why
    return found


def flow_answer(session: Session, caller: Caller, asked: FlowQuestion) -> FlowAnswer:
    """The identity block: opening + Σ inflows − Σ outflows = closing; the residual is printed and is 0."""
    period = period_of(session, caller, asked)
    found = flow_counts(session, period)
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
