"""Keeping the statuses: after any change of a firm its days of 规上, 上市 and 创新积分 are computed again, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from contracts.codes import IntervalReason, Programme
from contracts.listings import Board, ListingStage
from contracts.metrics import FactSide, Metric
from domain.spans import OPEN, Interval
from kit.data.bulk import among
from kit.data.prepared import Prepared
from kit.data.session import WriteSession
from services.cultivation.facts.tables import FACT
from services.cultivation.statuses.rules.listing import holds
from services.cultivation.statuses.rules.spans import StatusSpan, Told, status_spans
from services.cultivation.statuses.tables import STATUS, STEP

OF_FACTS = (Metric.ABOVE_SCALE.value, Metric.INNOVATION_POINTS.value)
ROW = ("firm_id", "programme", "valid_from", "valid_before", "known_from", "known_until", "ended_by", "number")

_THERE = Prepared(select(*(STATUS.c[name] for name in ROW)).where(among(STATUS.c.firm_id, "firm_ids")))
_OFFICIAL = Prepared(
    select(FACT).where(
        among(FACT.c.firm_id, "firm_ids"),
        FACT.c.side == FactSide.OFFICIAL.value,
        among(FACT.c.metric, OF_FACTS),
        FACT.c.value.is_not(None),
    )
)
_REACHED = Prepared(select(STEP).where(among(STEP.c.firm_id, "firm_ids"), STEP.c.stage.is_not(None)))


def project(session: WriteSession, firm_ids: Sequence[str]) -> None:
    """Put what follows from facts and steps in place of what was there; most firms have none of either."""
    wanted = {row for firm_id, found in _statuses(session, firm_ids).items() for row in _rows(firm_id, found)}
    there = {tuple(row) for row in session.ask(_THERE, {"firm_ids": firm_ids})}
    if wanted == there:
        return
    session.execute(delete(STATUS).where(among(STATUS.c.firm_id, firm_ids)))
    if wanted:
        rows = [dict(zip(ROW, row, strict=True)) | {"evidence": "announced"} for row in sorted(wanted, key=str)]
        session.insert_all(STATUS, rows)


Statuses = list[tuple[Programme, StatusSpan]]


def _statuses(session: WriteSession, firm_ids: Sequence[str]) -> dict[str, Statuses]:
    found: dict[str, Statuses] = defaultdict(list)
    listings, scales = defaultdict(list), defaultdict(list)
    for row in session.ask(_OFFICIAL, {"firm_ids": firm_ids}):
        known = Interval(row.known_from, row.known_until)
        if row.metric == Metric.ABOVE_SCALE.value:
            scales[row.firm_id].append(Told(date.fromisoformat(row.period), bool(row.value), known))
        else:
            year = int(row.period)
            valid = Interval(date(year, 1, 1), date(year + 1, 1, 1))
            found[row.firm_id].append((Programme.INNOVATION_POINTS, StatusSpan(valid, known)))
    for row in session.ask(_REACHED, {"firm_ids": firm_ids}):
        listings[row.firm_id].append(_told(row))
    for programme, told in ((Programme.ABOVE_SCALE, scales), (Programme.LISTING, listings)):
        for firm_id, mine in told.items():
            found[firm_id] += [(programme, span) for span in status_spans(mine, OPEN)]
    return found


def _told(row: Any) -> Told:
    board = Board(row.board).label if row.board else None
    label = " ".join(filter(None, (board, row.code))) or None
    return Told(row.reached_on, holds(ListingStage(row.stage)), Interval(row.known_from, row.known_until), label)


def _rows(firm_id: str, found: Statuses) -> Iterable[tuple[Any, ...]]:
    for programme, span in found:
        ended_by = IntervalReason.CANCELLED if span.decided else IntervalReason.TERM
        days, known = span.valid, span.known
        if days.start < days.before:
            yield (
                firm_id,
                programme.value,
                days.start,
                days.before,
                known.start,
                known.before,
                ended_by.value,
                span.label,
            )
