"""Two bases of one programme: which firms stand under one of them only, and why."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import BasisReason, Programme
from contracts.codes import CountingBasis as B
from services.cultivation.holdings.rules.apart import why_apart
from services.cultivation.holdings.rules.bases import FirmDay
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage

HNTE, LEADING, SRDI, GIANT = Programme.HNTE, Programme.LEADING, Programme.SRDI, Programme.LITTLE_GIANT


def apart(desk: Desk, path: str, caller: Any = OFFICE) -> dict[str, tuple[str, str]]:
    answer = desk.get(caller, f"/metrics/{path}")
    return {item["firm_id"]: (item["counting_basis"], item["reason"]) for item in answer["items"]}


@pytest.mark.parametrize(
    ("day", "programme", "mine", "other", "reason"),
    [
        ({"held": {HNTE, LEADING}}, HNTE, B.EACH, B.HIGHEST, BasisReason.HIGHER_RUNG),
        ({"held": {GIANT}}, SRDI, B.WITH_GIANTS, B.EACH, BasisReason.LITTLE_GIANT),
        ({"held": {HNTE}}, HNTE, B.EACH, B.AWAITING_RENEWAL, BasisReason.TITLE_IN_FORCE),
        ({"held": {HNTE}}, HNTE, B.EACH, B.YEAR_END_COHORTS, BasisReason.EARLIER_COHORT),
        ({"cohorts": {HNTE}}, HNTE, B.YEAR_END_COHORTS, B.EACH, BasisReason.COHORT_RAN_OUT),
        ({"publicised": {HNTE}}, HNTE, B.WITH_PUBLICITY, B.WITH_RENEWALS, BasisReason.IN_PUBLICITY),
        ({"publicised": {HNTE}, "awaiting": {HNTE}}, HNTE, B.WITH_PUBLICITY, B.EACH, BasisReason.RENEWAL_AWAITED),
        ({"publicised": {HNTE}, "awaiting": {HNTE}}, HNTE, B.WITH_RENEWALS, B.EACH, BasisReason.RENEWAL_AWAITED),
        ({"publicised": {SRDI}, "awaiting": {SRDI}}, SRDI, B.WITH_PUBLICITY, B.EACH, BasisReason.IN_PUBLICITY),
    ],
)
def test_a_firm_stands_apart_for_one_reason(
    day: dict[str, set[Programme]], programme: Programme, mine: B, other: B, reason: BasisReason
) -> None:
    facts = FirmDay(**{name: frozenset(value) for name, value in day.items()})
    assert why_apart(facts, programme, mine, other) is reason


def test_a_firm_of_a_higher_rung_is_named_with_what_it_holds(stage: Stage, desk: Desk) -> None:
    settle(stage)
    stage.title("H1", date(2026, 1, 5), LEADING)
    path = "hnte/reconcile?counting_basis=each&against=highest&as_of=2026-01-20"
    assert apart(desk, path) == {"H1": ("each", "higher-rung")}
    (item,) = desk.get(OFFICE, f"/metrics/{path}")["items"]
    assert "科技领军企业" in item["detail"]
    assert apart(desk, "srdi/reconcile?against=with-giants&as_of=2026-01-20") == {"H2": ("with-giants", "little-giant")}
    assert apart(desk, f"{path}&scope=lanzhou-hitech", HITECH).keys() == {"H1"}


def test_a_basis_that_the_programme_has_not_is_refused(stage: Stage, desk: Desk) -> None:
    answer = desk.ask(OFFICE, "GET", "/metrics/hnte/reconcile?against=with-giants")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/query/against")
    assert desk.ask(HITECH, "GET", "/metrics/hnte/reconcile?against=highest&scope=baiyin-hitech").status_code == 404
