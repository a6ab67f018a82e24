"""Where a firm resides: the rules of moving, of ending, and why an interval ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from domain.findings import Finding
from domain.spans import OPEN, Span, at


@dataclass(frozen=True, slots=True)
class Residence:
    """A zone's code, and a park's slug or None for 未划分."""

    zone: str
    park: str | None = None


Residencies = Sequence[Span[Residence]]
V = TypeVar("V")


def refuse_move(spans: Residencies, effective_on: date, to: Residence) -> list[Finding]:
    """Why a move cannot be planned: nothing to move from, nothing that changes, or a later change already known."""
    held = at(spans, effective_on)
    if held is None:
        return [Finding("not_resident", f"{effective_on} 不在企业的在区期间内（{periods(spans)}），请核对日期")]
    if held.value == to:
        return [Finding("same_place", "企业在该日期已经在此园区（分园），无需迁移")]
    return refuse_before_later(spans, effective_on, "园区（分园）变更")


def refuse_end(spans: Residencies, effective_on: date) -> list[Finding]:
    """Why a residency cannot end on a day: it has ended, or something later is on record."""
    if not spans or spans[-1].before != OPEN:
        return [Finding("already_ended", "企业已注销或合并，不能再次办理")]
    if effective_on <= spans[0].start:
        return [Finding("before_residency", "日期不得早于或等于入区日期；如整条误录，请用“作废”")]
    return refuse_before_later(spans, effective_on - timedelta(days=1), "园区（分园）变更")


def refuse_before_later(spans: Sequence[Span[V]], day: date, what: str) -> list[Finding]:
    """Why a change cannot be put before changes that are on record after its day: it would end where they begin, unseen."""
    later = [span.start for span in spans if span.start > day]
    if not later:
        return []
    dates = "、".join(map(str, later))
    return [
        Finding("later_change", f"{day} 之后还有{what}（{dates}），请先作废后面的记录，或改用 {later[-1]} 之后的日期")
    ]


def refuse_after_end(spans: Residencies, day: date) -> list[Finding]:
    """Why nothing can happen to a firm on a day on which it was no more."""
    if spans and day >= spans[-1].before:
        end = spans[-1].before
        return [Finding("already_ended", f"企业已于 {end} 注销或合并，{day} 不能再有变更，请填写 {end} 之前的日期")]
    return []


def periods(spans: Residencies) -> str:
    """2015-03-02 至今；both ends inclusive."""
    if not spans:
        return "无"
    last = spans[-1].before
    return f"{spans[0].start} 至" + ("今" if last == OPEN else f" {last - timedelta(days=1)}")


def end_reasons(spans: Residencies, last: str | None) -> list[str | None]:
    """For each span why it ends: `moved` before another one, `last` (closed, merged) for the final one, None while open."""
    if not spans:
        return []
    return [*["moved" for _ in spans[1:]], None if spans[-1].before == OPEN else last]
