"""Drafts that several people edit, and that outlive the rules or the round in which they were begun."""

from datetime import date, timedelta
from typing import Any

import httpx2
import pytest

from contracts.codes import Role
from kit.data import clock
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import BAIYIN, FIRM, HITECH, MANDATE, OFFICE, OWN, RIVAL, Door
from tests.cultivation.applications.filled import filled

COLLEAGUE = Caller("user-own-2", Role.FIRM, party=OWN)
BEFORE, AFTER = date(2026, 3, 20), date(2026, 4, 2)
"""On 1 April 2026 the standard of 专精特新 became another one."""


def open_round(door: Door, year: int, opens_on: str, closes_on: str, programme: str = "srdi") -> str:
    body = {
        "programme": programme,
        "year": year,
        "name": f"{year}年度第一批",
        "opens_on": opens_on,
        "closes_on": closes_on,
        "document_no": "甘工信发〔2026〕3号",
    }
    answer = door.ask(OFFICE, "POST", "/rounds", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["round_id"])


def begun(door: Door, programme: str = "srdi") -> str:
    answer = door.create(FIRM, programme=programme, form={})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["application_id"])


def movement(door: Door, application_id: str, caller: Caller = FIRM) -> dict[str, Any]:
    found: dict[str, Any] = (
        door.ask(caller, "GET", f"/applications/{application_id}/movement").raise_for_status().json()
    )
    return found


def edited(
    door: Door, caller: Caller, application_id: str, form: dict[str, Any], seen: dict[str, Any]
) -> httpx2.Response:
    """An edit on the ground of a form that was seen, against a version that is no longer the newest."""
    path = f"/applications/{application_id}"
    return door.ask(caller, "PATCH", path, {"form": form, "seen": seen}, If_Match='"v1"')


# --- several people ---------------------------------------------------------------------------------------------------
def test_edits_of_two_people_in_different_fields_stand_both(door: Door, draft: str) -> None:
    seen = door.view(FIRM, draft)["form"]
    assert edited(door, FIRM, draft, {**seen, "staff_count": 61}, seen).status_code == 200
    assert edited(door, COLLEAGUE, draft, {**seen, "main_product": "铝粉"}, seen).status_code == 200
    form = door.view(FIRM, draft)["form"]
    assert (form["staff_count"], form["main_product"]) == (61, "铝粉")


def test_years_of_one_figure_are_fields_of_their_own(door: Door, draft: str) -> None:
    seen = door.view(FIRM, draft)["form"]
    first, second = ["9", *seen["revenue"][1:]], [*seen["revenue"][:2], "7"]
    assert edited(door, FIRM, draft, {"revenue": first}, seen).status_code == 200
    assert edited(door, COLLEAGUE, draft, {"revenue": second}, seen).status_code == 200
    assert door.view(FIRM, draft)["form"]["revenue"] == ["9", seen["revenue"][1], "7"]


def test_two_edits_of_one_field_are_told_field_by_field_and_change_nothing(door: Door, draft: str) -> None:
    seen = door.view(FIRM, draft)["form"]
    edited(door, FIRM, draft, {"staff_count": 61}, seen)
    refused = edited(door, COLLEAGUE, draft, {"staff_count": 62, "main_product": "铝粉"}, seen)
    body = refused.json()
    assert (refused.status_code, body["code"], [each["pointer"] for each in body["errors"]]) == (
        409,
        "edit_conflict",
        ["/form/staff_count"],
    )
    [clash] = body["conflicts"]
    assert (clash["label"], clash["current"], clash["changed_by"]) == ("职工总数（人）", "61", "user-own")
    assert door.view(FIRM, draft)["form"]["main_product"] == seen["main_product"]


def test_whoever_has_seen_the_others_value_may_replace_it(door: Door, draft: str) -> None:
    seen = door.view(FIRM, draft)["form"]
    edited(door, FIRM, draft, {"staff_count": 61}, seen)
    again = edited(door, COLLEAGUE, draft, {"staff_count": 62}, {**seen, "staff_count": 61})
    assert (again.status_code, again.json()["form"]["staff_count"]) == (200, 62)


def test_saves_of_one_sitting_are_one_line_of_the_history(door: Door, draft: str, today: clock.Frozen) -> None:
    for count in (61, 62):
        door.edit(FIRM, draft, {"staff_count": count})
    today.move_to(clock.now() + timedelta(minutes=31))
    door.edit(FIRM, draft, {"staff_count": 63})
    told = [each["changes"] for each in door.view(FIRM, draft)["steps"] if each["action"] == "edit"]
    one = {"pointer": "/form/staff_count"}
    assert told == [[{**one, "old": "60", "new": "62"}], [{**one, "old": "62", "new": "63"}]]


def test_two_people_who_say_the_same_do_not_clash(door: Door, draft: str) -> None:
    seen = door.view(FIRM, draft)["form"]
    assert [edited(door, who, draft, {"staff_count": 61}, seen).status_code for who in (FIRM, COLLEAGUE)] == [200, 200]


def test_without_what_was_seen_an_older_version_is_refused(door: Door, draft: str) -> None:
    door.edit(FIRM, draft, {"staff_count": 61})
    answer = door.ask(COLLEAGUE, "PATCH", f"/applications/{draft}", {"form": {"staff_count": 62}}, If_Match='"v1"')
    assert answer.status_code == 412


def test_a_cleared_year_of_another_programme_merges_too(door: Door, today: clock.Frozen) -> None:
    today.move_to(AFTER)
    open_round(door, 2026, "2026-04-01", "2026-06-30")
    draft = begun(door)
    form = filled(door.view(FIRM, draft)["sections"])
    door.edit(FIRM, draft, form)
    seen = door.view(FIRM, draft)["form"]
    assert edited(door, FIRM, draft, {"revenue": {"2025": None}}, seen).status_code == 200
    assert edited(door, COLLEAGUE, draft, {**seen, "main_product": "铝粉"}, seen).status_code == 200
    held = door.view(FIRM, draft)["form"]
    assert ("2025" in held["revenue"], held["main_product"]) == (False, "铝粉")


# --- rules and rounds that change ---------------------------------------------------------------------------------------
def test_a_draft_under_unchanged_rules_has_nothing_to_move(door: Door, draft: str) -> None:
    found = movement(door, draft)
    assert (found["pending"], found["differences"]) == (False, [])
    before = door.view(FIRM, draft)["version"]
    assert door.step(FIRM, draft, "move-on").json()["version"] == before


def test_a_draft_whose_rules_changed_says_what_and_is_handed_in_only_after_it_moved_on(
    door: Door, today: clock.Frozen
) -> None:
    today.move_to(BEFORE)
    open_round(door, 2026, "2026-03-01", "2026-04-30")
    draft = begun(door)
    door.edit(FIRM, draft, filled(door.view(FIRM, draft)["sections"]))
    today.move_to(AFTER)
    found = movement(door, draft)
    assert (found["pending"], found["rule_version_before"], found["rule_version_now"]) == (
        True,
        "工信部企业〔2022〕63号·专精特新@1",
        "工信部企业〔2026〕2号·专精特新@1",
    )
    assert {each["change"] for each in found["differences"]} == {"added", "removed", "changed"}
    assert all(each["before"] or each["after"] for each in found["differences"])
    door.edit(FIRM, draft, filled(door.view(FIRM, draft)["sections"]))
    refused = door.step(FIRM, draft, "submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "rules_changed")
    moved = door.step(FIRM, draft, "move-on")
    assert moved.status_code == 200, moved.text
    step = moved.json()["steps"][-1]
    assert (step["action_name"], "专精特新@1 → 工信部企业〔2026〕2号" in step["note"]) == ("转入现行规则", True)
    assert movement(door, draft)["pending"] is False
    submitted = door.step(FIRM, draft, "submit")
    assert (submitted.status_code, submitted.json()["state"]) == (200, "submitted"), submitted.text


def test_what_is_no_longer_asked_leaves_the_form_and_stays_in_the_history(door: Door, today: clock.Frozen) -> None:
    today.move_to(date(2025, 12, 1))
    open_round(door, 2025, "2025-11-01", "2025-12-31")
    draft = begun(door)
    assert door.edit(FIRM, draft, filled(door.view(FIRM, draft)["sections"])).status_code == 200
    today.move_to(AFTER)
    open_round(door, 2026, "2026-04-01", "2026-06-30")
    found = movement(door, draft)
    assert (found["round_before"], found["round_now"]) == ("2025年度第一批", "2026年度第一批")
    assert "销售（营业）收入（2025年）" in found["fields_added"]
    assert found["pointers_dropped"]
    assert door.step(FIRM, draft, "submit").json()["code"] == "round_closed"
    moved = door.step(FIRM, draft, "move-on").json()
    assert moved["round_name"] == "2026年度第一批"
    gone = {each["pointer"]: (each["old"] is None, each["new"]) for each in moved["steps"][-1]["changes"]}
    assert gone == dict.fromkeys(found["pointers_dropped"], (False, None))


def test_a_draft_does_not_move_into_a_round_in_which_the_firm_applies_already(door: Door, today: clock.Frozen) -> None:
    today.move_to(date(2025, 12, 1))
    open_round(door, 2025, "2025-11-01", "2025-12-31")
    first = begun(door)
    today.move_to(AFTER)
    open_round(door, 2026, "2026-04-01", "2026-06-30")
    second = begun(door)
    refused = door.step(FIRM, first, "move-on")
    assert (refused.status_code, refused.json()["application_id"]) == (409, second)


def test_a_value_that_the_office_scheduled_is_a_change_too(door: Door, draft: str, today: clock.Frozen) -> None:
    value = {"parameter": "staff", "valid_from": "2025-10-01", "value": {"value": "12"}, "citation": "演示〔2025〕5号"}
    answer = door.ask(OFFICE, "POST", "/standards/hnte-1:schedule-parameter", value, If_Match='"v1"')
    assert answer.status_code == 200, answer.text
    assert movement(door, draft)["pending"] is False
    today.move_to(date(2025, 10, 2))
    [change] = movement(door, draft)["differences"]
    assert (change["change"], change["before"], change["after"]) == ("changed", "10 %", "12 %")


def test_what_was_handed_in_stays_under_its_rules(door: Door, draft: str, today: clock.Frozen) -> None:
    assert door.step(FIRM, draft, "submit").status_code == 200
    assert movement(door, draft)["pending"] is False
    assert door.step(FIRM, draft, "move-on").json()["code"] == "not_editable"


@pytest.mark.parametrize(("caller", "status"), [(RIVAL, 404), (BAIYIN, 404), (HITECH, 403), (OFFICE, 403)])
def test_nobody_but_the_filer_moves_a_draft_on(door: Door, draft: str, caller: Caller, status: int) -> None:
    version = door.view(FIRM, draft)["version"]
    assert (
        door.ask(caller, "POST", f"/applications/{draft}:move-on", None, If_Match=f'"v{version}"').status_code == status
    )


def test_an_agent_with_a_mandate_moves_a_draft_on(door: Door, draft: str) -> None:
    door.step(HITECH, draft, "mandate", MANDATE)
    assert door.step(HITECH, draft, "move-on").status_code == 200


# --- what is offered --------------------------------------------------------------------------------------------------
def proposals(door: Door, application_id: str) -> dict[str, dict[str, Any]]:
    found = door.ask(FIRM, "GET", f"/applications/{application_id}/proposals").raise_for_status().json()
    return {each["pointer"]: each for each in found["items"]}


def test_another_application_is_offered_what_the_last_one_said_with_its_round_and_day(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    assert proposals(door, draft) == {}
    assert door.step(FIRM, draft, "submit").status_code == 200
    assert door.step(FIRM, draft, "withdraw", {"reason": "改报下一批"}).status_code == 200
    again = door.create(FIRM, form={}).json()["application_id"]
    offered = proposals(door, again)
    assert (offered["/form/main_product"]["value"], offered["/form/main_product"]["side_name"]) == (
        "演示用镍基合金粉",
        "上次申报",
    )
    assert offered["/form/main_product"]["source"] == "2025年度高新技术企业认定第一批，2025-09-01 第 1 次提交"
    assert (offered["/form/revenue/0"]["value"], offered["/form/revenue/0"]["year"]) == ("4000", 2024)


def test_a_renewal_in_another_year_is_offered_each_figure_under_its_own_year(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    door.step(FIRM, draft, "submit")
    door.step(FIRM, draft, "withdraw", {"reason": "改报下一年"})
    today.move_to(date(2026, 9, 1))
    again = door.create(FIRM, form={}).json()["application_id"]
    offered = proposals(door, again)
    assert "/form/revenue/0" not in offered  # 2025, which was not asked then
    assert [(offered[f"/form/revenue/{n}"]["year"], offered[f"/form/revenue/{n}"]["value"]) for n in (1, 2)] == [
        (2024, "4000"),
        (2023, "3500"),
    ]


def test_what_the_record_knows_goes_before_the_last_application(door: Door, draft: str) -> None:
    door.step(FIRM, draft, "submit")
    door.step(FIRM, draft, "withdraw", {"reason": "改报下一批"})
    said = {"year": 2024, "source": "年报", "figures": [{"metric": "revenue", "value": "4321"}]}
    recorded = door.ask(FIRM, "POST", f"/standings/{OWN}/facts", said, If_Match='"v0"')
    assert recorded.status_code < 300, recorded.text
    again = door.create(FIRM, form={}).json()["application_id"]
    assert proposals(door, again)["/form/revenue/0"]["value"] == "4321"


def test_nothing_of_another_firm_or_programme_is_offered(door: Door, draft: str, today: clock.Frozen) -> None:
    door.step(FIRM, draft, "submit")
    theirs = door.create(RIVAL, form={}).json()["application_id"]
    assert door.ask(RIVAL, "GET", f"/applications/{theirs}/proposals").json()["items"] == []
    today.move_to(AFTER)
    open_round(door, 2026, "2026-04-01", "2026-06-30")
    assert proposals(door, begun(door)) == {}
