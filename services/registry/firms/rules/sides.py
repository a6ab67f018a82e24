"""Whose days a change concerns: a day that was or becomes a zone's is that zone's, in the past as in the present.

A change of one zone's own days is that zone's matter. Whatever else needs both sides (a transfer), or the office.
"""

from domain.findings import Finding
from domain.spans import at
from services.registry.firms.rules.residency import Residencies


def zones_touched(before: Residencies, after: Residencies) -> frozenset[str]:
    """The zones of every day on which the firm's place is another one than it was; either side may be empty."""
    days = sorted({day for span in (*before, *after) for day in (span.start, span.before)})
    found: set[str] = set()
    for day in days:
        old, new = at(before, day), at(after, day)
        places = {span.value for span in (old, new) if span is not None}
        if len(places) == 2 or (old is None) is not (new is None):
            found |= {place.zone for place in places}
    return frozenset(found)


def refuse_alone(touched: frozenset[str], own: frozenset[str]) -> list[Finding]:
    """Why one account that answers for `own` may not make a change alone; holding both sides does not make two persons of it."""
    if touched <= own and len(touched) <= 1:
        return []
    said = "这项变更涉及其他园区的在区记录，不能由一方单独办理：请发起跨园区迁移由对方确认，或报领导小组办公室办理"
    return [Finding("two_sided", said)]
