"""代填: who fills in for a firm says so first, is named in the history, and reviews nothing of that application."""

from typing import Any

import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import (
    FIRM,
    HITECH,
    HITECH_2,
    MANDATE,
    OFFICE,
    OWN,
    Door,
    examine,
    walk,
)

REASONS = {"reasons": [{"pointer": "/form/revenue/0", "message": "与审计报告不一致"}]}
HITECH_AS_OFFICE = Caller(HITECH.subject, Role.OFFICE)


def filed_by_staff(door: Door) -> str:
    created = door.create(HITECH, firm_id=OWN, mandate=MANDATE)
    assert created.status_code == 201, created.text
    return str(created.json()["application_id"])


def sent_back(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS).raise_for_status()


def codes(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_staff_start_no_application_without_a_mandate(door: Door) -> None:
    answer = door.create(HITECH, firm_id=OWN)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/mandate")
    assert door.rows("application") == []


@pytest.mark.parametrize("missing", ["basis", "evidence", "given_on"])
def test_a_mandate_names_its_ground_and_its_day(door: Door, missing: str) -> None:
    mandate = {name: value for name, value in MANDATE.items() if name != missing}
    answer = door.create(HITECH, firm_id=OWN, mandate=mandate)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/mandate/{missing}")


def test_a_mandate_is_not_given_in_the_future(door: Door) -> None:
    answer = door.create(HITECH, firm_id=OWN, mandate=MANDATE | {"given_on": "2025-09-02"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/given_on")


def test_the_history_names_the_agent_the_ground_and_the_day_to_firm_and_park(door: Door) -> None:
    filed = filed_by_staff(door)
    for caller in (FIRM, HITECH_2, OFFICE):
        view = door.view(caller, filed)
        (mandate,) = view["mandates"]
        assert (mandate["agent"], mandate["evidence"], mandate["given_on"]) == (
            HITECH.subject,
            MANDATE["evidence"],
            MANDATE["given_on"],
        )
        assert {(step["actor"], step["on_behalf"]) for step in view["steps"]} == {(HITECH.subject, True)}


@pytest.mark.parametrize("until", ["draft", "supplement"])
def test_staff_without_a_mandate_open_no_form_of_a_firm(door: Door, draft: str, until: str) -> None:
    if until == "supplement":
        sent_back(door, draft)
    form = door.view(FIRM, draft)["form"]
    for staff in (HITECH, HITECH_2):
        answer = door.edit(staff, draft, {"staff_count": 999})
        assert answer.status_code == 403
        assert answer.json()["code"] in ("mandate_required", "conflict_of_interest")
        assert door.view(staff, draft)["editable"] is False
    assert door.view(FIRM, draft)["form"] == form


@pytest.mark.parametrize(("until", "step", "body"), [("draft", "submit", None), ("supplement", "resubmit", None), ("draft", "withdraw", {"reason": "改期"})])  # fmt: skip
def test_staff_without_a_mandate_hand_nothing_in_and_take_nothing_back(
    door: Door, draft: str, until: str, step: str, body: Any
) -> None:
    if until == "supplement":
        sent_back(door, draft)
    assert codes(door.step(HITECH_2, draft, step, body)) == (403, "mandate_required")
    assert step not in door.view(HITECH_2, draft)["actions"]


def test_a_mandate_for_a_draft_of_the_firm_opens_it(door: Door, draft: str) -> None:
    assert door.step(HITECH, draft, "mandate", MANDATE).status_code == 200
    assert door.view(HITECH, draft)["editable"] is True
    assert door.edit(HITECH, draft, {"staff_count": 61}).status_code == 200
    assert door.step(HITECH, draft, "submit").status_code == 200


@pytest.mark.parametrize("caller", [FIRM, OFFICE])
def test_only_the_park_fills_in_for_a_firm(door: Door, draft: str, caller: Caller) -> None:
    assert door.step(caller, draft, "mandate", MANDATE).status_code == 403


def test_a_mandate_is_recorded_once(door: Door, draft: str) -> None:
    door.step(HITECH, draft, "mandate", MANDATE).raise_for_status()
    assert codes(door.step(HITECH, draft, "mandate", MANDATE)) == (409, "mandate_held")


def test_what_has_ended_is_not_filled_in_any_more(door: Door, draft: str) -> None:
    door.step(FIRM, draft, "withdraw", {"reason": "改期"}).raise_for_status()
    assert codes(door.step(HITECH, draft, "mandate", MANDATE)) == (409, "application_closed")


def test_who_has_reviewed_an_application_takes_no_mandate_for_it(door: Door, draft: str) -> None:
    sent_back(door, draft)
    assert codes(door.step(HITECH, draft, "mandate", MANDATE)) == (403, "conflict_of_interest")
    assert codes(door.edit(HITECH, draft, {"staff_count": 999})) == (403, "conflict_of_interest")


def test_who_files_leaves_every_review_to_others_also_after_a_supplement_and_at_the_office(door: Door) -> None:
    filed = filed_by_staff(door)
    door.step(HITECH, filed, "submit").raise_for_status()
    assert codes(door.step(HITECH, filed, "accept")) == (403, "conflict_of_interest")
    door.step(HITECH_2, filed, "accept").raise_for_status()
    door.step(HITECH_2, filed, "request-changes", REASONS).raise_for_status()
    door.step(FIRM, filed, "resubmit").raise_for_status()
    for step, body in (("recommend", None), ("reject", {"reasons": ["不符合"]}), ("request-changes", REASONS)):
        assert codes(door.step(HITECH, filed, step, body)) == (403, "conflict_of_interest")
        assert step not in door.view(HITECH, filed)["actions"]
    examine(door, filed, HITECH_2)
    door.step(HITECH_2, filed, "recommend").raise_for_status()
    assert codes(door.step(HITECH_AS_OFFICE, filed, "review")) == (403, "conflict_of_interest")
    assert door.view(HITECH_AS_OFFICE, filed)["actions"] == []
    assert door.step(OFFICE, filed, "review").status_code == 200


def test_a_list_offers_an_agent_no_review_of_what_he_filed(door: Door) -> None:
    filed = filed_by_staff(door)
    door.step(HITECH, filed, "submit").raise_for_status()
    offered = {
        staff.subject: door.ask(staff, "GET", "/applications").json()["items"][0]["actions"]
        for staff in (HITECH, HITECH_2)
    }
    assert offered == {HITECH.subject: ["withdraw"], HITECH_2.subject: ["accept"]}


def test_the_history_holds_old_and_new_value_of_each_changed_field(door: Door, draft: str) -> None:
    door.edit(FIRM, draft, {"staff_count": 61, "revenue": ["4100.5", "3500", "3000.5"], "contact_name": None})
    step = door.view(OFFICE, draft)["steps"][-1]
    assert (step["action"], step["actor"]) == ("edit", FIRM.subject)
    found = {change["pointer"]: (change["old"], change["new"]) for change in step["changes"]}
    assert found == {
        "/form/staff_count": ("60", "61"),
        "/form/revenue/0": ("4000", "4100.5"),
        "/form/contact_name": ("王某", None),
    }


def test_a_save_that_changes_nothing_leaves_no_line(door: Door, draft: str) -> None:
    before = door.view(FIRM, draft)
    assert door.edit(FIRM, draft, {"staff_count": 60}).status_code == 200
    assert door.view(FIRM, draft) == before
