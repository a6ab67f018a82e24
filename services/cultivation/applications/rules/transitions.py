"""The path of an application: which step leads where, whose it is, and what must hold (domain notes §3.10).

The table below is the whole law. The office plays the province and the experts; a supplement (补正) goes back to the
stage that asked for it; a firm may withdraw until its application is proposed for recognition (拟认定). Who filed for
the firm reviews nothing of that application, and each step is dated no earlier than the one before it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.codes import Role

PASS_MARK = Decimal(70)
"""国科发火〔2016〕195号: the innovation score must be greater than 70; 70 itself fails."""


@dataclass(frozen=True)
class Case:
    """What the table needs to know of an application, of who takes the step and of the step's own civil date.

    `taken_on` is that date (None = today), `last_taken_on` the date of the step before it. `filed` says that whoever
    asks has filed for the firm or holds its mandate, `mandated` that the mandate stands, `reviewed` that he has taken
    a review step.
    """

    state: State
    today: date
    due_on: date | None = None
    returned_from: State | None = None
    complete: bool = True
    score: Decimal | None = None
    publicity_last_day: date | None = None
    taken_on: date | None = None
    last_taken_on: date | None = None
    filed: bool = False
    mandated: bool = False
    reviewed: bool = False

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


def is_complete(case: Case) -> Refusal | None:
    return None if case.complete else Refusal("application_incomplete", "申报材料尚不完整，请先补齐必填内容")


def has_passed_experts(case: Case) -> Refusal | None:
    if case.score is not None and case.score > PASS_MARK:
        return None
    return Refusal("score_too_low", f"专家评分须大于 {PASS_MARK} 分方可拟认定")


def publicity_has_run(case: Case) -> Refusal | None:
    if case.publicity_last_day is not None and case.day > case.publicity_last_day:
        return None
    return Refusal("publicity_still_running", f"公示至 {case.publicity_last_day} 止，期满次日起方可结束")


def is_dated_in_order(case: Case) -> Refusal | None:
    """Previous step ≤ date ≤ today: one rule for the dates of all steps."""
    if case.day > case.today:
        return Refusal("step_dated_wrongly", "办理日期不得晚于今天")
    if case.last_taken_on is not None and case.day < case.last_taken_on:
        return Refusal("step_dated_wrongly", f"办理日期不得早于上一环节的日期 {case.last_taken_on}")
    return None


@dataclass(frozen=True)
class Transition:
    """One row of the table; `target` None means: back to the stage that asked for the supplement."""

    source: State
    step: Action
    target: State | None
    who: frozenset[Role]
    guard: Guard | None = None

    def leads_to(self, case: Case) -> State:
        """Where the row leads in this case."""
        if self.target is not None:
            return self.target
        if case.returned_from is None:
            raise ValueError("a supplement remembers the stage that asked for it")
        return case.returned_from


FILER = frozenset({Role.FIRM, Role.STAFF})
"""The firm, or park staff who hold its mandate (代填)."""
FILING = frozenset({Action.SUBMIT, Action.RESUBMIT, Action.WITHDRAW})
"""The firm's own steps; all others are reviews."""
PARK = frozenset({Role.STAFF})
OFFICE = frozenset({Role.OFFICE})

TRANSITIONS: tuple[Transition, ...] = (
    Transition(State.DRAFT, Action.SUBMIT, State.SUBMITTED, FILER, is_complete),
    Transition(State.DRAFT, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.SUBMITTED, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.SUBMITTED, Action.ACCEPT, State.FORMAL_REVIEW, PARK),
    Transition(State.FORMAL_REVIEW, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.FORMAL_REVIEW, Action.REQUEST_CHANGES, State.SUPPLEMENT, PARK),
    Transition(State.FORMAL_REVIEW, Action.RECOMMEND, State.RECOMMENDED, PARK),
    Transition(State.FORMAL_REVIEW, Action.REJECT, State.REJECTED, PARK),
    Transition(State.SUPPLEMENT, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.SUPPLEMENT, Action.RESUBMIT, None, FILER, is_complete),
    Transition(State.RECOMMENDED, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.RECOMMENDED, Action.REVIEW, State.PROVINCIAL_REVIEW, OFFICE),
    Transition(State.PROVINCIAL_REVIEW, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.PROVINCIAL_REVIEW, Action.REQUEST_CHANGES, State.SUPPLEMENT, OFFICE),
    Transition(State.PROVINCIAL_REVIEW, Action.SEND_TO_EXPERTS, State.EXPERT_REVIEW, OFFICE),
    Transition(State.PROVINCIAL_REVIEW, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.EXPERT_REVIEW, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.EXPERT_REVIEW, Action.PROPOSE, State.PROPOSED, OFFICE, has_passed_experts),
    Transition(State.EXPERT_REVIEW, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.PROPOSED, Action.OPEN_PUBLICITY, State.PUBLICITY, OFFICE),
    Transition(State.PUBLICITY, Action.OBJECT, State.OBJECTION, OFFICE),
    Transition(State.PUBLICITY, Action.FILE, State.FILED, OFFICE, publicity_has_run),
    Transition(State.OBJECTION, Action.OBJECT, State.OBJECTION, OFFICE),
    Transition(State.OBJECTION, Action.DISMISS_OBJECTION, State.PUBLICITY, OFFICE),
    Transition(State.OBJECTION, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.FILED, Action.ANNOUNCE, State.ANNOUNCED, OFFICE),
    Transition(State.ANNOUNCED, Action.CERTIFY, State.CERTIFIED, OFFICE),
)

RETURNS = tuple(row.source for row in TRANSITIONS if row.step is Action.REQUEST_CHANGES)
BY_INPUT = (None, is_complete, has_passed_experts)
BY_STATE_AND_STEP = {(row.source, row.step): row for row in TRANSITIONS}
CLOSED = frozenset({State.CERTIFIED, State.REJECTED, State.WITHDRAWN, State.EXPIRED})
EDITABLE = frozenset({State.DRAFT, State.SUPPLEMENT})
PUBLISHED = frozenset({State.PUBLICITY, State.OBJECTION, State.FILED, State.ANNOUNCED, State.CERTIFIED, State.REJECTED})
"""From here on a firm may read what reviewers thought of it."""


def standing(state: State, due_on: date | None, today: date) -> State:
    """The state as of a civil date; nothing has to be flipped for a supplement to expire."""
    if state is State.SUPPLEMENT and due_on is not None and today > due_on:
        return State.EXPIRED
    return state


def seen_by(role: Role, state: State) -> State:
    """Before publication a firm cannot tell a proposal from a review that still runs (hardening notes, abuse 7)."""
    return State.EXPERT_REVIEW if role is Role.FIRM and state is State.PROPOSED else state


def may_ever(step: Action, role: Role) -> bool:
    """Whether the step is this role's business in any state."""
    return any(row.step is step and role in row.who for row in TRANSITIONS)


def targets_of(step: Action) -> list[State]:
    """Where the step can lead from any state, in the order of states."""
    found = {row.target or row_back for row in TRANSITIONS if row.step is step for row_back in RETURNS}
    return [state for state in State if state in found]


def decide(case: Case, step: Action, role: Role) -> Transition | Refusal:
    """The row that this role may take now, or why it may not."""
    row = BY_STATE_AND_STEP.get((case.standing, step))
    if row is None or role not in row.who:
        words = "、".join(state.label for state in targets_of(step))
        detail = f"当前状态为“{seen_by(role, case.standing).label}”，不能转为“{words}”"
        return Refusal("invalid_transition", detail)
    refused = conflict_of_interest(case, step, role) or is_dated_in_order(case)
    return refused or (row.guard(case) if row.guard else None) or row


def conflict_of_interest(case: Case, step: Action, role: Role) -> Refusal | None:
    """Who files does not review, who reviews does not file, and nobody but the firm files without its mandate."""
    if step not in FILING:
        return Refusal("conflict_of_interest", "代填人不得审核同一申报，请由其他人员办理") if case.filed else None
    return filing_refusal(case, role)


def filing_refusal(case: Case, role: Role) -> Refusal | None:
    """Why this person may not edit or hand in for the firm; None for the firm itself."""
    if role is Role.FIRM:
        return None
    if case.reviewed:
        return Refusal("conflict_of_interest", "审核人不得代填同一申报")
    if case.mandated:
        return None
    return Refusal("mandate_required", "代填须先登记企业的委托")


def next_steps(case: Case, role: Role) -> tuple[Action, ...]:
    """The steps that this role may take now, in the order of the table.

    What only the step's own input can fail (a complete form, a score, a date) does not hide it.
    """
    state = seen_by(role, case.standing)
    ready = (row for row in TRANSITIONS if row.source is state and role in row.who)
    return tuple(
        row.step
        for row in ready
        if conflict_of_interest(case, row.step, role) is None and (row.guard in BY_INPUT or row.guard(case) is None)
    )


def waits_for(state: State) -> Role | None:
    """Whose turn it is; None when nothing more happens."""
    if state in CLOSED:
        return None
    if state in EDITABLE:
        return Role.FIRM
    return Role.STAFF if state in (State.SUBMITTED, State.FORMAL_REVIEW) else Role.OFFICE
