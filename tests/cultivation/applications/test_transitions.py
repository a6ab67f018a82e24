"""The transition table of domain notes §3.10, read as rules."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.codes import ApplicationAction as A
from contracts.codes import ApplicationState as S
from contracts.codes import Role
from services.cultivation.applications.rules import transitions as application
from services.cultivation.applications.rules.transitions import (
    Case,
    find,
    next_steps,
    refusal,
    seen_by,
    standing,
    target_of,
)

TODAY = date(2026, 6, 10)

LEADS_TO = [
    ("§3.10 draft", S.DRAFT, A.SUBMIT, Role.FIRM, S.SUBMITTED),
    ("§3.10 submitted", S.SUBMITTED, A.ACCEPT, Role.STAFF, S.FORMAL_REVIEW),
    ("§3.10 formal_review", S.FORMAL_REVIEW, A.REQUEST_CHANGES, Role.STAFF, S.SUPPLEMENT),
    ("§3.10 formal_review", S.FORMAL_REVIEW, A.RECOMMEND, Role.STAFF, S.RECOMMENDED),
    ("§3.10 formal_review", S.FORMAL_REVIEW, A.REJECT, Role.STAFF, S.REJECTED),
    ("§3.10 recommended", S.RECOMMENDED, A.REVIEW, Role.OFFICE, S.PROVINCIAL_REVIEW),
    ("§3.10 provincial_review", S.PROVINCIAL_REVIEW, A.REQUEST_CHANGES, Role.OFFICE, S.SUPPLEMENT),
    ("§3.10 provincial_review", S.PROVINCIAL_REVIEW, A.SEND_TO_EXPERTS, Role.OFFICE, S.EXPERT_REVIEW),
    ("§3.10 provincial_review", S.PROVINCIAL_REVIEW, A.REJECT, Role.OFFICE, S.REJECTED),
    ("§3.10 expert_review", S.EXPERT_REVIEW, A.PROPOSE, Role.OFFICE, S.PROPOSED),
    ("§3.10 expert_review", S.EXPERT_REVIEW, A.REJECT, Role.OFFICE, S.REJECTED),
    ("§3.10 proposed", S.PROPOSED, A.OPEN_PUBLICITY, Role.OFFICE, S.PUBLICITY),
    ("§3.10 publicity", S.PUBLICITY, A.OBJECT, Role.OFFICE, S.OBJECTION),
    ("§3.10 publicity", S.PUBLICITY, A.FILE, Role.OFFICE, S.FILED),
    ("§3.10 objection", S.OBJECTION, A.DISMISS_OBJECTION, Role.OFFICE, S.PUBLICITY),
    ("§3.10 objection", S.OBJECTION, A.REJECT, Role.OFFICE, S.REJECTED),
    ("§3.10 filed", S.FILED, A.ANNOUNCE, Role.OFFICE, S.ANNOUNCED),
    ("§3.10 announced", S.ANNOUNCED, A.CERTIFY, Role.OFFICE, S.CERTIFIED),
]


@pytest.mark.parametrize(("clause", "source", "step", "role", "target"), LEADS_TO)
def test_a_step_leads_where_the_table_of_states_says(clause: str, source: S, step: A, role: Role, target: S) -> None:
    case = Case(source, TODAY)
    row = find(case, step, role)
    assert row is not None, clause
    assert target_of(row, case) is target


@pytest.mark.parametrize("state", [S.CERTIFIED, S.REJECTED, S.WITHDRAWN, S.EXPIRED])
@pytest.mark.parametrize("role", [Role.FIRM, Role.STAFF, Role.OFFICE])
def test_nothing_leads_out_of_a_closed_state(state: S, role: Role) -> None:
    assert next_steps(Case(state, TODAY), role) == ()


BEFORE_PROPOSAL = {
    S.DRAFT, S.SUBMITTED, S.FORMAL_REVIEW, S.SUPPLEMENT, S.RECOMMENDED, S.PROVINCIAL_REVIEW, S.EXPERT_REVIEW
}  # fmt: skip


@pytest.mark.parametrize("state", list(S))
def test_a_firm_withdraws_until_its_application_is_proposed(state: S) -> None:
    assert (find(Case(state, TODAY), A.WITHDRAW, Role.FIRM) is not None) == (state in BEFORE_PROPOSAL)


@pytest.mark.parametrize("asked_by", [S.FORMAL_REVIEW, S.PROVINCIAL_REVIEW])
def test_a_supplement_returns_to_the_stage_that_asked(asked_by: S) -> None:
    case = Case(S.SUPPLEMENT, TODAY, due_on=TODAY, returned_from=asked_by)
    row = find(case, A.RESUBMIT, Role.FIRM)
    assert row is not None
    assert target_of(row, case) is asked_by


ILLEGAL = [
    ("approve a draft", S.DRAFT, A.RECOMMEND, Role.STAFF),
    ("skip formal review", S.SUBMITTED, A.RECOMMEND, Role.STAFF),
    ("certify a rejected one", S.REJECTED, A.CERTIFY, Role.OFFICE),
    ("withdraw after the decision", S.PUBLICITY, A.WITHDRAW, Role.FIRM),
    ("submit twice", S.SUBMITTED, A.SUBMIT, Role.FIRM),
    ("announce before filing", S.PUBLICITY, A.ANNOUNCE, Role.OFFICE),
]


@pytest.mark.parametrize(("story", "state", "step", "role"), ILLEGAL)
def test_a_skipped_step_is_an_invalid_transition_that_names_both_ends(
    story: str, state: S, step: A, role: Role
) -> None:
    found = refusal(Case(state, TODAY), step, role)
    assert found is not None, story
    assert found.code == "invalid_transition"
    assert state.label in found.detail


@pytest.mark.parametrize("score", [None, Decimal("69.99"), Decimal("70")])
def test_seventy_points_do_not_pass_the_experts(score: Decimal | None) -> None:
    found = refusal(Case(S.EXPERT_REVIEW, TODAY, score=score), A.PROPOSE, Role.OFFICE)
    assert found is not None
    assert found.code == "score_too_low"


def test_more_than_seventy_points_pass_the_experts() -> None:
    assert refusal(Case(S.EXPERT_REVIEW, TODAY, score=Decimal("70.01")), A.PROPOSE, Role.OFFICE) is None


@pytest.mark.parametrize(("today", "open_"), [(date(2025, 10, 11), True), (date(2025, 10, 12), False)])
def test_publicity_ends_on_the_day_after_its_last_day(today: date, open_: bool) -> None:
    case = Case(S.PUBLICITY, today, publicity_last_day=date(2025, 10, 11))
    assert (refusal(case, A.FILE, Role.OFFICE) is not None) == open_
    assert (A.FILE not in next_steps(case, Role.OFFICE)) == open_


@pytest.mark.parametrize(("today", "state"), [(TODAY, S.SUPPLEMENT), (date(2026, 6, 11), S.EXPIRED)])
def test_a_supplement_reads_as_expired_from_the_day_after_its_due_date(today: date, state: S) -> None:
    assert standing(S.SUPPLEMENT, TODAY, today) is state


def test_an_expired_supplement_cannot_be_handed_in() -> None:
    case = Case(S.SUPPLEMENT, date(2026, 6, 11), due_on=TODAY, returned_from=S.FORMAL_REVIEW)
    found = refusal(case, A.RESUBMIT, Role.FIRM)
    assert found is not None
    assert found.code == "invalid_transition"


def test_an_incomplete_form_is_not_handed_in() -> None:
    found = refusal(Case(S.DRAFT, TODAY, complete=False), A.SUBMIT, Role.FIRM)
    assert found is not None
    assert found.code == "application_incomplete"


def test_nobody_reviews_what_he_handed_in_himself() -> None:
    found = refusal(Case(S.SUBMITTED, TODAY, own_input=True), A.ACCEPT, Role.STAFF)
    assert found is not None
    assert found.code == "conflict_of_interest"


def test_a_firm_cannot_tell_a_proposal_from_a_running_review() -> None:
    assert seen_by(Role.FIRM, S.PROPOSED) is S.EXPERT_REVIEW
    assert next_steps(Case(S.PROPOSED, TODAY), Role.FIRM) == next_steps(Case(S.EXPERT_REVIEW, TODAY), Role.FIRM)


@pytest.mark.parametrize("state", [state for state in S if state not in application.CLOSED])
def test_somebody_is_always_waited_for_until_the_end(state: S) -> None:
    role = application.waits_for(state)
    assert role is not None
    assert any(role in row.who for row in application.TRANSITIONS if row.source is state)


def test_every_state_but_the_drafts_beginning_and_expiry_is_reached_by_some_step() -> None:
    reached = {row.target for row in application.TRANSITIONS} - {None}
    assert reached == set(S) - {S.DRAFT, S.EXPIRED}
