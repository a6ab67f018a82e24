"""What stands against registering a title, and in which state a title is on a date."""

from dataclasses import dataclass
from datetime import date

from contracts.codes import IntervalReason, RecognitionBasis, TitleState
from domain.spans import Days, Interval


@dataclass(frozen=True)
class Objection:
    """Why something cannot be registered: a stable code, Chinese words, the field it is about."""

    code: str
    message: str
    pointer: str = ""


def objections(
    basis: RecognitionBasis, issuable_here: bool, issued_on: date, valid: Days, today: date
) -> list[Objection]:
    """Everything that the title itself has against it; numbers and firms are checked against the store."""
    found = []
    if basis is RecognitionBasis.ISSUED and not issuable_here:
        found.append(Objection("not_issuable_here", "该类资格由国家或省级部门认定，本系统只登记官方结果", "/basis"))
    if issued_on > today:
        found.append(Objection("issued_in_future", "发证日期不得晚于今天", "/issued_on"))
    if valid.start < issued_on:
        found.append(Objection("valid_before_issue", "有效期起始日不得早于发证日期", "/valid_from"))
    if valid.before <= valid.start:
        found.append(Objection("ends_before_start", "有效期至不得早于有效期起始日", "/valid_until"))
    return found


def state_on(valid: Days, ended_by: IntervalReason, day: date) -> TitleState:
    """A function of interval and date alone; no job ever sets it."""
    if valid.covers(day):
        return TitleState.VALID
    if ended_by is not IntervalReason.TERM and day >= valid.before:
        return TitleState(ended_by.value)
    return TitleState.FUTURE if day < valid.start else TitleState.EXPIRED


def cut_short(valid: Days, effective_on: date) -> Days:
    """The interval after a cancellation that counts from `effective_on`, which may lie before the first day."""
    return Interval(valid.start, max(valid.start, min(valid.before, effective_on)))
