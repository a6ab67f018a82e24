"""容缺受理: a material that was missing comes as a file within its days, is confirmed or goes back, and none is without a way out."""

from datetime import date
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.main import NAME
from tests.cultivation.applications.conftest import (
    BAIYIN,
    FIRM,
    HITECH,
    HITECH_2,
    MANDATE,
    OFFICE,
    RIVAL,
    Door,
    examine,
    seat,
    walk,
)
from tests.cultivation.attachments import evidence
from tests.databases import as_owner

MISSING = {"missing": [{"material": "rd-audit", "due_on": "2025-09-10", "note": "审计报告正在盖章"}]}
ITEM = "material:rd-audit"


@pytest.fixture
def lacking(door: Door, draft: str) -> str:
    """An application accepted without its audit report, which is due on 10 September."""
    walk(door, draft, "submit")
    door.step(HITECH, draft, "accept", MISSING).raise_for_status()
    return draft


def refused(answer: httpx2.Response) -> str:
    assert answer.status_code in (403, 409, 422), answer.text
    return str(answer.json()["code"])


def supply(door: Door, caller: Caller, application_id: str) -> httpx2.Response:
    return door.ask(caller, "POST", f"/applications/{application_id}/supplies/1:supply", {"note": "已寄送原件"})


def hand_in(
    door: Door, caller: Caller, application_id: str, content: bytes | None = None, kind: str = "special_audit"
) -> httpx2.Response:
    """The audit report as a file."""
    return door.client.post(
        f"/v1/applications/{application_id}/supplies/1/files",
        params={"kind": kind, "filename": "专项审计报告.pdf"},
        content=content or evidence.pdf(),
        headers={"Authorization": f"Bearer {door.mint.mint(NAME, caller)}"},
    )


def decide(door: Door, caller: Caller, application_id: str, decision: str, **more: str) -> httpx2.Response:
    path = f"/applications/{application_id}/supplies/1:decide"
    return door.ask(caller, "POST", path, {"decision": decision} | more)


def owed(door: Door, application_id: str, caller: Caller = FIRM) -> dict[str, Any]:
    answer = door.ask(caller, "GET", f"/applications/{application_id}/supplies").raise_for_status()
    (found,) = answer.json()["items"]
    return dict(found)


def item(door: Door, application_id: str) -> dict[str, Any]:
    view = door.ask(HITECH, "GET", f"/applications/{application_id}/review").raise_for_status().json()
    return dict(next(each for each in view["checklist"] if each["item"] == ITEM))


def test_an_application_is_accepted_while_a_material_is_missing_and_the_firm_reads_its_day(
    door: Door, lacking: str
) -> None:
    found = owed(door, lacking)
    assert (found["name"], found["due_on"], found["standing"], found["kinds"], found["suppliable"]) == (
        "近三年研发费用、近一年高新收入专项审计或鉴证报告",
        "2025-09-10",
        "owed",
        ["special_audit"],
        True,
    )
    assert "2025-09-10 前补交" in door.view(FIRM, lacking)["steps"][-1]["note"]
    assert "容缺受理" in door.events()[-1][1]["note"]


@pytest.mark.parametrize(
    ("missing", "pointer"),
    [
        ({"material": "magic", "due_on": "2025-09-10"}, "/missing/0/material"),
        ({"material": "rd-audit", "due_on": "2025-09-01"}, "/missing/0/due_on"),
    ],
)
def test_only_a_material_of_the_programme_is_missing_and_its_day_is_to_come(
    door: Door, draft: str, missing: dict[str, str], pointer: str
) -> None:
    walk(door, draft, "submit")
    answer = door.step(HITECH, draft, "accept", {"missing": [missing]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert door.view(OFFICE, draft)["state"] == "submitted"


def test_the_review_goes_on_while_a_material_is_owed_within_its_days(door: Door, lacking: str) -> None:
    examine(door, lacking)
    answer = door.ask(
        HITECH,
        "POST",
        f"/applications/{lacking}/checklist",
        {"lines": [{"item": "material:rd-audit", "result": "supplement", "note": "容缺"}]},
    )
    assert answer.status_code == 200
    assert door.step(HITECH, lacking, "recommend").status_code == 200


@pytest.mark.parametrize(("day", "status"), [(date(2025, 9, 10), 200), (date(2025, 9, 11), 409)])
def test_a_material_past_its_last_day_blocks_the_next_step(
    door: Door, lacking: str, today: clock.Frozen, day: date, status: int
) -> None:
    """Complaint 7: due on the 10th is in time on the 10th; no job has to run."""
    examine(door, lacking)
    today.move_to(day)
    answer = door.step(HITECH, lacking, "recommend")
    assert (answer.status_code, answer.json().get("code")) == (status, "supply_overdue" if status == 409 else None)


def test_an_overdue_material_that_comes_opens_the_way_once_it_is_confirmed(
    door: Door, lacking: str, today: clock.Frozen
) -> None:
    examine(door, lacking)
    today.move_to(date(2025, 9, 11))
    assert [each["owed_overdue"] for each in door.ask(HITECH, "GET", "/review-tasks").json()["items"]] == [1]
    assert supply(door, FIRM, lacking).status_code == 200
    assert door.step(HITECH, lacking, "recommend").json()["items"] == [ITEM]
    decide(door, HITECH, lacking, "confirm").raise_for_status()
    assert door.step(HITECH, lacking, "recommend").status_code == 200


def test_the_file_completes_the_submission_that_stays_as_it_was_handed_in(door: Door, lacking: str) -> None:
    before = door.ask(HITECH, "GET", f"/applications/{lacking}/submissions/1").json()
    assert hand_in(door, FIRM, lacking).status_code == 201
    after = door.ask(HITECH, "GET", f"/applications/{lacking}/submissions/1").json()
    (file,) = after.pop("supplements")
    assert (before | {"supplements": None}) == (after | {"supplements": None})
    assert (file["filename"], file["kind"]) == ("专项审计报告.pdf", "special_audit")
    (listed,) = door.ask(FIRM, "GET", f"/applications/{lacking}/attachments").json()["items"]
    assert (listed["submissions"], listed["supplements"], listed["current"]) == ([], [1], True)
    assert door.edit(FIRM, lacking, {"main_product": "另一产品"}).json()["code"] == "not_editable"


def test_a_reviewer_sees_the_file_beside_its_material_and_confirms_it(door: Door, lacking: str) -> None:
    """The confirmation is a line of the checklist, so that later reviewers read who has found it to fit."""
    examine(door, lacking)
    hand_in(door, FIRM, lacking).raise_for_status()
    seen = item(door, lacking)
    assert ([file["filename"] for file in seen["attachments"]], seen["gap"]) == (
        ["专项审计报告.pdf"],
        "材料已补交，须审核后确认或退回",
    )
    found = decide(door, HITECH, lacking, "confirm").raise_for_status().json()["items"][0]
    assert (found["standing"], found["decisions"], [step["action"] for step in found["steps"]]) == (
        "confirmed",
        [],
        ["file", "confirm"],
    )
    line = item(door, lacking)["lines"][0]
    assert (line["result"], line["by"], item(door, lacking)["gap"]) == ("fits", HITECH.subject, None)
    assert refused(hand_in(door, FIRM, lacking, evidence.pdf(marker=1))) == "supply_settled"


def test_what_is_not_right_goes_back_with_a_reason_and_comes_again(
    door: Door, lacking: str, today: clock.Frozen
) -> None:
    hand_in(door, FIRM, lacking).raise_for_status()
    today.move_to(date(2025, 9, 12))
    answer = decide(door, HITECH, lacking, "return", reason="缺骑缝章")
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/due_on"]
    decide(door, HITECH, lacking, "return", reason="缺骑缝章", due_on="2025-09-20").raise_for_status()
    found = owed(door, lacking)
    assert (found["standing"], found["due_on"], found["steps"][-1]["note"], found["steps"][-1]["by"]) == (
        "owed",
        "2025-09-20",
        "缺骑缝章",
        "园区经办",
    )
    assert hand_in(door, FIRM, lacking, evidence.pdf(marker=1)).status_code == 201
    assert [file["filename"] for file in owed(door, lacking)["files"]] == ["专项审计报告.pdf"] * 2


def test_each_side_is_told_what_the_other_did(door: Door, lacking: str) -> None:
    hand_in(door, FIRM, lacking).raise_for_status()
    decide(door, HITECH, lacking, "return", reason="缺骑缝章", due_on="2025-09-20").raise_for_status()
    told = [data for name, data in door.events() if name == "application.supply-changed"]
    assert [(each["standing"], each["due_on"], each["note"]) for each in told] == [
        ("supplied", "2025-09-10", "专项审计报告.pdf"),
        ("owed", "2025-09-20", "缺骑缝章"),
    ]


@pytest.mark.parametrize(("decision", "more"), [("extend", {"due_on": "2025-09-30"}), ("waive", {})])
def test_a_material_that_never_comes_has_a_way_out_at_every_stage(
    door: Door, lacking: str, today: clock.Frozen, decision: str, more: dict[str, str]
) -> None:
    """Recommended and then overdue: the province can neither go on nor reject, so a reviewer moves the day or waives it."""
    examine(door, lacking)
    door.step(HITECH, lacking, "recommend").raise_for_status()
    today.move_to(date(2025, 9, 11))
    assert refused(door.step(OFFICE, lacking, "review")) == "supply_overdue"
    assert refused(decide(door, HITECH, lacking, "confirm")) == "supply_standing"
    decide(door, HITECH, lacking, decision, reason="审计机构延误", **more).raise_for_status()
    assert door.step(OFFICE, lacking, "review").status_code == 200


def test_nothing_is_proposed_before_what_came_was_confirmed(door: Door, lacking: str) -> None:
    examine(door, lacking)
    for caller, step in ((HITECH, "recommend"), (OFFICE, "review"), (OFFICE, "send-to-experts")):
        door.step(caller, lacking, step).raise_for_status()
    seat(door, lacking)
    hand_in(door, FIRM, lacking).raise_for_status()
    assert refused(door.step(OFFICE, lacking, "propose")) == "supply_owed"
    decide(door, OFFICE, lacking, "confirm").raise_for_status()
    assert door.step(OFFICE, lacking, "propose").status_code == 200


def test_work_lists_show_what_is_overdue_and_what_waits_for_confirmation_wherever_the_application_is(
    door: Door, lacking: str, today: clock.Frozen
) -> None:
    examine(door, lacking)
    door.step(HITECH, lacking, "recommend").raise_for_status()

    def listed(caller: Caller, query: str = "") -> list[tuple[int, int, int]]:
        found = door.ask(caller, "GET", f"/review-tasks?{query}").raise_for_status().json()["items"]
        return [(each["owed"], each["owed_overdue"], each["owed_supplied"]) for each in found]

    assert (listed(HITECH), listed(FIRM), listed(OFFICE)) == ([], [(1, 0, 0)], [(1, 0, 0)])
    today.move_to(date(2025, 9, 11))
    assert (listed(HITECH, "supply=overdue"), listed(HITECH, "supply=supplied")) == ([(1, 1, 0)], [])
    hand_in(door, FIRM, lacking).raise_for_status()
    assert (listed(HITECH, "supply=supplied"), listed(FIRM)) == ([(0, 0, 1)], [])


def test_a_file_that_proves_something_else_is_refused(door: Door, lacking: str) -> None:
    answer = hand_in(door, FIRM, lacking, kind="award")
    assert (answer.status_code, [each["code"] for each in answer.json()["errors"]]) == (422, ["wrong_kind"])
    assert door.ask(FIRM, "GET", f"/applications/{lacking}/attachments").json()["items"] == []


def test_a_closed_application_takes_no_more_materials(door: Door, lacking: str) -> None:
    door.step(HITECH, lacking, "reject", {"reasons": ["不符合"]}).raise_for_status()
    assert refused(hand_in(door, FIRM, lacking)) == "application_closed"
    assert refused(decide(door, HITECH, lacking, "waive", reason="不再需要")) == "application_closed"


def test_who_fills_in_for_the_firm_hands_in_and_decides_nothing(door: Door, lacking: str) -> None:
    door.step(HITECH, lacking, "request-changes", {"reasons": [{"pointer": "", "message": "有误"}]}).raise_for_status()
    door.step(HITECH_2, lacking, "mandate", MANDATE).raise_for_status()
    door.step(FIRM, lacking, "resubmit").raise_for_status()
    assert hand_in(door, HITECH_2, lacking).status_code == 201
    assert refused(decide(door, HITECH_2, lacking, "confirm")) == "conflict_of_interest"


def test_only_the_firm_and_its_zone_hand_in(door: Door, lacking: str) -> None:
    assert [hand_in(door, caller, lacking).status_code for caller in (RIVAL, BAIYIN, OFFICE)] == [404, 404, 403]
    assert supply(door, RIVAL, lacking).status_code == 404
    assert door.ask(RIVAL, "GET", f"/applications/{lacking}/supplies").status_code == 404


@pytest.mark.parametrize("statement", ["UPDATE review_supply_step SET note = 'x'", "DELETE FROM review_supply_step"])
def test_what_became_of_a_material_is_never_changed_afterwards(door: Door, lacking: str, statement: str) -> None:
    supply(door, FIRM, lacking).raise_for_status()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        as_owner(door.database) as database,
        database.write.begin() as connection,
    ):
        connection.execute(text(statement))
