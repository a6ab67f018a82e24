"""Where a firm resides: the rules of moving, of ending, and why an interval ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.findings import Finding
from domain.spans import OPEN, Span, at


@dataclass(frozen=True, slots=True)
class Residence:
    """A zone's code, and a park's slug or None for 未划分."""

    zone: str
    park: str | None = None


Residencies = Sequence[Span[Residence]]


def refuse_move(spans: Residencies, effective_on: date, to: Residence) -> list[Finding]:
    """Why a move cannot be planned: nothing to move from, nothing that changes, or a later move already known."""
    held = at(spans, effective_on)
    if held is None:
        return [Finding("not_resident", "该日期不在企业的在区期间内，请核对迁移日期或先更正入区日期")]
    if held.value == to:
        return [Finding("same_place", "企业在该日期已经在此园区（分园），无需迁移")]
    return []


def refuse_end(spans: Residencies, effective_on: date) -> list[Finding]:
    """Why a residency cannot end on a day: it has ended, or something later is on record."""
    if not spans or spans[-1].before != OPEN:
        return [Finding("already_ended", "企业已注销或合并，不能再次办理")]
    if effective_on <= spans[0].start:
        return [Finding("before_residency", "日期不得早于或等于入区日期；如整条误录，请用“作废”")]
    if spans[-1].start >= effective_on:
        return [Finding("later_change", "该日期之后还有变更记录，请先核对或作废后面的记录")]
    return []


def end_reasons(spans: Residencies, last: str | None) -> list[str | None]:
    """For each span why it ends: `moved` before another one, `last` (closed, merged) for the final one, None while open."""
    if not spans:
        return []
    return [*["moved" for _ in spans[1:]], None if spans[-1].before == OPEN else last]
