"""The way of a release as a table: who may take which step from which state."""

from itertools import product

import pytest

from contracts.releases import ReleaseAction, ReleaseState
from gateway.releases.rules import OWN_DRAFT, TRANSITIONS, WRONG_STATE, number_of, possible, refusal

S, A = ReleaseState, ReleaseAction


@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_only_the_steps_of_the_table_can_be_taken(state: ReleaseState, action: ReleaseAction) -> None:
    refused = refusal(state, action, "drafter", "another")
    assert (refused is None) == ((state, action) in TRANSITIONS)
    assert refused in (None, WRONG_STATE)


def test_nobody_approves_the_own_draft() -> None:
    assert refusal(S.DRAFT, A.APPROVE, "drafter", "drafter") is OWN_DRAFT
    assert possible(S.DRAFT, "drafter", "drafter") == (A.DISCARD,)
    assert possible(S.DRAFT, "drafter", "another") == (A.APPROVE, A.DISCARD)


def test_nothing_follows_a_locked_or_a_discarded_release() -> None:
    assert [possible(state, "drafter", "another") for state in (S.LOCKED, S.DISCARDED)] == [(), ()]


def test_numbers_count_within_their_year() -> None:
    assert (number_of(2026, 1), number_of(2027, 12)) == ("2026-01", "2027-12")
