"""What the table of transitions needs to know of an application and of who takes a step, and the guards of its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.codes import ApplicationState as State
from services.cultivation.applications.rules.paths import WHOLE, Path

PASS_MARK = Decimal(70)
"""国科发火〔2016〕195号: the innovation score must be greater than 70; 70 itself fails."""


@dataclass(frozen=True)
class Mark:
    """What a score must reach, or exceed when `strict`."""

    value: Decimal
    strict: bool = False

    def passed(self, score: Decimal) -> bool:
        return score > self.value if self.strict else score >= self.value


EXPERTS_MARK = Mark(PASS_MARK, strict=True)


@dataclass(frozen=True)
class Case:
    """What the table needs to know of an application, of who takes the step and of the step's own civil date.

    `taken_on` is that date (None = today), `last_taken_on` the date of the step before it. `filed` says that whoever
    asks has filed for the firm or holds its mandate, `mandated` that the mandate stands, `reviewed` that he has taken
    a review step, `parked` one of the park's; `granted` are the steps that his account was granted. `mark` None: the
    programme's score is noted, not judged.
    """

    state: State
    today: date
    due_on: date | None = None
    returned_from: State | None = None
    complete: bool = True
    score: Decimal | None = None
    mark: Mark | None = EXPERTS_MARK
    publicity_last_day: date | None = None
    taken_on: date | None = None
    last_taken_on: date | None = None
    filed: bool = False
    mandated: bool = False
    reviewed: bool = False
    parked: bool = False
    city_told: bool = False
    granted: frozenset[str] = frozenset()
    path: Path = WHOLE

    @property
    def standing(self) -> State:
        """The state as of today: a supplement that was not handed in by its last day reads as expired."""
        return standing(self.state, self.due_on, self.today)

    @property
    def day(self) -> date:
        """The civil date of the step."""
        return self.taken_on or self.today


@dataclass(frozen=True)
class Refusal:
    """Why a step is not possible: a stable code and words for people."""

    code: str
    detail: str


Guard = Callable[[Case], Refusal | None]


def standing(state: State, due_on: date | None, today: date) -> State:
    """The state as of a civil date; nothing has to be flipped for a supplement to expire."""
    if state is State.SUPPLEMENT and due_on is not None and today > due_on:
        return State.EXPIRED
    return state


def is_complete(case: Case) -> Refusal | None:
    return None if case.complete else Refusal("application_incomplete", "申报材料尚不完整，请先补齐必填内容")


def has_passed(case: Case) -> Refusal | None:
    """The score that the path asks for is there and passes the mark of the standard, where it has one."""
    asked = case.path.scored_by
    if asked is None:
        return None
    passed = case.score is not None and (case.mark is None or case.mark.passed(case.score))
    if passed:
        return None
    if case.mark is None:
        return Refusal("score_missing", f"拟认定前须登记{asked.label}")
    words = "大于" if case.mark.strict else "不低于"
    return Refusal("score_too_low", f"{asked.label}须{words} {case.mark.value} 分方可拟认定")


def publicity_has_run(case: Case) -> Refusal | None:
    if case.publicity_last_day is not None and case.day > case.publicity_last_day:
        return None
    return Refusal("publicity_still_running", f"公示至 {case.publicity_last_day} 止，期满次日起方可结束")


def city_is_not_told(case: Case) -> Refusal | None:
    return Refusal("city_told", "已登记告知市级") if case.city_told else None


def is_dated_in_order(case: Case) -> Refusal | None:
    """Previous step ≤ date ≤ today: one rule for the dates of all steps."""
    if case.day > case.today:
        return Refusal("step_dated_wrongly", "办理日期不得晚于今天")
    if case.last_taken_on is not None and case.day < case.last_taken_on:
        return Refusal("step_dated_wrongly", f"办理日期不得早于上一环节的日期 {case.last_taken_on}")
    return None
