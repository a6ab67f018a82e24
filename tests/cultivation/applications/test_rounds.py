"""Applying in a round: the server keeps its window, a firm has one open application in each."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from kit.data import clock
from tests.cultivation.applications.conftest import FIRM, FORM, HITECH, OFFICE, OWN, TODAY, Door, walk

CLOSES = datetime(2025, 10, 31, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TERMS = {
    "name": "2025年度专精特新中小企业认定",
    "opens_on": "2025-09-01",
    "closes_on": "2025-10-31",
    "closing_time": "18:00",
    "grace_minutes": 5,
    "document_no": "甘工信发〔2025〕8号",
}


def open_round(door: Door, **changes: Any) -> Any:
    return door.ask(OFFICE, "POST", "/rounds", {"programme": "srdi", "year": 2025, **TERMS, **changes})


def revise(door: Door, made: dict[str, Any], step: str = "revise", /, **changes: Any) -> Any:
    body = {"reason": "延期通知", **({} if step == "cancel" else TERMS), **changes}
    etag = f'"v{made["version"]}"'
    return door.ask(OFFICE, "POST", f"/rounds/{made['round_id']}:{step}", body, If_Match=etag)


@pytest.fixture
def hnte_round(door: Door) -> dict[str, Any]:
    [found] = door.ask(OFFICE, "GET", "/rounds?programme=hnte&state=open").json()["items"]
    terms = {"closes_on": "2025-10-31", "name": "高企第一批"}
    answer = revise(door, found, opens_on="2025-06-01", **terms)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


@pytest.mark.parametrize(
    ("late", "status"), [(timedelta(0), 200), (timedelta(minutes=5), 200), (timedelta(minutes=5) + SECOND, 409)]
)
def test_a_draft_is_taken_to_the_last_second_of_the_grace_and_not_one_later(
    door: Door, today: clock.Frozen, hnte_round: dict[str, Any], late: timedelta, status: int
) -> None:
    draft = door.create().json()["application_id"]
    today.move_to(CLOSES + late)
    answer = door.step(FIRM, draft, "submit")
    assert answer.status_code == status, answer.text
    if status == 409:
        assert (answer.json()["code"], answer.json()["title"]) == ("round_closed", "申报窗口已关闭")
        assert "2025-10-31 18:00:00 截止（含宽限 5 分钟）" in answer.json()["detail"]


def test_a_round_to_come_takes_drafts_and_no_submission(door: Door, today: clock.Frozen) -> None:
    made = open_round(door, programme="hnte", year=2027, opens_on="2027-01-04", closes_on="2027-01-31").json()
    draft = door.create(round_id=made["round_id"]).json()["application_id"]
    early = door.step(FIRM, draft, "submit")
    today.move_to(datetime(2027, 1, 3, 16, tzinfo=UTC))
    assert (early.status_code, early.json()["code"]) == (409, "round_not_open")
    assert door.step(FIRM, draft, "submit").status_code == 200


def test_nobody_begins_an_application_in_a_closed_round(
    door: Door, today: clock.Frozen, hnte_round: dict[str, Any]
) -> None:
    today.move_to(date(2025, 11, 3))
    named = door.create(round_id=hnte_round["round_id"])
    unnamed = door.create()
    assert (named.status_code, named.json()["code"]) == (409, "round_closed")
    assert (unnamed.status_code, unnamed.json()["code"]) == (409, "no_open_round")


def test_a_supplement_has_its_own_last_day_and_is_not_bound_to_the_window(
    door: Door, today: clock.Frozen, hnte_round: dict[str, Any]
) -> None:
    today.move_to(CLOSES)
    draft = door.create().json()["application_id"]
    walk(door, draft, "accept")
    today.move_to(date(2025, 11, 3))
    reasons = {"reasons": [{"pointer": "/form/staff_count", "message": "请核对"}]}
    assert door.step(HITECH, draft, "request-changes", reasons).json()["due_on"] == "2025-11-10"
    assert door.step(FIRM, draft, "resubmit").status_code == 200


def test_a_firm_may_apply_in_two_rounds_of_a_programme_and_once_in_each(door: Door, draft: str) -> None:
    other = open_round(door, programme="hnte", year=2027, opens_on="2027-01-04", closes_on="2027-01-31").json()
    answers = [door.create(round_id=other["round_id"]) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 409]
    assert answers[1].json()["code"] == "application_open"
    listed = door.ask(FIRM, "GET", f"/applications?round_id={other['round_id']}").json()
    assert [row["round_name"] for row in listed["items"]] == [other["name"]]


def test_the_office_alone_opens_and_changes_rounds(door: Door) -> None:
    made = open_round(door).json()
    refused = [
        door.ask(caller, "POST", "/rounds", {"programme": "srdi", "year": 2026, **TERMS}) for caller in (FIRM, HITECH)
    ]
    assert [each.status_code for each in refused] == [403, 403]
    later = revise(door, made, closes_on="2025-11-30").json()
    assert (later["version"], later["closes_on"], later["note"]) == (2, "2025-11-30", "延期通知")
    assert revise(door, made).status_code == 412
    assert len(door.rows("application_round")) == 3, "the shipped fixture, and both entries of this one"


def test_overlapping_rounds_of_a_programme_are_refused(door: Door) -> None:
    open_round(door)
    again = open_round(door, opens_on="2025-10-31", closes_on="2025-11-30")
    assert (again.status_code, again.json()["code"]) == (409, "round_overlaps")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"closes_on": "2025-08-31"}, "/closes_on"),
        ({"closing_time": "25:00"}, "/closing_time"),
        ({"programme": "above-scale"}, "/programme"),
        ({"grace_minutes": -1}, "/grace_minutes"),
    ],
)
def test_terms_that_make_no_round_point_at_their_field(door: Door, changes: dict[str, Any], pointer: str) -> None:
    answer = open_round(door, **changes)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_cancelled_round_says_so_and_stands_no_second_change(door: Door, draft: str) -> None:
    [found] = door.ask(OFFICE, "GET", "/rounds?programme=hnte&state=open").json()["items"]
    cancelled = revise(door, found, "cancel").json()
    assert (cancelled["state"], cancelled["version"]) == ("cancelled", 2)
    assert door.step(FIRM, draft, "submit").json()["code"] == "round_cancelled"
    assert revise(door, cancelled).json()["code"] == "round_cancelled"


def test_where_no_round_is_announced_earlier_years_say_when_one_may_be_expected(door: Door) -> None:
    items = door.ask(FIRM, "GET", "/rounds?programme=tech-sme").json()["items"]
    assert [(each["state"], each["round_id"], each["opens_on"]) for each in items] == [
        ("expected", None, "2025-06-30"),
        ("expected", None, "2026-06-01"),
    ]
    answer = door.create(programme="tech-sme", form={})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_open_round")


def test_the_firms_own_reference_finds_its_draft_again_whatever_was_left_blank(door: Door) -> None:
    first = door.create(external_ref="ERP-1")
    again = door.create(external_ref="ERP-1", form=FORM | {"statement": None})
    assert (first.json()["application_id"], first.status_code) == (again.json()["application_id"], 201)
    assert first.json()["firm_id"] == OWN
    assert TODAY.year == 2025
