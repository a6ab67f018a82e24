"""Applications of every programme with a standard: the form follows from the standard, one evaluator says what is missing."""

from datetime import date
from typing import Any

import orjson
import pytest

from contracts.codes import Programme
from contracts.standards import OFFICE_STANDARDS
from kit.data import clock
from tests.cultivation.applications.conftest import FIRM, HITECH, OFFICE, OWN, Door
from tests.cultivation.applications.filled import filled

SHIPPED = ("tech-sme", "innovative-sme", "srdi", "little-giant", "champion")
DAY = date(2026, 6, 10)


@pytest.fixture
def today(today: clock.Frozen) -> clock.Frozen:
    today.move_to(DAY)
    return today


def open_round(door: Door, programme: str) -> str:
    body = {
        "programme": programme,
        "year": 2026,
        "name": "2026年度申报",
        "opens_on": "2026-06-01",
        "closes_on": "2026-08-31",
        "document_no": "演示〔2026〕1号",
    }
    answer = door.ask(OFFICE, "POST", "/rounds", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["round_id"])


def begin(door: Door, programme: str, **more: Any) -> dict[str, Any]:
    open_round(door, programme)
    answer = door.create(FIRM, programme=programme, form=more.pop("form", {}), **more)
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


def checks(door: Door, application_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = door.ask(FIRM, "GET", f"/applications/{application_id}/checks").raise_for_status().json()
    return answer


@pytest.mark.parametrize("programme", SHIPPED)
def test_a_form_that_is_filled_in_as_described_can_be_handed_in(door: Door, programme: str) -> None:
    described = door.ask(FIRM, "GET", f"/application-forms/{programme}").json()
    draft = begin(door, programme)
    assert draft["sections"] == described["sections"]
    assert door.edit(FIRM, draft["application_id"], filled(draft["sections"])).status_code == 200
    assert checks(door, draft["application_id"])["blocking"] == []
    submitted = door.step(FIRM, draft["application_id"], "submit")
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted")
    assert submitted.json()["receipt_no"] == f"{programme.upper()}2026000001"


@pytest.mark.parametrize("programme", SHIPPED)
def test_a_blank_form_is_refused_field_by_field_as_its_checks_say(door: Door, programme: str) -> None:
    draft = begin(door, programme)["application_id"]
    gaps = checks(door, draft)["blocking"]
    refused = door.step(FIRM, draft, "submit")
    assert (refused.status_code, refused.json()["code"]) == (422, "application_incomplete")
    shown = [error["pointer"] for error in refused.json()["errors"]]
    assert shown == [gap["pointer"] for gap in gaps][: len(shown)]
    assert {gap["code"] for gap in gaps} == {"missing"}
    assert all(gap["pointer"].startswith("/form/") for gap in gaps)


def test_what_the_evaluator_can_judge_without_a_figure_does_not_block(door: Door) -> None:
    """科小: whoever has a class 1 right needs no count of class 2, and who meets by sales needs no costs."""
    draft = begin(door, "tech-sme")
    form = filled(draft["sections"])
    for name in ("class2_ip", "costs", "standards_led", "national_awards_5y", "provincial_platforms"):
        form.pop(name)
    door.edit(FIRM, draft["application_id"], form)
    assert checks(door, draft["application_id"])["submittable"] is True


def test_a_figure_that_would_decide_blocks_while_it_is_blank(door: Door) -> None:
    draft = begin(door, "tech-sme")
    form = filled(draft["sections"], tech_staff={"2025": None})
    form["tech_staff"] = {"2025": None}
    door.edit(FIRM, draft["application_id"], form)
    pointers = [gap["pointer"] for gap in checks(door, draft["application_id"])["blocking"]]
    assert pointers == ["/form/tech_staff/2025"]


def test_conditions_that_are_not_met_are_shown_and_block_nothing(door: Door) -> None:
    draft = begin(door, "tech-sme")
    door.edit(FIRM, draft["application_id"], filled(draft["sections"], staff=501, tech_staff=5))
    found = {each["code"]: each for each in checks(door, draft["application_id"])["criteria"]}
    assert (found["staff"]["result"], found["staff"]["pointer"]) == ("unmet", "/form/staff/2025")
    assert door.step(FIRM, draft["application_id"], "submit").status_code == 200


def test_a_part_above_its_whole_is_a_contradiction_of_its_year(door: Door) -> None:
    draft = begin(door, "tech-sme")
    door.edit(FIRM, draft["application_id"], filled(draft["sections"], staff=10, tech_staff=11))
    [found] = checks(door, draft["application_id"])["blocking"]
    assert (found["code"], found["pointer"]) == ("contradiction", "/form/tech_staff/2025")


@pytest.mark.parametrize(
    ("form", "pointer", "code"),
    [
        ({"colour": "red"}, "/form/colour", "unknown_field"),
        ({"revenue": {"2019": "5"}}, "/form/revenue/2019", "unknown_field"),
        ({"revenue": {"2025": 5.5}}, "/form/revenue/2025", "number_type"),
        ({"revenue": "5"}, "/form/revenue", "type"),
        ({"staff": {"2025": "12"}}, "/form/staff/2025", "int_type"),
        ({"banned_product": 2}, "/form/banned_product", "not_yes_no"),
        ({"contact_phone": "12"}, "/form/contact_phone", "phone"),
        ({"main_product": "甲\n乙"}, "/form/main_product", "text_control"),
    ],
)
def test_an_entry_that_is_none_of_the_form_points_at_itself(
    door: Door, form: dict[str, Any], pointer: str, code: str
) -> None:
    draft = begin(door, "tech-sme")["application_id"]
    answer = door.edit(FIRM, draft, form)
    assert answer.status_code == 422, answer.text
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [(pointer, code)]


def test_what_is_sent_replaces_a_year_null_clears_it_and_the_history_names_both(door: Door) -> None:
    draft = begin(door, "srdi", form={"revenue": {"2025": "6000", "2024": "5000"}, "main_product": "甲"})
    door.edit(FIRM, draft["application_id"], {"revenue": {"2025": "6500", "2024": None}})
    view = door.view(FIRM, draft["application_id"])
    assert view["form"] == {"main_product": "甲", "revenue": {"2025": "6500"}}
    changes = [(each["pointer"], each["old"], each["new"]) for each in view["steps"][-1]["changes"]]
    assert sorted(changes) == [("/form/revenue/2024", "5000", None), ("/form/revenue/2025", "6000", "6500")]


def test_the_years_of_a_form_are_those_of_its_round_and_not_of_the_day(door: Door, today: clock.Frozen) -> None:
    draft = begin(door, "srdi")
    today.move_to(date(2027, 1, 5))
    later = door.view(FIRM, draft["application_id"])
    assert draft["accounting_years"] == later["accounting_years"] == [2025, 2024, 2023]


def test_an_official_score_is_asked_of_the_office_and_not_of_the_firm(door: Door) -> None:
    draft = begin(door, "little-giant")
    scores = [each for section in draft["sections"] for each in section["fields"] if each["by_office"]]
    assert {each["metric"] for each in scores} == {"development-score"}
    refused = door.edit(FIRM, draft["application_id"], {"development_score": {"2026": "88"}})
    assert refused.json()["errors"][0]["code"] == "unknown_field"


def test_a_kept_submission_gives_the_same_result_after_the_facts_have_changed(door: Door) -> None:
    draft = begin(door, "innovative-sme")
    door.edit(FIRM, draft["application_id"], filled(draft["sections"]))
    door.step(FIRM, draft["application_id"], "submit")
    path = f"/applications/{draft['application_id']}/submissions/1"
    before = door.ask(FIRM, "GET", f"{path}/checks").json()
    _enter(door, "equity-raised", 2025, "99999")
    assert door.ask(FIRM, "GET", f"{path}/checks").json() == before
    pinned = door.ask(OFFICE, "GET", path).json()
    assert orjson.dumps(pinned["form"], option=orjson.OPT_SORT_KEYS) == orjson.dumps(
        filled(draft["sections"]), option=orjson.OPT_SORT_KEYS
    )


def test_the_firms_record_is_proposed_with_year_and_source_and_fills_in_nothing(door: Door) -> None:
    _enter(door, "revenue", 2025, "6000")
    _enter(door, "revenue", 2019, "1")
    draft = begin(door, "srdi", form={"revenue": {"2024": "5000"}})
    items = door.ask(FIRM, "GET", f"/applications/{draft['application_id']}/proposals").json()["items"]
    assert [(each["pointer"], each["value"], each["held"], each["year"], each["side_name"]) for each in items] == [
        ("/form/revenue/2025", "6000", None, 2025, "企业填报")
    ]
    assert items[0]["source"] == "审计报告"
    assert draft["form"] == {"revenue": {"2024": "5000"}}


def test_an_hnte_form_is_offered_the_record_under_its_own_names(door: Door) -> None:
    _enter(door, "staff", 2025, "60")
    draft = door.create(form={}).json()["application_id"]
    items = door.ask(FIRM, "GET", f"/applications/{draft}/proposals").json()["items"]
    assert [(each["pointer"], each["value"]) for each in items] == [("/form/staff_count", "60")]


@pytest.mark.parametrize("programme", [each.value for each in OFFICE_STANDARDS])
def test_a_programme_without_a_standard_in_force_takes_no_application_although_its_round_is_open(
    door: Door, programme: str
) -> None:
    open_round(door, programme)
    answer = door.create(FIRM, programme=programme, form={})
    assert (answer.status_code, answer.json()["code"]) == (409, "standard_unpublished")


@pytest.mark.parametrize("programme", [each.value for each in OFFICE_STANDARDS])
def test_the_offices_own_standard_opens_its_programme(door: Door, programme: str) -> None:
    adopt(door, programme)
    draft = begin(door, programme)
    door.edit(FIRM, draft["application_id"], filled(draft["sections"]))
    assert door.step(FIRM, draft["application_id"], "submit").status_code == 200


def adopt(door: Door, programme: str) -> None:
    """The proposal, in force from today."""
    made = door.ask(OFFICE, "POST", "/standards", {"programme": programme}).json()
    body = {"adopted_from": DAY.isoformat(), "document_no": "演示〔2026〕2号"}
    etag = f'"v{made["version"]}"'
    answer = door.ask(OFFICE, "POST", f"/standards/{made['standard_id']}:adopt", body, If_Match=etag)
    assert answer.status_code == 200, answer.text


def _enter(door: Door, metric: str, year: int, value: str) -> None:
    """The firm says a figure of a year."""
    path = f"/standings/{OWN}/facts"
    version = door.ask(FIRM, "GET", path).json()["version"]
    said = {"year": year, "source": "审计报告", "figures": [{"metric": metric, "value": value}]}
    answer = door.ask(FIRM, "POST", path, said, If_Match=f'"v{version}"')
    assert answer.status_code in (200, 201), answer.text


def test_staff_with_a_mandate_read_the_same_form(door: Door) -> None:
    view = begin(door, "srdi")
    assert door.view(HITECH, view["application_id"])["sections"] == view["sections"]
    assert Programme(view["programme"]).label == view["programme_name"]
