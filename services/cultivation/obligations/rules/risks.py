"""What threatens a title, by rule from the misses of its obligations."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.codes import Programme
from contracts.obligations import ObligationKind, ObligationState, RiskReason, Stake
from services.cultivation.obligations.rules.owing import Obligation
from services.cultivation.obligations.rules.states import is_missed

GRAVITY = {reason: rank for rank, reason in enumerate(RiskReason)}


@dataclass(frozen=True, slots=True)
class Risk:
    """`day` is the newest last day that was missed, or the last valid day of a certificate."""

    reason: RiskReason
    programme: Programme
    text: str
    day: date
    recognition_id: str
    duty: str | None = None
    period: str | None = None

    @property
    def order(self) -> tuple[int, str]:
        return GRAVITY[self.reason], self.day.isoformat()


def risks(stand: Iterable[tuple[Obligation, ObligationState]], day: date) -> Iterator[Risk]:
    """Of one firm; a title that is over cannot be lost any more."""
    missed: dict[tuple[str, str], list[tuple[Obligation, ObligationState]]] = defaultdict(list)
    for obligation, state in stand:
        if is_missed(obligation, state) and _matters(obligation, day):
            missed[obligation.duty.code, obligation.title.recognition_id].append((obligation, state))
    for mine in missed.values():
        reason = _reason(mine[-1][0], len(mine))
        if reason is not None:
            yield _risk(reason, mine)


def _matters(obligation: Obligation, day: date) -> bool:
    """A year's number that was not asked for again is missing in that year alone."""
    if obligation.duty.kind is ObligationKind.RE_EVALUATION:
        return obligation.due_on.year == day.year
    return obligation.title.covers(day)


def _reason(obligation: Obligation, misses: int) -> RiskReason | None:
    match obligation.duty.stake:
        case Stake.TITLE:
            return RiskReason.TITLE_THREATENED if misses >= obligation.duty.misses else RiskReason.ONE_MISS
        case Stake.REVIEW:
            return RiskReason.REVIEW_LOST
        case Stake.NUMBER:
            return RiskReason.NOT_RE_EVALUATED
        case Stake.UNSAID:
            return None


def _risk(reason: RiskReason, missed: Sequence[tuple[Obligation, ObligationState]]) -> Risk:
    last = missed[-1][0]
    said = "、".join(f"{_period(each)}{state.label}" for each, state in missed)
    text = f"{last.duty.kind.label}：{said}"
    return Risk(reason, last.duty.programme, text, last.due_on, last.title.recognition_id, last.duty.code, last.period)


def _period(obligation: Obligation) -> str:
    """2025年度, or the day of the change, with the last day."""
    name = f"{obligation.period}年度" if obligation.duty.is_yearly else f"{obligation.period} 变更"
    return f"{name}（截止 {obligation.due_on}）"
