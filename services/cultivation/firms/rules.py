"""How the versions of a firm become rows: until when each was known, and its residencies cut by its industries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from domain.spans import Days, Interval, Known


class Cell(NamedTuple):
    """Zone, park and primary industry of a firm; park and industry may be unknown (未划分, 未分类)."""

    zone: str
    park: str | None
    industry: str | None


class Stay(NamedTuple):
    """A residency; `ended_by` is moved, closed or merged."""

    zone: str
    park: str | None
    valid: Days
    ended_by: str | None = None


class Trade(NamedTuple):
    """The primary 4+8+1 industry over a span."""

    industry: str | None
    valid: Days


class Stretch(NamedTuple):
    """A piece of a residency with one industry; `ended_by` is that of the residency, on its last piece only."""

    cell: Cell
    valid: Days
    ended_by: str | None


def known_spans(recorded: Mapping[int, datetime], forever: datetime) -> dict[int, Known]:
    """Each version is known from its own `recorded_at` until that of the next one present.

    Computed from whatever versions are there, so any order of arrival ends in the same rows.
    """
    if len(recorded) == 1:
        return {version: Interval(at, forever) for version, at in recorded.items()}
    order = sorted(recorded)
    spans = {order[-1]: Interval(recorded[order[-1]], forever)} if order else {}
    for version, following in pairwise(order):
        spans[version] = Interval(recorded[version], max(recorded[version], recorded[following]))
    return spans


def stretches(stays: Iterable[Stay], trades: Iterable[Trade]) -> list[Stretch]:
    """Residencies cut where the primary industry changes; days without one have industry None (未分类)."""
    known_trades = list(trades)
    if not known_trades:
        return [Stretch(Cell(stay.zone, stay.park, None), stay.valid, stay.ended_by) for stay in stays]
    edges = {edge for trade in known_trades for edge in (trade.valid.start, trade.valid.before)}
    found: list[Stretch] = []
    for stay in stays:
        inner = sorted(edge for edge in edges if stay.valid.start < edge < stay.valid.before)
        for valid in _pieces(stay.valid, inner) if inner else (stay.valid,):
            industry = next((trade.industry for trade in known_trades if trade.valid.covers(valid.start)), None)
            last = stay.ended_by if valid.before == stay.valid.before else None
            found.append(Stretch(Cell(stay.zone, stay.park, industry), valid, last))
    return found


def _pieces(valid: Days, inner: Sequence[date]) -> Iterator[Days]:
    return (Interval(start, end) for start, end in pairwise((valid.start, *inner, valid.before)))
