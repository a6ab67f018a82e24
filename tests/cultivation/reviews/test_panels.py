"""The experts of an application: enough of them, of both professions, none with an interest; their average is the score."""

from datetime import date
from decimal import Decimal
from typing import Any

import httpx2
import pytest

from contracts.codes import Programme
from contracts.reviews import Profession
from kit.data.caller import Caller
from services.cultivation.reviews.reference import panel_of, panel_rules
from services.cultivation.reviews.rules.panels import Expert, average, recusal, shortfalls
from tests.cultivation.applications.conftest import FIRM, HITECH, OFFICE, OWN, Door, seat, walk

HNTE = panel_of(Programme.HNTE, date(2025, 9, 1))


def panel(technical: int, financial: int, recused: int = 0) -> list[Expert]:
    return [
        *(Expert(Profession.TECHNICAL, Decimal(80)) for _ in range(technical)),
        *(Expert(Profession.FINANCIAL, Decimal(80)) for _ in range(financial)),
        *(Expert(Profession.TECHNICAL, Decimal(100), recused=True) for _ in range(recused)),
    ]


@pytest.mark.parametrize(
    ("experts", "lacking"),
    [
        (panel(4, 1), 0),
        (panel(3, 2), 0),  # 60 % technical is enough
        (panel(6, 4), 0),
        (panel(3, 1), 1),  # four experts
        (panel(2, 3), 1),  # 40 % technical
        (panel(5, 0), 1),  # nobody financial
        (panel(3, 1, recused=1), 1),  # the recused one does not count
        (panel(0, 0), 2),
    ],
)
def test_a_panel_has_five_experts_of_whom_sixty_per_cent_are_technical_and_one_is_financial(
    experts: list[Expert], lacking: int
) -> None:
    """国科发火〔2016〕195号."""
    assert HNTE is not None
    assert len(list(shortfalls(HNTE, experts))) == lacking


def test_the_rule_of_a_panel_is_dated_with_its_source_and_other_programmes_have_none() -> None:
    (rule,) = panel_rules()
    assert (rule.programme, rule.document, rule.mark) == (Programme.HNTE, "国科发火〔2016〕195号 专家评审", "certain")
    assert panel_of(Programme.HNTE, date(2015, 12, 31)) is None
    assert panel_of(Programme.SRDI, date(2026, 1, 1)) is None


def test_the_average_is_exact_and_leaves_out_the_recused() -> None:
    scores = [Expert(Profession.TECHNICAL, Decimal(score)) for score in ("70", "70", "70.01")]
    mean = average([*scores, Expert(Profession.FINANCIAL, Decimal(0), recused=True)])
    assert mean is not None
    assert mean > 70
    assert average([]) is None


@pytest.mark.parametrize(
    ("employer", "recused"),
    [("演示 F-OWN 有限公司", True), ("演示F－OWN有限公司", True), ("演示大学", False), (None, False)],
)
def test_an_expert_employed_by_the_firm_is_recused(employer: str | None, recused: bool) -> None:
    assert (recusal(employer, ["演示F-OWN有限公司"]) is not None) == recused


@pytest.fixture
def reviewed(door: Door, draft: str) -> str:
    """An application before its experts."""
    walk(door, draft, "send-to-experts")
    return draft


def enter(door: Door, application_id: str, caller: Caller = OFFICE, **more: Any) -> httpx2.Response:
    body = {"name": "专家甲", "profession": "technical", "score": "90"} | more
    return door.ask(caller, "POST", f"/applications/{application_id}/experts", body)


def test_no_proposal_before_the_panel_suffices(door: Door, reviewed: str) -> None:
    enter(door, reviewed).raise_for_status()
    answer = door.step(OFFICE, reviewed, "propose")
    assert (answer.status_code, answer.json()["code"]) == (409, "experts_insufficient")
    assert len(answer.json()["shortfalls"]) == 2


def test_the_score_of_an_application_is_the_average_of_its_experts(door: Door, reviewed: str) -> None:
    seat(door, reviewed, "80", "81", "82", "83", "85")
    assert door.step(OFFICE, reviewed, "propose").raise_for_status().json()["expert_score"] == "82.2"


def test_a_score_that_is_not_the_average_is_refused(door: Door, reviewed: str) -> None:
    seat(door, reviewed)
    answer = door.step(OFFICE, reviewed, "propose", {"score": "99"})
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/score", "score_from_experts")]
    assert door.step(OFFICE, reviewed, "propose", {"score": "82.5"}).status_code == 200


@pytest.mark.parametrize(("scores", "status"), [(("70",) * 5, 409), (("70", "70", "70", "70", "70.0001"), 200)])
def test_seventy_on_average_does_not_pass_and_a_hair_above_does(
    door: Door, reviewed: str, scores: tuple[str, ...], status: int
) -> None:
    seat(door, reviewed, *scores)
    assert door.step(OFFICE, reviewed, "propose").status_code == status


def test_a_recused_experts_score_stays_on_file_and_does_not_count(door: Door, reviewed: str) -> None:
    seat(door, reviewed, "80", "80", "80", "80", "80")
    enter(door, reviewed, name="专家己", score="100").raise_for_status()
    path = f"/applications/{reviewed}/experts/6:recuse"
    view = door.ask(OFFICE, "POST", path, {"reason": "与申报企业有合作项目"}).raise_for_status().json()["panel"]
    assert (view["average"], view["counted"], len(view["experts"])) == ("80", 5, 6)
    assert door.ask(OFFICE, "POST", path, {"reason": "再次"}).json()["code"] == "expert_recused"


def test_an_expert_of_the_firm_itself_is_recused_at_once_also_by_its_former_name(door: Door, reviewed: str) -> None:
    view = enter(door, reviewed, employer=f"演示{OWN}有限公司").raise_for_status().json()["panel"]
    assert (view["counted"], view["experts"][0]["recusal_reason"]) == (0, "任职单位即申报企业")


def test_an_expert_judges_an_application_once_and_not_without_a_score(door: Door, reviewed: str) -> None:
    enter(door, reviewed).raise_for_status()
    assert enter(door, reviewed).json()["code"] == "expert_entered"
    without = door.ask(
        OFFICE, "POST", f"/applications/{reviewed}/experts", {"name": "专家乙", "profession": "technical"}
    )
    assert [each["pointer"] for each in without.json()["errors"]] == ["/score"]


def test_experts_are_the_offices_and_only_while_they_judge(door: Door, draft: str) -> None:
    assert enter(door, draft, HITECH).status_code == 403
    walk(door, draft, "review")
    assert enter(door, draft).json()["code"] == "not_in_expert_review"


def test_scores_are_the_offices_until_they_are_published(door: Door, reviewed: str) -> None:
    before = door.ask(FIRM, "GET", f"/applications/{reviewed}").content
    seat(door, reviewed)
    assert door.ask(HITECH, "GET", f"/applications/{reviewed}/review").json()["panel"] is None
    assert door.ask(FIRM, "GET", f"/applications/{reviewed}").content == before
    for step in ("propose", "open-publicity"):
        door.step(OFFICE, reviewed, step).raise_for_status()
    assert door.ask(HITECH, "GET", f"/applications/{reviewed}/review").json()["panel"]["counted"] == 5
