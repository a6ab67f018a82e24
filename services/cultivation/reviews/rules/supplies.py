"""容缺: where a missing material stands, who may do what about it, and what is wrong with a decision of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from contracts.reviews import SupplyDecision as Decision
from contracts.reviews import SupplyStanding as Standing
from domain.findings import Finding

DECISIONS: dict[Standing, tuple[Decision, ...]] = {
    Standing.OWED: (Decision.EXTEND, Decision.WAIVE),
    Standing.OVERDUE: (Decision.EXTEND, Decision.WAIVE),
    Standing.SUPPLIED: (Decision.CONFIRM, Decision.RETURN),
}
"""What reviewers may decide of a material as it stands; one that is settled stays so."""
SUPPLIABLE = frozenset({Standing.OWED, Standing.OVERDUE, Standing.SUPPLIED})
"""While nobody has settled it a material may be handed in, also late, and completed."""
REASON_WANTED = Finding("required", "请说明理由")
DAY_WANTED = Finding("required", "请填写新的补交期限")
DAY_UNASKED = Finding("not_asked", "确认或免交不填补交期限")
DAY_PAST = Finding("range", "补交期限须晚于今天")


@dataclass(frozen=True)
class Owed:
    """A material that was missing at 受理; `settled_as` is confirmed or waived."""

    due_on: date
    supplied_at: datetime | None = None
    settled_as: Standing | None = None

    def standing(self, today: date) -> Standing:
        """A fact of time: past its last day and not supplied is overdue, whatever job has run."""
        if self.settled_as is not None:
            return self.settled_as
        if self.supplied_at is not None:
            return Standing.SUPPLIED
        return Standing.OVERDUE if today > self.due_on else Standing.OWED


def overdue(owed: Iterable[Owed], today: date) -> bool:
    return any(each.standing(today) is Standing.OVERDUE for each in owed)


def unsettled(owed: Iterable[Owed]) -> bool:
    """Whether something has not come, or was not confirmed."""
    return any(each.settled_as is None for each in owed)


def faults(
    decision: Decision, reason: str | None, due_on: date | None, owed: Owed, today: date
) -> Iterator[tuple[str, Finding]]:
    """By field why a decision cannot stand. What goes back after its last day needs another one."""
    if reason is None and decision is not Decision.CONFIRM:
        yield "reason", REASON_WANTED
    if decision in (Decision.CONFIRM, Decision.WAIVE):
        if due_on is not None:
            yield "due_on", DAY_UNASKED
    elif due_on is not None:
        if due_on <= today:
            yield "due_on", DAY_PAST
    elif decision is Decision.EXTEND or owed.due_on <= today:
        yield "due_on", DAY_WANTED
