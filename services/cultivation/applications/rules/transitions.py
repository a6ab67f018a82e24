"""The law of applications: which step leads where, whose it is, and what must hold (domain notes §3.10).

The table below is the whole law; the path of an application selects its rows and adds none. The office plays the province and
the experts; a supplement (补正) goes back to the stage that asked for it; a firm may withdraw until its application is proposed
for recognition (拟认定), or published where nobody proposes. Who filed for the firm reviews nothing of that application, and each
step is dated no earlier than the one before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from contracts.applications import CityPart
from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.codes import GrantedStep, Role
from services.cultivation.applications.rules.cases import (
    Case,
    Guard,
    Refusal,
    city_is_not_told,
    has_passed,
    is_complete,
    is_dated_in_order,
    publicity_has_run,
)
from services.cultivation.applications.rules.paths import WHOLE, Path

FILER = frozenset({Role.FIRM, Role.STAFF})
"""The firm, or park staff who hold its mandate (代填)."""
FILING = frozenset({Action.SUBMIT, Action.RESUBMIT, Action.WITHDRAW})
"""The firm's own steps; all others are reviews."""
PARK = frozenset({Role.STAFF})
OFFICE = frozenset({Role.OFFICE})
CITY = GrantedStep.APPROVE_CITY
"""What an account of the city was granted: the part that its city has on some paths."""
NO_CITY = frozenset({State.CITY_APPROVED})
NO_PROVINCE = NO_CITY | {State.PROVINCIAL_REVIEW, State.EXPERT_REVIEW, State.PROPOSED}


@dataclass(frozen=True)
class Transition:
    """One row of the table; `target` None means: back to the stage that asked for the supplement.

    It stands on paths that have its source and target and none of the stages in `over`, which it leaps. A row of the city stands
    where the city decides (`grant`), or where it is told (`city`).
    """

    source: State
    step: Action
    target: State | None
    who: frozenset[Role]
    guard: Guard | None = None
    over: frozenset[State] = frozenset()
    grant: GrantedStep | None = None
    city: CityPart | None = None

    def leads_to(self, case: Case) -> State:
        """Where the row leads in this case."""
        if self.target is not None:
            return self.target
        if case.returned_from is None:
            raise ValueError("a supplement remembers the stage that asked for it")
        return case.returned_from

    def stands_on(self, path: Path) -> bool:
        """Whether the path selects it."""
        ends = {self.source, self.target} - {None}
        return ends <= path.states and not self.over & path.states and self.city in (None, path.city)


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
    Transition(
        State.RECOMMENDED, Action.INFORM_CITY, State.RECOMMENDED, PARK, city_is_not_told, city=CityPart.INFORMED
    ),
    Transition(State.RECOMMENDED, Action.APPROVE_CITY, State.CITY_APPROVED, PARK, grant=CITY),
    Transition(State.RECOMMENDED, Action.REQUEST_CHANGES, State.SUPPLEMENT, PARK, grant=CITY, city=CityPart.APPROVED),
    Transition(State.RECOMMENDED, Action.REJECT, State.REJECTED, PARK, grant=CITY, city=CityPart.APPROVED),
    Transition(State.CITY_APPROVED, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.CITY_APPROVED, Action.REVIEW, State.PROVINCIAL_REVIEW, OFFICE),
    Transition(State.RECOMMENDED, Action.REVIEW, State.PROVINCIAL_REVIEW, OFFICE, over=NO_CITY),
    Transition(State.RECOMMENDED, Action.REQUEST_CHANGES, State.SUPPLEMENT, OFFICE, over=NO_PROVINCE),
    Transition(State.RECOMMENDED, Action.REJECT, State.REJECTED, OFFICE, over=NO_PROVINCE),
    Transition(State.RECOMMENDED, Action.OPEN_PUBLICITY, State.PUBLICITY, OFFICE, over=NO_PROVINCE),
    Transition(State.PROVINCIAL_REVIEW, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.PROVINCIAL_REVIEW, Action.REQUEST_CHANGES, State.SUPPLEMENT, OFFICE),
    Transition(State.PROVINCIAL_REVIEW, Action.SEND_TO_EXPERTS, State.EXPERT_REVIEW, OFFICE),
    Transition(
        State.PROVINCIAL_REVIEW,
        Action.PROPOSE,
        State.PROPOSED,
        OFFICE,
        has_passed,
        over=frozenset({State.EXPERT_REVIEW}),
    ),
    Transition(State.PROVINCIAL_REVIEW, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.EXPERT_REVIEW, Action.WITHDRAW, State.WITHDRAWN, FILER),
    Transition(State.EXPERT_REVIEW, Action.PROPOSE, State.PROPOSED, OFFICE, has_passed),
    Transition(State.EXPERT_REVIEW, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.PROPOSED, Action.OPEN_PUBLICITY, State.PUBLICITY, OFFICE),
    Transition(State.PUBLICITY, Action.OBJECT, State.OBJECTION, OFFICE),
    Transition(State.PUBLICITY, Action.FILE, State.FILED, OFFICE, publicity_has_run),
    Transition(
        State.PUBLICITY, Action.ANNOUNCE, State.ANNOUNCED, OFFICE, publicity_has_run, over=frozenset({State.FILED})
    ),
    Transition(State.OBJECTION, Action.OBJECT, State.OBJECTION, OFFICE),
    Transition(State.OBJECTION, Action.DISMISS_OBJECTION, State.PUBLICITY, OFFICE),
    Transition(State.OBJECTION, Action.REJECT, State.REJECTED, OFFICE),
    Transition(State.FILED, Action.ANNOUNCE, State.ANNOUNCED, OFFICE),
    Transition(State.ANNOUNCED, Action.CERTIFY, State.CERTIFIED, OFFICE),
)

BY_INPUT = (None, is_complete, has_passed)
CLOSED = frozenset({State.CERTIFIED, State.REJECTED, State.WITHDRAWN, State.EXPIRED})
EDITABLE = frozenset({State.DRAFT, State.SUPPLEMENT})
PUBLISHED = frozenset({State.PUBLICITY, State.OBJECTION, State.FILED, State.ANNOUNCED, State.CERTIFIED, State.REJECTED})
"""From here on a firm may read what reviewers thought of it."""


@lru_cache(maxsize=256)
def rows_on(path: Path) -> Mapping[tuple[State, Action], Transition]:
    """The rows that a path selects, by source and step: one each."""
    return {(row.source, row.step): row for row in TRANSITIONS if row.stands_on(path)}


def seen_by(role: Role, state: State, path: Path = WHOLE) -> State:
    """Before publication a firm cannot tell a proposal from a review that still runs (hardening notes, abuse 7)."""
    return path.before(State.PROPOSED) if role is Role.FIRM and state is State.PROPOSED else state


def may_ever(step: Action, role: Role) -> bool:
    """Whether the step is this role's business in any state."""
    return any(row.step is step and role in row.who for row in TRANSITIONS)


def targets_of(step: Action, path: Path = WHOLE) -> list[State]:
    """Where the step can lead from any state of the path, in the order of states."""
    rows = rows_on(path).values()
    returns = [row.source for row in rows if row.step is Action.REQUEST_CHANGES]
    found = {row.target or back for row in rows if row.step is step for back in returns}
    return [state for state in State if state in found]


def decide(case: Case, step: Action, role: Role) -> Transition | Refusal:
    """The row that this role may take now, or why it may not."""
    row = rows_on(case.path).get((case.standing, step))
    if row is None or role not in row.who:
        words = "、".join(state.label for state in targets_of(step, case.path)) or step.label
        detail = f"当前状态为“{seen_by(role, case.standing, case.path).label}”，不能转为“{words}”"
        return Refusal("invalid_transition", detail)
    refused = not_granted(row, case) or conflict_of_interest(case, step, role) or is_dated_in_order(case)
    return refused or (row.guard(case) if row.guard else None) or row


def not_granted(row: Transition, case: Case) -> Refusal | None:
    """Some steps are those of an account that was granted them, and that has not spoken for the park before."""
    if row.grant is None:
        return None
    if row.grant not in case.granted:
        return Refusal("step_not_granted", "该环节由获授权的市级账号办理")
    return Refusal("conflict_of_interest", "园区审核人不得办理同一申报的市级环节") if case.parked else None


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
    state = seen_by(role, case.standing, case.path)
    ready = (row for row in rows_on(case.path).values() if row.source is state and role in row.who)
    return tuple(
        row.step
        for row in ready
        if not_granted(row, case) is None
        and conflict_of_interest(case, row.step, role) is None
        and (row.guard in BY_INPUT or row.guard(case) is None)
    )


def waits_for(state: State, path: Path = WHOLE) -> Role | None:
    """Whose turn it is; None when nothing more happens."""
    if state in CLOSED:
        return None
    if state in EDITABLE:
        return Role.FIRM
    if state is State.RECOMMENDED and path.city is CityPart.APPROVED:
        return Role.STAFF
    return Role.STAFF if state in (State.SUBMITTED, State.FORMAL_REVIEW) else Role.OFFICE
