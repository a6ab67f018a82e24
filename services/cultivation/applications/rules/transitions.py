"""The path of an application: which step leads where, whose it is, and what must hold (domain notes §3.10).

The table below is the whole law. The office plays the province and the experts; a supplement (补正) goes back to the
stage that asked for it; a firm may withdraw until its application is proposed for recognition (拟认定).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.codes import ApplicationAction as A
from contracts.codes import ApplicationState as S
from contracts.codes import Role

PASS_MARK = Decimal(70)
"""国科发火〔2016〕195号: the innovation score must be greater than 70; 70 itself fails."""


@dataclass(frozen=True)
class Case:
    """What the table needs to know of an application and of the step that somebody wants to take."""

    state: S
    today: date
    due_on: date | None = None
    returned_from: S | None = None
    complete: bool = True
    score: Decimal | None = None
    publicity_last_day: date | None = None
    own_input: bool = False

    @property
    def standing(self) -> S:
        """The state as of today: a supplement that was not handed in by its last day reads as expired."""
        return standing(self.state, self.due_on, self.today)


@dataclass(frozen=True)
class Refusal:
    """Why a step is not possible: a stable code and words for people."""

    code: str
    detail: str


Guard = Callable[[Case], Refusal | None]


def is_complete(case: Case) -> Refusal | None:
    return None if case.complete else Refusal("application_incomplete", "申报材料尚不完整，请先补齐必填内容")


def is_not_own_input(case: Case) -> Refusal | None:
    return Refusal("conflict_of_interest", "不得审核本人代为提交的申报") if case.own_input else None


def has_passed_experts(case: Case) -> Refusal | None:
    if case.score is not None and case.score > PASS_MARK:
        return None
    return Refusal("score_too_low", f"专家评分须大于 {PASS_MARK} 分方可拟认定")


def publicity_has_run(case: Case) -> Refusal | None:
    if case.publicity_last_day is not None and case.today > case.publicity_last_day:
        return None
    return Refusal("publicity_still_running", f"公示至 {case.publicity_last_day} 止，期满次日起方可结束")


@dataclass(frozen=True)
class Transition:
    """One row of the table; `target` None means: back to the stage that asked for the supplement."""

    source: S
    step: A
    target: S | None
    who: frozenset[Role]
    guard: Guard | None = None


FILER = frozenset({Role.FIRM, Role.STAFF})
"""The firm, or park staff on its behalf (recorded as such in the history)."""
PARK = frozenset({Role.STAFF})
OFFICE = frozenset({Role.OFFICE})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(S.DRAFT, A.SUBMIT, S.SUBMITTED, FILER, is_complete),
    Transition(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.SUBMITTED, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.SUBMITTED, A.ACCEPT, S.FORMAL_REVIEW, PARK, is_not_own_input),
    Transition(S.FORMAL_REVIEW, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.FORMAL_REVIEW, A.REQUEST_CHANGES, S.SUPPLEMENT, PARK, is_not_own_input),
    Transition(S.FORMAL_REVIEW, A.RECOMMEND, S.RECOMMENDED, PARK, is_not_own_input),
    Transition(S.FORMAL_REVIEW, A.REJECT, S.REJECTED, PARK, is_not_own_input),
    Transition(S.SUPPLEMENT, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.SUPPLEMENT, A.RESUBMIT, None, FILER, is_complete),
    Transition(S.RECOMMENDED, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.RECOMMENDED, A.REVIEW, S.PROVINCIAL_REVIEW, OFFICE),
    Transition(S.PROVINCIAL_REVIEW, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.PROVINCIAL_REVIEW, A.REQUEST_CHANGES, S.SUPPLEMENT, OFFICE),
    Transition(S.PROVINCIAL_REVIEW, A.SEND_TO_EXPERTS, S.EXPERT_REVIEW, OFFICE),
    Transition(S.PROVINCIAL_REVIEW, A.REJECT, S.REJECTED, OFFICE),
    Transition(S.EXPERT_REVIEW, A.WITHDRAW, S.WITHDRAWN, FILER),
    Transition(S.EXPERT_REVIEW, A.PROPOSE, S.PROPOSED, OFFICE, has_passed_experts),
    Transition(S.EXPERT_REVIEW, A.REJECT, S.REJECTED, OFFICE),
    Transition(S.PROPOSED, A.OPEN_PUBLICITY, S.PUBLICITY, OFFICE),
    Transition(S.PUBLICITY, A.OBJECT, S.OBJECTION, OFFICE),
    Transition(S.PUBLICITY, A.FILE, S.FILED, OFFICE, publicity_has_run),
    Transition(S.OBJECTION, A.OBJECT, S.OBJECTION, OFFICE),
    Transition(S.OBJECTION, A.DISMISS_OBJECTION, S.PUBLICITY, OFFICE),
    Transition(S.OBJECTION, A.REJECT, S.REJECTED, OFFICE),
    Transition(S.FILED, A.ANNOUNCE, S.ANNOUNCED, OFFICE),
    Transition(S.ANNOUNCED, A.CERTIFY, S.CERTIFIED, OFFICE),
)

RETURNS = tuple(row.source for row in TRANSITIONS if row.step is A.REQUEST_CHANGES)
BY_INPUT = (None, is_complete, has_passed_experts)
BY_STATE_AND_STEP = {(row.source, row.step): row for row in TRANSITIONS}
CLOSED = frozenset({S.CERTIFIED, S.REJECTED, S.WITHDRAWN, S.EXPIRED})
EDITABLE = frozenset({S.DRAFT, S.SUPPLEMENT})
PUBLISHED = frozenset({S.PUBLICITY, S.OBJECTION, S.FILED, S.ANNOUNCED, S.CERTIFIED, S.REJECTED})
"""From here on a firm may read what reviewers thought of it."""


def standing(state: S, due_on: date | None, today: date) -> S:
    """The state as of a civil date; nothing has to be flipped for a supplement to expire."""
    if state is S.SUPPLEMENT and due_on is not None and today > due_on:
        return S.EXPIRED
    return state


def seen_by(role: Role, state: S) -> S:
    """Before publication a firm cannot tell a proposal from a review that still runs (hardening notes, abuse 7)."""
    return S.EXPERT_REVIEW if role is Role.FIRM and state is S.PROPOSED else state


def may_ever(step: A, role: Role) -> bool:
    """Whether the step is this role's business in any state."""
    return any(row.step is step and role in row.who for row in TRANSITIONS)


def find(case: Case, step: A, role: Role) -> Transition | None:
    """The row for this state, step and role, or None."""
    row = BY_STATE_AND_STEP.get((case.standing, step))
    return row if row and role in row.who else None


def target_of(row: Transition, case: Case) -> S:
    """Where the row leads in this case."""
    if row.target is not None:
        return row.target
    if case.returned_from is None:
        raise ValueError("a supplement remembers the stage that asked for it")
    return case.returned_from


def targets_of(step: A) -> list[S]:
    """Where the step can lead from any state, in the order of states."""
    found = {row.target or row_back for row in TRANSITIONS if row.step is step for row_back in RETURNS}
    return [state for state in S if state in found]


def refusal(case: Case, step: A, role: Role) -> Refusal | None:
    """Why the step cannot be taken now, or None when it can."""
    row = find(case, step, role)
    if row is not None:
        return row.guard(case) if row.guard else None
    words = "、".join(state.label for state in targets_of(step))
    detail = f"当前状态为“{seen_by(role, case.standing).label}”，不能转为“{words}”"
    return Refusal("invalid_transition", detail)


def next_steps(case: Case, role: Role) -> tuple[A, ...]:
    """The steps that this role may take now, in the order of the table.

    What only the step's own input can fail (a complete form, a score) does not hide it.
    """
    state = seen_by(role, case.standing)
    ready = (row for row in TRANSITIONS if row.source is state and role in row.who)
    return tuple(row.step for row in ready if row.guard in BY_INPUT or row.guard(case) is None)


def waits_for(state: S) -> Role | None:
    """Whose turn it is; None when nothing more happens."""
    if state in CLOSED:
        return None
    if state in EDITABLE:
        return Role.FIRM
    return Role.STAFF if state in (S.SUBMITTED, S.FORMAL_REVIEW) else Role.OFFICE
