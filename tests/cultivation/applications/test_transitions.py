"""The transition table of domain notes §3.10, read as rules."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.codes import Role
from services.cultivation.applications.reference import delivered_paths
from services.cultivation.applications.rules import transitions as application
from services.cultivation.applications.rules.cases import Case, Refusal, standing
from services.cultivation.applications.rules.paths import Path
from services.cultivation.applications.rules.transitions import (
    CITY,
    Transition,
    decide,
    next_steps,
    seen_by,
)

TODAY = date(2026, 6, 10)


def refusal(case: Case, step: Action, role: Role) -> Refusal | None:
    decision = decide(case, step, role)
    return decision if isinstance(decision, Refusal) else None


def allowed(case: Case, step: Action, role: Role) -> Transition:
    decision = decide(case, step, role)
    assert isinstance(decision, Transition), decision
    return decision


LEADS_TO = [
    ("§3.10 draft", State.DRAFT, Action.SUBMIT, Role.FIRM, State.SUBMITTED),
    ("§3.10 submitted", State.SUBMITTED, Action.ACCEPT, Role.STAFF, State.FORMAL_REVIEW),
    ("§3.10 formal_review", State.FORMAL_REVIEW, Action.REQUEST_CHANGES, Role.STAFF, State.SUPPLEMENT),
    ("§3.10 formal_review", State.FORMAL_REVIEW, Action.RECOMMEND, Role.STAFF, State.RECOMMENDED),
    ("§3.10 formal_review", State.FORMAL_REVIEW, Action.REJECT, Role.STAFF, State.REJECTED),
    ("§3.10 recommended", State.RECOMMENDED, Action.REVIEW, Role.OFFICE, State.PROVINCIAL_REVIEW),
    ("§3.10 provincial_review", State.PROVINCIAL_REVIEW, Action.REQUEST_CHANGES, Role.OFFICE, State.SUPPLEMENT),
    ("§3.10 provincial_review", State.PROVINCIAL_REVIEW, Action.SEND_TO_EXPERTS, Role.OFFICE, State.EXPERT_REVIEW),
    ("§3.10 provincial_review", State.PROVINCIAL_REVIEW, Action.REJECT, Role.OFFICE, State.REJECTED),
    ("§3.10 expert_review", State.EXPERT_REVIEW, Action.PROPOSE, Role.OFFICE, State.PROPOSED),
    ("§3.10 expert_review", State.EXPERT_REVIEW, Action.REJECT, Role.OFFICE, State.REJECTED),
    ("§3.10 proposed", State.PROPOSED, Action.OPEN_PUBLICITY, Role.OFFICE, State.PUBLICITY),
    ("§3.10 publicity", State.PUBLICITY, Action.OBJECT, Role.OFFICE, State.OBJECTION),
    ("§3.10 publicity", State.PUBLICITY, Action.FILE, Role.OFFICE, State.FILED),
    ("§3.10 objection", State.OBJECTION, Action.DISMISS_OBJECTION, Role.OFFICE, State.PUBLICITY),
    ("§3.10 objection", State.OBJECTION, Action.REJECT, Role.OFFICE, State.REJECTED),
    ("§3.10 filed", State.FILED, Action.ANNOUNCE, Role.OFFICE, State.ANNOUNCED),
    ("§3.10 announced", State.ANNOUNCED, Action.CERTIFY, Role.OFFICE, State.CERTIFIED),
]


@pytest.mark.parametrize(("clause", "source", "step", "role", "target"), LEADS_TO)
def test_a_step_leads_where_the_table_of_states_says(
    clause: str, source: State, step: Action, role: Role, target: State
) -> None:
    case = Case(source, TODAY, score=Decimal(71), publicity_last_day=date(2026, 6, 9))
    assert allowed(case, step, role).leads_to(case) is target, clause


@pytest.mark.parametrize("state", [State.CERTIFIED, State.REJECTED, State.WITHDRAWN, State.EXPIRED])
@pytest.mark.parametrize("role", [Role.FIRM, Role.STAFF, Role.OFFICE])
def test_nothing_leads_out_of_a_closed_state(state: State, role: Role) -> None:
    assert next_steps(Case(state, TODAY), role) == ()


BEFORE_PROPOSAL = {
    State.DRAFT, State.SUBMITTED, State.FORMAL_REVIEW, State.SUPPLEMENT, State.RECOMMENDED, State.PROVINCIAL_REVIEW, State.EXPERT_REVIEW,
}  # fmt: skip


@pytest.mark.parametrize("state", list(State))
def test_a_firm_withdraws_until_its_application_is_proposed(state: State) -> None:
    assert (refusal(Case(state, TODAY), Action.WITHDRAW, Role.FIRM) is None) == (state in BEFORE_PROPOSAL)


@pytest.mark.parametrize("asked_by", [State.FORMAL_REVIEW, State.PROVINCIAL_REVIEW])
def test_a_supplement_returns_to_the_stage_that_asked(asked_by: State) -> None:
    case = Case(State.SUPPLEMENT, TODAY, due_on=TODAY, returned_from=asked_by)
    assert allowed(case, Action.RESUBMIT, Role.FIRM).leads_to(case) is asked_by


ILLEGAL = [
    ("approve a draft", State.DRAFT, Action.RECOMMEND, Role.STAFF),
    ("skip formal review", State.SUBMITTED, Action.RECOMMEND, Role.STAFF),
    ("certify a rejected one", State.REJECTED, Action.CERTIFY, Role.OFFICE),
    ("withdraw after the decision", State.PUBLICITY, Action.WITHDRAW, Role.FIRM),
    ("submit twice", State.SUBMITTED, Action.SUBMIT, Role.FIRM),
    ("announce before filing", State.PUBLICITY, Action.ANNOUNCE, Role.OFFICE),
]


@pytest.mark.parametrize(("story", "state", "step", "role"), ILLEGAL)
def test_a_skipped_step_is_an_invalid_transition_that_names_both_ends(
    story: str, state: State, step: Action, role: Role
) -> None:
    found = refusal(Case(state, TODAY), step, role)
    assert found is not None, story
    assert found.code == "invalid_transition"
    assert state.label in found.detail


@pytest.mark.parametrize("score", [None, Decimal("69.99"), Decimal("70")])
def test_seventy_points_do_not_pass_the_experts(score: Decimal | None) -> None:
    found = refusal(Case(State.EXPERT_REVIEW, TODAY, score=score), Action.PROPOSE, Role.OFFICE)
    assert found is not None
    assert found.code == "score_too_low"


def test_more_than_seventy_points_pass_the_experts() -> None:
    assert refusal(Case(State.EXPERT_REVIEW, TODAY, score=Decimal("70.01")), Action.PROPOSE, Role.OFFICE) is None


@pytest.mark.parametrize(("today", "open_"), [(date(2025, 10, 11), True), (date(2025, 10, 12), False)])
def test_publicity_ends_on_the_day_after_its_last_day(today: date, open_: bool) -> None:
    case = Case(State.PUBLICITY, today, publicity_last_day=date(2025, 10, 11))
    assert (refusal(case, Action.FILE, Role.OFFICE) is not None) == open_
    assert (Action.FILE not in next_steps(case, Role.OFFICE)) == open_


@pytest.mark.parametrize(("today", "state"), [(TODAY, State.SUPPLEMENT), (date(2026, 6, 11), State.EXPIRED)])
def test_a_supplement_reads_as_expired_from_the_day_after_its_due_date(today: date, state: State) -> None:
    assert standing(State.SUPPLEMENT, TODAY, today) is state


def test_an_expired_supplement_cannot_be_handed_in() -> None:
    case = Case(State.SUPPLEMENT, date(2026, 6, 11), due_on=TODAY, returned_from=State.FORMAL_REVIEW)
    found = refusal(case, Action.RESUBMIT, Role.FIRM)
    assert found is not None
    assert found.code == "invalid_transition"


def test_an_incomplete_form_is_not_handed_in() -> None:
    found = refusal(Case(State.DRAFT, TODAY, complete=False), Action.SUBMIT, Role.FIRM)
    assert found is not None
    assert found.code == "application_incomplete"


REVIEWS = [row for row in application.TRANSITIONS if row.step not in application.FILING]


def path_of(row: Transition) -> Path:
    """A path on which the row stands."""
    return next(path for path in delivered_paths() if row.stands_on(path))


@pytest.mark.parametrize("row", REVIEWS, ids=lambda row: f"{row.source}-{row.step}")
def test_nobody_takes_any_review_step_of_what_he_filed(row: Transition) -> None:
    """A whole kind: each row of the table that is not the firm's own, whichever role takes it."""
    (role,) = row.who
    case = Case(
        row.source,
        TODAY,
        filed=True,
        score=Decimal(71),
        publicity_last_day=date(2026, 6, 9),
        granted=frozenset({CITY}),
        path=path_of(row),
    )
    found = refusal(case, row.step, role)
    assert found is not None
    assert found.code == "conflict_of_interest"
    assert row.step not in next_steps(case, role)


@pytest.mark.parametrize(("mandated", "code"), [(False, "mandate_required"), (True, None)])
def test_staff_hand_in_for_a_firm_with_its_mandate_only(mandated: bool, code: str | None) -> None:
    found = refusal(Case(State.DRAFT, TODAY, mandated=mandated), Action.SUBMIT, Role.STAFF)
    assert (found.code if found else None) == code


def test_who_has_reviewed_does_not_file_even_with_a_mandate() -> None:
    case = Case(State.SUPPLEMENT, TODAY, TODAY, State.FORMAL_REVIEW, mandated=True, reviewed=True)
    found = refusal(case, Action.RESUBMIT, Role.STAFF)
    assert found is not None
    assert found.code == "conflict_of_interest"


YESTERDAY, TOMORROW = date(2026, 6, 9), date(2026, 6, 11)


@pytest.mark.parametrize("row", application.TRANSITIONS, ids=lambda row: f"{row.source}-{row.step}")
@pytest.mark.parametrize(("taken_on", "last"), [(TOMORROW, None), (date(2026, 6, 8), YESTERDAY)])
def test_no_step_is_dated_in_the_future_or_before_the_one_before_it(
    row: Transition, taken_on: date, last: date | None
) -> None:
    role = Role.FIRM if Role.FIRM in row.who else next(iter(row.who))
    case = Case(
        row.source,
        TODAY,
        due_on=TODAY,
        returned_from=State.FORMAL_REVIEW,
        score=Decimal(71),
        publicity_last_day=date(2026, 6, 1),
        taken_on=taken_on,
        last_taken_on=last,
        granted=frozenset({CITY}),
        path=path_of(row),
    )
    found = refusal(case, row.step, role)
    assert found is not None
    assert found.code == "step_dated_wrongly"


def test_a_publicity_that_has_run_is_not_ended_on_a_day_of_its_period() -> None:
    case = Case(State.PUBLICITY, TODAY, publicity_last_day=YESTERDAY, taken_on=YESTERDAY)
    found = refusal(case, Action.FILE, Role.OFFICE)
    assert found is not None
    assert found.code == "publicity_still_running"


def test_a_firm_cannot_tell_a_proposal_from_a_running_review() -> None:
    assert seen_by(Role.FIRM, State.PROPOSED) is State.EXPERT_REVIEW
    assert next_steps(Case(State.PROPOSED, TODAY), Role.FIRM) == next_steps(Case(State.EXPERT_REVIEW, TODAY), Role.FIRM)


@pytest.mark.parametrize("state", [state for state in State if state not in application.CLOSED])
def test_somebody_is_always_waited_for_until_the_end(state: State) -> None:
    role = application.waits_for(state)
    assert role is not None
    assert any(role in row.who for row in application.TRANSITIONS if row.source is state)


def test_every_state_but_the_drafts_beginning_and_expiry_is_reached_by_some_step() -> None:
    reached = {row.target for row in application.TRANSITIONS} - {None}
    assert reached == set(State) - {State.DRAFT, State.EXPIRED}
