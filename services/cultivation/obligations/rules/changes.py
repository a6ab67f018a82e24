"""Which changes are stated, and which the register announces: one of those is registered there and stated by nobody."""

from collections.abc import Iterator
from datetime import date

from contracts.obligations import ANNOUNCED_CHANGES, ChangeKind
from domain.findings import Finding

REGISTERED = Finding("registered_change", "更名、合并、迁移在企业台账登记后自动生成，请联系所在园区")
AHEAD = Finding("date_in_future", "变化日期不得晚于今天")


def unstatable(kind: ChangeKind, changed_on: date, today: date) -> Iterator[tuple[str, Finding]]:
    """By field why a change cannot be stated."""
    if kind in ANNOUNCED_CHANGES:
        yield "kind", REGISTERED
    if changed_on > today:
        yield "changed_on", AHEAD
