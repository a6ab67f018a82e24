"""Dated values side by side: they cover a span without hole or overlap, or the fault is named."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Protocol

from services.cultivation.standards.rules.criteria import DatedValue


class Dated(Protocol):
    """Whatever holds over `[valid_from, valid_before)`."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_before(self) -> date: ...


@dataclass(frozen=True)
class Untiled:
    """`code` is hole or overlap; it lies at `day`."""

    code: str
    day: date

    @property
    def words(self) -> str:
        return f"{self.day} 起{'没有取值' if self.code == 'hole' else '有两个取值'}"


def untiled(values: Sequence[Dated], start: date, before: date) -> Untiled | None:
    """The first hole or overlap of dated values over a span; None when they cover it exactly."""
    order = sorted(values, key=lambda each: each.valid_from)
    if not order or order[0].valid_from > start:
        return Untiled("hole", start)
    if order[0].valid_from < start:
        return Untiled("overlap", order[0].valid_from)
    for held, following in pairwise(order):
        if held.valid_before != following.valid_from:
            code = "hole" if held.valid_before < following.valid_from else "overlap"
            return Untiled(code, min(held.valid_before, following.valid_from))
    if order[-1].valid_before != before:
        return Untiled("hole" if order[-1].valid_before < before else "overlap", min(order[-1].valid_before, before))
    return None


def overlaid(values: Sequence[DatedValue], scheduled: Sequence[DatedValue]) -> tuple[DatedValue, ...]:
    """The values with scheduled ones laid over them, each over its own span, the rest as it was."""
    result = list(values)
    for new in sorted(scheduled, key=lambda each: each.valid_from):
        before = [replace(old, valid_before=min(old.valid_before, new.valid_from)) for old in result]
        after = [replace(old, valid_from=max(old.valid_from, new.valid_before)) for old in result]
        result = [each for each in (*before, new, *after) if each.valid_from < each.valid_before]
    return tuple(sorted(result, key=lambda each: each.valid_from))
