"""The checklist: every criterion and material looked at before a recommendation, and what was found stays."""

from datetime import date
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from kit.data import clock
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import FIRM, HITECH, HITECH_2, OFFICE, Door, examine, walk
from tests.cultivation.attachments import evidence
from tests.databases import as_owner

REASONS = {"reasons": [{"pointer": "/form/staff_count", "message": "与社保人数不符"}]}
STAFF = "criterion:staff"


def record(door: Door, application_id: str, caller: Caller = HITECH, **results: Any) -> httpx2.Response:
    """Lines by item, its kind and code joined by two underscores."""
    lines = [{"item": item.replace("__", ":"), **line} for item, line in results.items()]
    return door.ask(caller, "POST", f"/applications/{application_id}/checklist", {"lines": lines})


def item_of(door: Door, application_id: str, item: str, caller: Caller = HITECH) -> dict[str, Any]:
    view = door.ask(caller, "GET", f"/applications/{application_id}/review").raise_for_status().json()
    found: dict[str, Any] = next(each for each in view["checklist"] if each["item"] == item)
    return found


def refused(answer: httpx2.Response) -> str:
    assert answer.status_code in (409, 422), answer.text
    return str(answer.json()["code"])


def test_the_list_has_each_criterion_of_the_standard_and_each_material_with_its_source(
    door: Door, accepted: str
) -> None:
    checks = door.ask(HITECH, "GET", f"/applications/{accepted}/submissions/1/checks").json()["criteria"]
    view = door.ask(HITECH, "GET", f"/applications/{accepted}/review").json()
    listed = view["checklist"]
    assert [each["item"] for each in listed if each["kind"] == "criterion"] == [
        f"criterion:{each['code']}" for each in checks
    ]
    materials = [each for each in listed if each["kind"] == "material"]
    assert (len(materials), {each["clause"] for each in materials}) == (9, {"国科发火〔2016〕195号 申报材料"})
    assert view["open_items"] == len(listed)


def test_a_material_stands_beside_the_attachments_that_prove_it(door: Door, draft: str) -> None:
    door.attach(FIRM, draft, evidence.pdf(), "专项审计报告.pdf", kind="special_audit").raise_for_status()
    walk(door, draft, "accept")
    (proof,) = item_of(door, draft, "material:rd-audit")["attachments"]
    assert proof["filename"] == "专项审计报告.pdf"
    assert item_of(door, draft, "material:tax-returns")["attachments"] == []


def test_no_recommendation_before_the_list_is_complete(door: Door, accepted: str) -> None:
    examine(door, accepted)
    record(door, accepted, criterion__staff={"result": "supplement", "note": "缺社保明细"}).raise_for_status()
    answer = door.step(HITECH, accepted, "recommend")
    assert (refused(answer), answer.json()["items"]) == ("checklist_incomplete", [STAFF])
    record(door, accepted, criterion__staff={"result": "unfit", "note": "明细不符"}).raise_for_status()
    assert door.step(HITECH, accepted, "recommend").status_code == 200


def test_a_rejection_and_a_request_for_changes_need_no_list(door: Door, accepted: str) -> None:
    assert door.step(HITECH, accepted, "request-changes", REASONS).status_code == 200
    door.step(FIRM, accepted, "resubmit").raise_for_status()
    assert door.step(HITECH, accepted, "reject", {"reasons": ["不符合"]}).status_code == 200


def test_what_does_not_fit_is_said_with_a_note(door: Door, accepted: str) -> None:
    answer = record(door, accepted, criterion__staff={"result": "unfit"}, material__magic={"result": "fits"})
    assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [
        ("/lines/0/note", "required"),
        ("/lines/1/item", "unknown_item"),
    ]


def test_what_was_sent_back_is_looked_at_again_and_what_fitted_stands(door: Door, accepted: str) -> None:
    examine(door, accepted)
    record(door, accepted, criterion__staff={"result": "supplement", "note": "缺社保明细"}).raise_for_status()
    door.step(HITECH, accepted, "request-changes", REASONS).raise_for_status()
    door.step(FIRM, accepted, "resubmit").raise_for_status()
    answer = door.step(HITECH, accepted, "recommend")
    assert (answer.json()["items"], "再次审核" in answer.json()["detail"]) == ([STAFF], True)
    record(door, accepted, criterion__staff={"result": "fits"}).raise_for_status()
    assert door.step(HITECH, accepted, "recommend").status_code == 200


def test_later_reviewers_read_what_was_found_by_whom_of_which_submission_after_which_step(
    door: Door, accepted: str
) -> None:
    record(door, accepted, criterion__staff={"result": "supplement", "note": "缺社保明细"}).raise_for_status()
    door.step(HITECH, accepted, "request-changes", REASONS).raise_for_status()
    door.step(FIRM, accepted, "resubmit").raise_for_status()
    record(door, accepted, HITECH_2, criterion__staff={"result": "fits"}).raise_for_status()
    examine(door, accepted, HITECH_2)
    door.step(HITECH_2, accepted, "recommend").raise_for_status()
    lines = item_of(door, accepted, STAFF, OFFICE)["lines"]
    told = [(each["result"], each["note"], each["by"], each["submission"], each["after_step"]) for each in lines]
    assert told == [("fits", None, HITECH_2.subject, 2, 5), ("supplement", "缺社保明细", HITECH.subject, 1, 3)]


@pytest.mark.parametrize("statement", ["UPDATE review_line SET note = 'x'", "DELETE FROM review_line"])
def test_what_was_found_is_never_changed_afterwards(door: Door, accepted: str, statement: str) -> None:
    """Complaint 5: what a reviewer found in September reads the same for ever."""
    examine(door, accepted)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        as_owner(door.database) as database,
        database.write.begin() as connection,
    ):
        connection.execute(text(statement))


def test_the_list_follows_the_standard_of_the_submission_and_not_of_today(
    door: Door, accepted: str, today: clock.Frozen
) -> None:
    """Complaint 14: what was adopted since changes nothing for what was handed in."""
    before = [
        each["clause"] for each in door.ask(HITECH, "GET", f"/applications/{accepted}/review").json()["checklist"]
    ]
    pinned = door.ask(HITECH, "GET", f"/applications/{accepted}/submissions/1/checks").json()["rule_version"]
    today.move_to(date(2030, 1, 2))
    after = door.ask(HITECH, "GET", f"/applications/{accepted}/review").json()["checklist"]
    assert [each["clause"] for each in after] == before
    assert door.ask(HITECH, "GET", f"/applications/{accepted}/submissions/1/checks").json()["rule_version"] == pinned
