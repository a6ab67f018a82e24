"""The paths of the programmes: what one does not have is left out, the city is told or decides, nobody is ever caught."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from contracts.applications import CityPart, ScoreSource
from contracts.codes import COUNTED_ZONES, TITLES, Programme, Role, Zone
from contracts.codes import ApplicationAction as Action
from contracts.codes import ApplicationState as State
from contracts.standards import Confidence
from services.cultivation.applications.reference import delivered_paths as paths
from services.cultivation.applications.rules.cases import Case, Mark, Refusal
from services.cultivation.applications.rules.paths import Path, path_on
from services.cultivation.applications.rules.transitions import (
    CITY,
    CLOSED,
    Transition,
    decide,
    next_steps,
    rows_on,
    seen_by,
    waits_for,
)

TODAY = date(2026, 6, 10)
ROLES = (Role.FIRM, Role.STAFF, Role.OFFICE)
EVERY = pytest.mark.parametrize("path", paths(), ids=lambda path: path.code)
READY = Case(
    State.DRAFT,
    TODAY,
    due_on=TODAY,
    returned_from=State.FORMAL_REVIEW,
    score=Decimal(80),
    publicity_last_day=date(2026, 6, 1),
    granted=frozenset({CITY}),
)
"""A case whose guards all agree, wherever it stands."""


def path_of(programme: Programme, zone: Zone | None, day: date) -> Path:
    """The delivered path of a day; there is one."""
    found = path_on(paths(), programme, zone, day)
    assert found is not None
    return found


def next_states(path: Path, state: State) -> set[State]:
    """Where anybody can bring an application from here."""
    found = set()
    for row in rows_on(path).values():
        if row.source is state:
            returns = [each.source for each in rows_on(path).values() if each.target is State.SUPPLEMENT]
            found |= {row.target} if row.target else set(returns)
    return found


def reachable(path: Path) -> set[State]:
    found, waiting = {State.DRAFT}, [State.DRAFT]
    while waiting:
        new = next_states(path, waiting.pop()) - found
        found |= new
        waiting += new
    return found


@EVERY
def test_every_stage_of_a_path_is_reached_and_no_other(path: Path) -> None:
    assert reachable(path) == path.states - {State.EXPIRED}


@EVERY
def test_no_state_that_can_be_reached_is_without_a_way_out(path: Path) -> None:
    """From each open state some steps lead to a certificate, and some role may take the first of them."""
    for state in reachable(path) - CLOSED:
        ends, waiting = {state}, [state]
        while waiting:
            new = next_states(path, waiting.pop()) - ends
            ends |= new
            waiting += new
        assert State.CERTIFIED in ends, state
        case = replace(READY, state=state, path=path)
        assert any(next_steps(case, role) for role in ROLES), state


@EVERY
def test_the_main_way_leads_through_the_stages_in_their_order(path: Path) -> None:
    for here, there in zip(path.stages, path.stages[1:], strict=False):
        assert there in next_states(path, here), (here, there)
        assert not next_states(path, here) & set(path.stages[path.stages.index(there) + 1 :]), here


def steps_by_roles() -> Iterator[tuple[Path, State, Action, Role]]:
    return ((path, state, step, role) for path in paths() for state in path.states for step in Action for role in ROLES)


def test_every_step_by_every_role_from_every_state_of_every_path_is_allowed_by_its_row_alone() -> None:
    """A whole kind: thousands of tries over the paths, their states, the steps and the roles."""
    tried = 0
    for path, state, step, role in steps_by_roles():
        case = replace(READY, state=state, path=path, mandated=role is Role.STAFF)
        decision = decide(case, step, role)
        row = rows_on(path).get((state, step))
        expected = row is not None and role in row.who
        assert isinstance(decision, Transition) is expected, (path.code, state, step, role, decision)
        if isinstance(decision, Refusal):
            assert decision.code == "invalid_transition"
        assert role is Role.FIRM or (step in next_steps(case, role)) is expected
        tried += 1
    assert tried > 8_000


@EVERY
def test_whose_turn_it_is_has_a_step_to_take(path: Path) -> None:
    for state in path.states - CLOSED:
        role = waits_for(state, path)
        assert role is not None
        assert any(role in row.who for row in rows_on(path).values() if row.source is state), state


def test_every_title_has_a_path_in_every_zone() -> None:
    for programme in TITLES:
        for zone in (*COUNTED_ZONES, None):
            assert path_of(programme, zone, TODAY).programme is programme


def test_codes_name_paths_for_ever_and_each_fact_is_cited_and_marked_by_itself() -> None:
    assert len({path.code for path in paths()}) == len(paths())
    for path in paths():
        assert tuple(source.fact for source in path.sources) == path.facts
        assert {source.mark for source in path.sources} <= {mark.value for mark in Confidence}
        assert all(source.document for source in path.sources)


LEFT_OUT = [
    (Programme.TECH_SME, {State.PROVINCIAL_REVIEW, State.EXPERT_REVIEW, State.PROPOSED, State.FILED}),
    (Programme.PROVINCIAL_INNOVATIVE, {State.EXPERT_REVIEW, State.FILED}),
    (Programme.SRDI, {State.EXPERT_REVIEW, State.FILED}),
    (Programme.CHAMPION, {State.FILED}),
    (Programme.HNTE, set()),
]


@pytest.mark.parametrize(("programme", "missing"), LEFT_OUT)
def test_a_stage_that_a_programme_does_not_have_is_left_out(programme: Programme, missing: set[State]) -> None:
    """§3.10: 备案 is HNTE's only; 科小 has no experts and its platform publishes."""
    path = path_of(programme, Zone.LANZHOU_HITECH, TODAY)
    whole = set(path_of(Programme.HNTE, Zone.LANZHOU_HITECH, TODAY).stages)
    assert whole - set(path.stages) == missing


def test_the_new_area_reports_directly_where_the_other_zones_ask_their_city() -> None:
    direct = path_of(Programme.SRDI, Zone.LANZHOU_NEW_AREA, TODAY)
    others = [path_of(Programme.SRDI, zone, TODAY) for zone in COUNTED_ZONES if zone is not Zone.LANZHOU_NEW_AREA]
    assert direct.city is CityPart.INFORMED
    assert {path.city for path in others} == {CityPart.APPROVED}


def test_a_path_is_the_one_of_its_day() -> None:
    scored = [path_of(Programme.SRDI, None, day).scored_by for day in (date(2026, 3, 31), date(2026, 4, 1))]
    assert scored == [None, ScoreSource.PLATFORM]


CITY_PATH = path_of(Programme.SRDI, Zone.LANZHOU_HITECH, TODAY)
DIRECT = path_of(Programme.SRDI, Zone.LANZHOU_NEW_AREA, TODAY)
RECOMMENDED = replace(READY, state=State.RECOMMENDED)


def refused(case: Case, step: Action, role: Role) -> str | None:
    decision = decide(case, step, role)
    return decision.code if isinstance(decision, Refusal) else None


@pytest.mark.parametrize("step", [Action.APPROVE_CITY, Action.REQUEST_CHANGES, Action.REJECT])
def test_the_city_decides_by_an_account_that_was_granted_the_step_and_did_not_recommend(step: Action) -> None:
    asked = replace(RECOMMENDED, path=CITY_PATH)
    assert refused(asked, step, Role.STAFF) is None
    assert refused(replace(asked, granted=frozenset()), step, Role.STAFF) == "step_not_granted"
    assert refused(replace(asked, parked=True), step, Role.STAFF) == "conflict_of_interest"
    assert refused(asked, step, Role.OFFICE) == "invalid_transition"


def test_the_province_waits_for_a_city_that_decides_and_not_for_one_that_is_told() -> None:
    assert refused(replace(RECOMMENDED, path=CITY_PATH), Action.REVIEW, Role.OFFICE) == "invalid_transition"
    assert refused(replace(RECOMMENDED, path=DIRECT), Action.REVIEW, Role.OFFICE) is None


def test_a_city_is_told_once() -> None:
    untold = replace(RECOMMENDED, path=DIRECT)
    assert refused(untold, Action.INFORM_CITY, Role.STAFF) is None
    assert refused(replace(untold, city_told=True), Action.INFORM_CITY, Role.STAFF) == "city_told"
    assert refused(replace(RECOMMENDED, path=CITY_PATH), Action.INFORM_CITY, Role.STAFF) == "invalid_transition"


@pytest.mark.parametrize(
    ("score", "mark", "code"),
    [
        (Decimal(60), Mark(Decimal(60)), None),
        (Decimal("59.99"), Mark(Decimal(60)), "score_too_low"),
        (Decimal(70), Mark(Decimal(70), strict=True), "score_too_low"),
        (None, Mark(Decimal(60)), "score_too_low"),
        (Decimal(1), None, None),
        (None, None, "score_missing"),
    ],
)
def test_a_score_passes_the_mark_of_its_standard_and_is_only_noted_where_there_is_none(
    score: Decimal | None, mark: Mark | None, code: str | None
) -> None:
    case = replace(READY, state=State.PROVINCIAL_REVIEW, path=DIRECT, score=score, mark=mark)
    assert refused(case, Action.PROPOSE, Role.OFFICE) == code


def test_a_firm_is_shown_the_last_stage_of_review_that_its_path_has_while_it_is_proposed() -> None:
    assert seen_by(Role.FIRM, State.PROPOSED, DIRECT) is State.PROVINCIAL_REVIEW
    assert seen_by(Role.OFFICE, State.PROPOSED, DIRECT) is State.PROPOSED
