"""The counting bases of domain notes §5.3 and §5.4: whom each counts, and what each says of itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes import CountingBasis as B
from contracts.codes import Programme as P
from services.cultivation.holdings.rules.bases import BASES, BY_CODE, Basis, FirmDay, counted_under, parts_of


def under(basis: B, **facts: set[P]) -> set[P]:
    """For which programmes a firm counts under a basis."""
    day = FirmDay(**{name: frozenset(value) for name, value in facts.items()})
    return {programme for code, programme in counted_under(day) if code is basis}


def test_a_firm_on_several_rungs_counts_in_each_and_once_as_highest() -> None:
    held = {P.TECH_SME, P.HNTE}
    assert (under(B.EACH, held=held), under(B.HIGHEST, held=held)) == (held, {P.HNTE})


def test_a_large_hnte_without_a_tech_sme_number_stands_on_rung_three_only() -> None:
    assert under(B.EACH, held={P.HNTE}) == under(B.HIGHEST, held={P.HNTE}) == {P.HNTE}


def test_a_little_giant_counts_in_srdi_unless_its_provincial_title_lapsed() -> None:
    assert under(B.WITH_GIANTS, held={P.LITTLE_GIANT}) == {P.SRDI}
    assert under(B.WITH_GIANTS, held={P.LITTLE_GIANT}, lapsed={P.SRDI}) == set()
    assert under(B.WITH_GIANTS, held={P.LITTLE_GIANT, P.SRDI}) == {P.SRDI}


def test_a_renewal_that_is_awaited_adds_to_the_holders_and_never_to_the_strict_count() -> None:
    awaiting = {name: under(name, awaiting={P.HNTE}) for name in (B.EACH, B.AWAITING_RENEWAL, B.WITH_RENEWALS)}
    assert awaiting == {B.EACH: set(), B.AWAITING_RENEWAL: {P.HNTE}, B.WITH_RENEWALS: {P.HNTE}}


def test_who_holds_a_title_awaits_none() -> None:
    both = {"held": {P.HNTE}, "awaiting": {P.HNTE}}
    assert (under(B.AWAITING_RENEWAL, **both), under(B.WITH_RENEWALS, **both)) == (set(), {P.HNTE})


def test_who_is_in_publicity_counts_without_a_title_and_a_yearly_registration_does_not() -> None:
    public = {"publicised": {P.HNTE, P.TECH_SME}}
    found = {basis: under(basis, **public) for basis in (B.EACH, B.IN_PUBLICITY, B.WITH_PUBLICITY, B.WITH_RENEWALS)}
    both = {B.IN_PUBLICITY: {P.HNTE}, B.WITH_PUBLICITY: {P.HNTE}}
    assert found == both | {B.EACH: set(), B.WITH_RENEWALS: set()}


some = st.frozensets(st.sampled_from([P.TECH_SME, P.HNTE, P.LEADING, P.SRDI, P.LITTLE_GIANT]))


@given(st.builds(FirmDay, some, some, some, some, some, some))
def test_a_basis_that_is_made_of_others_counts_each_of_their_firms_once(day: FirmDay) -> None:
    for basis in BASES:
        parts = [set(BY_CODE[part].counts(day)) & set(basis.programmes) for part in parts_of(basis.code)]
        assert (set().union(*parts), sum(map(len, parts))) == (set(basis.counts(day)), len(set(basis.counts(day))))


def test_the_cohorts_are_counted_at_the_end_of_a_year_alone() -> None:
    days = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1)]
    assert [BY_CODE[B.YEAR_END_COHORTS].is_counted_on(day) for day in days] == [False, True, False]


def test_a_suspended_title_is_counted_and_counted_apart_as_well() -> None:
    resting = {name: under(name, held={P.HNTE}, suspended={P.HNTE}) for name in (B.EACH, B.HIGHEST, B.SUSPENDED)}
    assert resting == {B.EACH: {P.HNTE}, B.HIGHEST: {P.HNTE}, B.SUSPENDED: {P.HNTE}}


@pytest.mark.parametrize("basis", BASES, ids=lambda basis: basis.code.value)
def test_every_basis_has_a_name_and_a_definition_of_a_day_and_a_programme(basis: Basis) -> None:
    text = basis.definition.format(on="2026-06-30 当日", name="高新技术企业")
    assert basis.code.label
    assert ("2026-06-30 当日" in text, "高新技术企业" in text) == (True, True)


def test_every_code_of_a_basis_has_its_entry() -> None:
    assert set(BY_CODE) == set(B)
