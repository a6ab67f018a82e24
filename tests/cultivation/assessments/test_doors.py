"""Assessments at the door: a firm asks for itself, figures may be typed in, what was kept can be made again."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Programme, Role, Zone
from kit.data.caller import Caller
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-a", Role.FIRM, frozenset(), "A")
OTHER = Caller("firm-b", Role.FIRM, frozenset(), "B")
TODAY = date(2026, 6, 10)
FORTY_NINE = {"staff": 60, "tech-staff": 12, "revenue": 1000, "rd-expense": 10, "costs": 900, "assets": 800}
NOTHING = ("national-awards-5y", "provincial-platforms", "standards-led")
CLEAN = ("safety-accident", "quality-accident", "environment-violation", "research-misconduct")
LISTED = ("banned-product", "abnormal-list", "dishonest-list")


def typed(**others: object) -> list[dict[str, Any]]:
    """Figures of a small firm, as a page sends them."""
    yearly = FORTY_NINE | {name.replace("_", "-"): value for name, value in others.items() if name != "class2_ip"}
    dated = {"domestic-resident": 1, "class1-ip": 0, "class2-ip": others.get("class2_ip", 3)}
    dated |= dict.fromkeys((*NOTHING, *LISTED), 0)
    rows = [{"metric": name, "year": 2025, "value": value} for name, value in yearly.items()]
    rows += [{"metric": name, "value": value} for name, value in dated.items()]
    return rows + [{"metric": name, "year": year, "value": 0} for name in CLEAN for year in (2025, 2026)]


@pytest.fixture
def firms(stage: Stage) -> Stage:
    stage.hand.move_to(TODAY)
    stage.firm("A")
    stage.firm("B")
    stage.firm("C", zone=Zone.BAIYIN_HITECH)
    return stage


def assess(desk: Desk, caller: Caller = FIRM, status: int = 201, **question: Any) -> dict[str, Any]:
    answer = desk.ask(caller, "POST", "/assessments", {"programme": "tech-sme"} | question)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_figures_typed_in_are_judged_with_gap_and_clause(firms: Stage, desk: Desk) -> None:
    found = assess(desk, firm_id="A", figures=typed())
    score = next(each for each in found["criteria"] if each["code"] == "score")
    assert found["outcome"] == "unmet"
    assert (score["actual"], score["required"], score["gap"], score["clause"]) == (
        "30 分", "≥ 60 分", "30.0000", "国科发政〔2017〕115号 第六条（五）",
    )  # fmt: skip
    assert [each["code"] for each in found["next_steps"]] == ["score"]


def test_without_a_firm_its_titles_are_unknown_so_a_direct_pass_may_still_apply(firms: Stage, desk: Desk) -> None:
    found = assess(desk, figures=typed())
    assert of(found, "score")["outcome"] == "unknown"
    assert [each["outcome"] for each in of(found, "score")["direct_pass"]] == ["unknown", "unmet", "unmet", "unmet"]


def test_more_research_makes_the_firm_able_to_enter(firms: Stage, desk: Desk) -> None:
    assert assess(desk, figures=typed(rd_expense=40))["outcome"] == "met"


def test_not_eligible_is_never_said_before_the_firm_has_answered(firms: Stage, desk: Desk) -> None:
    """What was not asked or not answered is unknown; the answer names what fails, what is missing, and what to do."""
    found = assess(desk, firm_id="A")
    assert found["outcome"] == "unknown"
    assert {each["outcome"] for each in found["criteria"]} == {"unknown"}
    assert {each["advice"] for each in found["next_steps"]} == {"请补充填报后再判断"}


def test_only_what_fails_is_listed_with_its_gap_and_the_next_step(firms: Stage, desk: Desk) -> None:
    found = assess(desk, firm_id="A", figures=typed(staff=501, tech_staff=200, rd_expense=100))
    assert [(each["code"], each["gap"], each["advice"]) for each in found["next_steps"]] == [
        ("staff", "1.0000", "超出 1 人"),
    ]


def record(desk: Desk, side: str = "self-reported", **figures: object) -> None:
    rows = [{"metric": name.replace("_", "-"), "value": value} for name, value in figures.items()]
    body: dict[str, Any] = {"side": side, "year": 2025, "figures": rows}
    if side == "official":
        body["source"] = "统计年报"
    caller = OFFICE if side == "official" else FIRM
    held = desk.get(caller, "/standings/A/facts")
    answer = desk.ask(caller, "POST", "/standings/A/facts", body, If_Match=f'"v{held["version"]}"')
    assert answer.status_code < 300, answer.text


def of(found: dict[str, Any], code: str) -> dict[str, Any]:
    result: dict[str, Any] = next(each for each in found["criteria"] if each["code"] == code)
    return result


def test_an_official_figure_that_differs_is_left_to_people_and_said(firms: Stage, desk: Desk) -> None:
    record(desk, staff="60")
    record(desk, side="official", staff="75")
    staff = of(desk.get(FIRM, "/firm-assessments/A?programme=tech-sme"), "staff")
    assert (staff["outcome"], staff["conflicts"][0]["official"]) == ("manual_review", "75")


def test_a_question_takes_the_place_of_the_firms_own_figure(firms: Stage, desk: Desk) -> None:
    record(desk, staff="600")
    asked = [{"metric": "staff", "year": 2025, "value": "450"}]
    assert of(assess(desk, firm_id="A"), "staff")["outcome"] == "unmet"
    assert of(assess(desk, firm_id="A", figures=asked), "staff")["outcome"] == "met"


def test_old_answers_are_not_judged_anew_with_new_figures(firms: Stage, desk: Desk) -> None:
    """A kept judgement stays with its own figures and rules, whatever is said or scheduled later."""
    record(desk, staff="600")
    kept = assess(desk, firm_id="A")
    record(desk, staff="60")
    scheduled = {"parameter": "staff", "valid_from": "2026-06-10", "citation": "某号文"}
    value = {"value": {"value": "1000", "mark": "likely"}}
    assert desk.ask(OFFICE, "POST", "/standards/tech-sme-2:schedule-parameter", scheduled | value).status_code == 200
    again = desk.get(FIRM, f"/assessments/{kept['assessment_id']}")
    assert (of(again, "staff")["outcome"], of(again, "staff")["required"]) == ("unmet", "≤ 500 人")
    replayed = desk.ask(FIRM, "POST", f"/assessments/{kept['assessment_id']}:replay").json()
    assert (replayed["same"], replayed["replayed_hash"]) == (True, kept["result_hash"])


def test_figures_reported_in_january_stay_in_the_year_that_they_name(firms: Stage, desk: Desk) -> None:
    """A report filed late is of its own year: the question says which, and is told of which years it was answered."""
    firms.hand.move_to(date(2027, 1, 5))
    record(desk, staff="60")
    asked = {year: of(assess(desk, firm_id="A", latest_year=year), "staff") for year in (2025, 2026)}
    assert {year: found["outcome"] for year, found in asked.items()} == {2025: "met", 2026: "unknown"}
    told = desk.get(FIRM, "/firm-assessments/A?programme=tech-sme")
    assert (told["latest_year"], {each["year"] for each in told["figures"] if each["metric"] == "staff"}) == (
        2026,
        {2026},
    )


def test_a_firm_on_any_day_is_judged_by_the_standard_of_that_day(firms: Stage, desk: Desk) -> None:
    versions = [
        desk.get(OFFICE, f"/firm-assessments/A?programme=srdi&as_of={day}")["version_name"]
        for day in ("2026-03-31", "2026-04-01")
    ]
    assert versions == ["工信部企业〔2022〕63号·专精特新@1", "工信部企业〔2026〕2号·专精特新@1"]


def test_a_little_giant_is_reviewed_by_the_old_measure_until_the_end_of_2026(firms: Stage, desk: Desk) -> None:
    firms.title("A", date(2024, 7, 1), Programme.LITTLE_GIANT)
    found = {
        firm: desk.get(OFFICE, f"/firm-assessments/{firm}?programme=little-giant")["standard_id"] for firm in ("A", "B")
    }
    assert found == {"A": "little-giant-1", "B": "little-giant-2"}


def test_a_programme_without_a_standard_cannot_be_judged(firms: Stage, desk: Desk) -> None:
    refused = assess(desk, programme="three-high", status=409)
    assert (refused["code"], refused["title"]) == ("standard_unpublished", "未发布标准")


@pytest.mark.parametrize("caller", [OTHER, BAIYIN])
def test_nobody_judges_or_reads_the_firms_of_others(firms: Stage, desk: Desk, caller: Caller) -> None:
    kept = assess(desk, HITECH, firm_id="A")
    assert desk.ask(caller, "GET", "/firm-assessments/A?programme=tech-sme").status_code == 404
    assert desk.ask(caller, "GET", f"/assessments/{kept['assessment_id']}").status_code == 404
    assert desk.ask(caller, "POST", "/assessments", {"programme": "tech-sme", "firm_id": "A"}).status_code == 404


@pytest.mark.parametrize(
    ("figure", "code"),
    [
        ({"metric": "staff", "value": 1}, "period"),
        ({"metric": "class1-ip", "year": 2025, "value": 1}, "period"),
        ({"metric": "innovation-score", "year": 2026, "value": 90, "side": "official"}, "official_side"),
    ],
)
def test_a_figure_without_its_year_or_from_a_side_that_is_not_ones_own_is_refused(
    firms: Stage, desk: Desk, figure: dict[str, Any], code: str
) -> None:
    assert assess(desk, figures=[figure], status=422)["errors"][0]["code"] == code


def test_a_call_is_noted_by_who_answers_for_the_firm(firms: Stage, desk: Desk) -> None:
    note = {
        "firm_id": "A",
        "programme": "tech-sme",
        "called_on": "2026-06-09",
        "note": "研发费用差一点，建议补齐辅助账",
    }
    assert desk.ask(HITECH, "POST", "/call-notes", note).status_code == 201
    assert desk.ask(BAIYIN, "POST", "/call-notes", note).status_code == 404
    assert desk.ask(HITECH, "POST", "/call-notes", note | {"called_on": "2026-06-11"}).status_code == 422
