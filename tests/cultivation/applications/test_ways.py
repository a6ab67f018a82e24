"""Applications on their paths, by the door: the city's part, the platform's score, entries and lists at the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data import clock
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import FIRM, HITECH, HITECH_2, OFFICE, OWN, Door, examine, firm
from tests.cultivation.applications.filled import filled
from tests.cultivation.applications.test_programmes import DAY, adopt, begin

CITY = Caller("city-1", Role.STAFF, frozenset({Zone.LANZHOU_HITECH.value}), powers=frozenset({"approve-city"}))
NEW_AREA = Caller("staff-new-area", Role.STAFF, frozenset({Zone.LANZHOU_NEW_AREA.value}))
Step = tuple[Caller, str, Any]
PARK: tuple[Step, ...] = ((FIRM, "submit", None), (HITECH, "accept", None), (HITECH, "recommend", None))


@pytest.fixture
def today(today: clock.Frozen) -> clock.Frozen:
    today.move_to(DAY)
    return today


def filed(door: Door, programme: str) -> str:
    """A complete draft of the firm."""
    draft = begin(door, programme)
    door.edit(FIRM, draft["application_id"], filled(draft["sections"])).raise_for_status()
    return str(draft["application_id"])


def take(door: Door, application_id: str, steps: Sequence[Step]) -> dict[str, Any]:
    for caller, step, body in steps:
        if step == "recommend":
            examine(door, application_id, caller)
        answer = door.step(caller, application_id, step, body)
        assert answer.status_code == 200, (step, answer.text)
    return door.view(OFFICE, application_id)


def refused(door: Door, caller: Caller, application_id: str, step: str, body: Any = None) -> tuple[int, str]:
    answer = door.step(caller, application_id, step, body)
    return answer.status_code, answer.json()["code"]


def published(door: Door, today: clock.Frozen, application_id: str) -> None:
    """公示, until its last day is over."""
    view = take(door, application_id, [(OFFICE, "open-publicity", None)])
    today.move_to(date.fromisoformat(view["publicity_closes_on"]).replace(day=28))


def test_the_city_approves_before_the_province_reviews(door: Door) -> None:
    application = filed(door, "srdi")
    take(door, application, PARK)
    assert refused(door, OFFICE, application, "review") == (409, "invalid_transition")
    assert refused(door, HITECH_2, application, "approve-city") == (403, "step_not_granted")
    after = take(door, application, [(CITY, "approve-city", {"taken_on": "2026-06-10"}), (OFFICE, "review", None)])
    assert after["state"] == "provincial_review"
    assert [step["actor"] for step in after["steps"] if step["action"] == "approve-city"] == ["city-1"]


def test_the_parks_claim_ends_with_its_last_step_and_does_not_keep_the_city_waiting(door: Door) -> None:
    application = filed(door, "srdi")
    claim: Step = (HITECH, "claim", {})
    reasons = {"reasons": [{"pointer": "/form/revenue/2025", "message": "请核对"}]}
    asked: tuple[Step, ...] = (*PARK[:2], claim, (HITECH, "request-changes", reasons), (FIRM, "resubmit", None))
    take(door, application, asked)
    assert refused(door, HITECH_2, application, "recommend") == (409, "claimed_by_other")
    take(door, application, [(HITECH, "recommend", None), (CITY, "approve-city", None)])
    assert [(row.holder, row.ended_by) for row in door.rows("review_claim")] == [(HITECH.subject, HITECH.subject)]


def test_the_city_sends_back_and_the_answer_comes_back_to_it(door: Door) -> None:
    application = filed(door, "srdi")
    take(door, application, PARK)
    reasons = {"reasons": [{"pointer": "/form/revenue/2025", "message": "请核对"}]}
    take(door, application, [(CITY, "request-changes", reasons), (FIRM, "resubmit", None)])
    assert take(door, application, [(CITY, "approve-city", None)])["state"] == "city_approved"


def test_what_waits_for_the_city_stands_in_the_list_of_its_account_alone(door: Door) -> None:
    application = filed(door, "srdi")
    take(door, application, PARK)
    waiting = {
        caller.subject: [row["application_id"] for row in door.ask(caller, "GET", "/review-tasks").json()["items"]]
        for caller in (CITY, HITECH_2, OFFICE)
    }
    assert waiting == {"city-1": [application], HITECH_2.subject: [], OFFICE.subject: []}
    take(door, application, [(CITY, "approve-city", None)])
    assert [row["state"] for row in door.ask(OFFICE, "GET", "/review-tasks").json()["items"]] == ["city_approved"]


def test_outside_an_application_that_the_city_has_approved_is_still_recommended(door: Door) -> None:
    application = filed(door, "srdi")
    take(door, application, [*PARK, (CITY, "approve-city", None)])
    name, data = door.events()[-1]
    assert (name, data["application"]["state"], data["note"]) == ("application.advanced", "recommended", "市级已审核")


def test_a_zone_that_reports_directly_tells_its_city_once_and_waits_for_nobody(door: Door) -> None:
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.LANZHOU_NEW_AREA, 2))
    application = filed(door, "srdi")
    park = [(who if who is FIRM else NEW_AREA, step, body) for who, step, body in PARK]
    told = take(door, application, [*park, (NEW_AREA, "inform-city", {"note": "兰新经函〔2026〕1号"})])
    assert (told["state"], told["city_told_on"], told["path"]["city"]) == ("recommended", "2026-06-10", "informed")
    assert refused(door, NEW_AREA, application, "inform-city") == (409, "city_told")
    assert take(door, application, [(OFFICE, "review", None)])["state"] == "provincial_review"


def test_an_application_keeps_its_path_when_its_firm_moves(door: Door) -> None:
    application = filed(door, "srdi")
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.LANZHOU_NEW_AREA, 2))
    assert door.view(OFFICE, application)["path"]["code"] == "srdi-2"


PROVINCE: tuple[Step, ...] = (*PARK, (CITY, "approve-city", None), (OFFICE, "review", None))


def test_a_score_of_the_platform_is_an_official_figure_and_passes_the_mark_of_the_standard(door: Door) -> None:
    """工信部企业〔2026〕2号: 发展评价 ≥ 60 for 小巨人."""
    application = filed(door, "little-giant")
    take(door, application, [*PROVINCE, (OFFICE, "send-to-experts", None)])
    assert refused(door, OFFICE, application, "propose") == (422, "validation")
    assert refused(door, OFFICE, application, "propose", {"score": "59.9"}) == (409, "score_too_low")
    after = take(door, application, [(OFFICE, "propose", {"score": "60"})])
    assert after["expert_score"] == "60"
    [official] = [row for row in door.rows("firm_fact") if row.side == "official"]
    assert (official.metric, official.period, str(official.value)[:2]) == ("development-score", "2026", "60")
    found = {
        each["code"]: each["result"]
        for each in door.ask(OFFICE, "GET", f"/applications/{application}/checks").json()["criteria"]
    }
    assert found["development"] == "met"


def test_a_champions_score_is_noted_and_has_no_mark(door: Door) -> None:
    application = filed(door, "champion")
    take(door, application, [*PROVINCE, (OFFICE, "send-to-experts", None)])
    assert refused(door, OFFICE, application, "propose") == (422, "validation")
    assert take(door, application, [(OFFICE, "propose", {"score": "1"})])["state"] == "proposed"


def test_a_programme_without_a_score_takes_none(door: Door) -> None:
    application = filed(door, "innovative-sme")
    take(door, application, PROVINCE)
    refusal = door.step(OFFICE, application, "propose", {"score": "80"})
    assert (refusal.status_code, refusal.json()["errors"][0]["code"]) == (422, "not_asked")
    assert take(door, application, [(OFFICE, "propose", {})])["state"] == "proposed"


def test_a_firm_reads_the_last_stage_of_review_while_it_is_proposed(door: Door) -> None:
    application = filed(door, "innovative-sme")
    take(door, application, [*PROVINCE, (OFFICE, "propose", {})])
    assert door.view(FIRM, application)["state"] == "provincial_review"


def test_tech_smes_go_from_the_park_to_ten_days_of_publicity_and_get_a_number_for_the_year(
    door: Door, today: clock.Frozen
) -> None:
    application = filed(door, "tech-sme")
    view = take(door, application, [*PARK, (OFFICE, "open-publicity", None)])
    assert view["publicity_closes_on"] == "2026-06-25", "ten working days, the day after is day 1; 19 June is a holiday"
    today.move_to(date(2026, 6, 26))
    announced = {"document_no": "入库公告〔2026〕1号", "announced_on": "2026-06-26"}
    certified = {"number": "202662010208001234", "issued_on": "2026-06-26"}
    after = take(door, application, [(OFFICE, "announce", announced), (OFFICE, "certify", certified)])
    assert after["state"] == "certified"
    title = door.ask(FIRM, "GET", f"/recognitions/{after['recognition_id']}").json()
    assert (title["programme"], title["valid_until"]) == ("tech-sme", "2026-12-31")


def test_a_list_of_the_office_ends_without_a_number_and_others_do_not(door: Door, today: clock.Frozen) -> None:
    adopt(door, "leading")
    application = filed(door, "leading")
    take(door, application, [*PARK, (OFFICE, "review", None), (OFFICE, "propose", {})])
    published(door, today, application)
    day = clock.today().isoformat()
    take(door, application, [(OFFICE, "announce", {"document_no": "领军名单〔2026〕1号", "announced_on": day})])
    after = take(door, application, [(OFFICE, "certify", {"issued_on": day})])
    title = door.ask(FIRM, "GET", f"/recognitions/{after['recognition_id']}").json()
    assert (title["programme"], title["number"], title["valid_until"]) == ("leading", None, None)
    assert title["document_no"] == "领军名单〔2026〕1号"


def test_what_a_list_of_the_office_supposes_is_said_and_is_the_standards_once_there_is_one(door: Door) -> None:
    path = f"/preconditions/{OWN}?programme=leading"
    planned = door.ask(OFFICE, "GET", path).json()
    assert [(each["code"], each["outcome"]) for each in planned["open"]] == [
        ("hnte", "unmet"),
        ("above-scale", "unknown"),
    ]
    assert "规上高新技术企业" in planned["basis"]
    assert door.ask(OFFICE, "GET", f"/preconditions/{OWN}?programme=three-high").json()["basis"] is None
    adopt(door, "leading")
    assert "科技领军企业标准" in door.ask(OFFICE, "GET", path).json()["basis"]
    assert door.ask(FIRM, "GET", path).status_code == 403


def test_a_certificate_needs_its_number(door: Door, today: clock.Frozen) -> None:
    application = filed(door, "tech-sme")
    take(door, application, PARK)
    published(door, today, application)
    day = clock.today().isoformat()
    take(door, application, [(OFFICE, "announce", {"document_no": "入库公告〔2026〕1号", "announced_on": day})])
    answer = door.step(OFFICE, application, "certify", {"issued_on": day})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/number")


def test_where_nobody_proposes_the_publicity_waits_for_what_was_missing(door: Door) -> None:
    """A programme without proposal, and a material that its own list asks for, though its document is not known word by word."""
    application = filed(door, "tech-sme")
    take(door, application, [(FIRM, "submit", None)])
    missing = {"missing": [{"material": "staff", "due_on": "2026-07-31"}]}
    take(door, application, [(HITECH, "accept", missing), (HITECH, "recommend", None)])
    assert refused(door, OFFICE, application, "open-publicity") == (409, "supply_owed")
    waived = {"decision": "waive", "reason": "评价信息已由平台核验"}
    door.ask(OFFICE, "POST", f"/applications/{application}/supplies/1:decide", waived).raise_for_status()
    assert take(door, application, [(OFFICE, "open-publicity", None)])["state"] == "publicity"
