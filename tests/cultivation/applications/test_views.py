"""What each side reads: nothing of the experts before publication, and the work that waits."""

from datetime import date
from typing import Any

import pytest

from kit.data import clock
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import BAIYIN, FIRM, HITECH, OFFICE, RIVAL, Door, seat, walk


def everything(door: Door, caller: Caller, application_id: str) -> dict[str, Any]:
    """All that a caller can poll about an application."""
    one = door.ask(caller, "GET", f"/applications/{application_id}")
    states = {
        state: door.ask(caller, "GET", f"/applications?state={state}").json()["total"]
        for state in ("expert_review", "proposed")
    }
    listed = door.ask(caller, "GET", "/applications").json()
    tasks = door.ask(caller, "GET", "/review-tasks").json()
    return {"view": one.json(), "etag": one.headers["ETag"], "states": states, "list": listed, "tasks": tasks}


def test_a_firm_cannot_derive_the_experts_result_before_publication(door: Door, draft: str) -> None:
    walk(door, draft, "send-to-experts")
    before, events = everything(door, FIRM, draft), door.events()
    seat(door, draft, *("91",) * 5)
    door.step(OFFICE, draft, "propose", {"opinion": "优秀"}).raise_for_status()
    assert everything(door, FIRM, draft) == before
    assert door.events() == events


def test_after_publication_the_firm_reads_score_and_opinion(door: Door, draft: str) -> None:
    walk(door, draft, "open-publicity")
    view = door.view(FIRM, draft)
    assert view["expert_score"] == "82.5"
    assert [step["note"] for step in view["steps"] if step["action"] == "propose"] == ["专家意见甲"]


@pytest.mark.parametrize(("caller", "score"), [(FIRM, None), (HITECH, None), (OFFICE, "82.5")])
def test_only_the_office_reads_the_score_before_publication(
    door: Door, draft: str, caller: Caller, score: str | None
) -> None:
    walk(door, draft, "propose")
    assert door.view(caller, draft)["expert_score"] == score


def test_a_firm_reads_which_side_acted_and_not_which_account(door: Door, draft: str) -> None:
    walk(door, draft, "recommend")
    view = door.view(FIRM, draft)
    assert [step["actor"] for step in view["steps"]] == [FIRM.subject, FIRM.subject, "园区经办", "园区经办"]
    assert [step["note"] for step in view["steps"]] == [None] * 4


def test_an_objector_is_never_shown(door: Door, draft: str) -> None:
    walk(door, draft, "open-publicity")
    door.step(OFFICE, draft, "object", {"objector": "实名举报人", "grounds": "争议"}).raise_for_status()
    assert "实名举报人" not in door.ask(FIRM, "GET", f"/applications/{draft}").text


STAGES = [
    ("submit", {"staff": 1, "office": 0, "firm": 0}),
    ("accept", {"staff": 1, "office": 0, "firm": 0}),
    ("recommend", {"staff": 0, "office": 1, "firm": 0}),
    ("propose", {"staff": 0, "office": 1, "firm": 0}),
    ("open-publicity", {"staff": 0, "office": 0, "firm": 0}),
]


@pytest.mark.parametrize(("last", "waiting"), STAGES)
def test_the_work_waits_for_whoever_must_act(door: Door, draft: str, last: str, waiting: dict[str, int]) -> None:
    walk(door, draft, last)
    found = {caller.role: door.ask(caller, "GET", "/review-tasks").json()["total"] for caller in (HITECH, OFFICE, FIRM)}
    assert found == waiting


def test_a_task_says_since_when_it_waits_and_until_when(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "submit")
    today.move_to(date(2025, 9, 9))
    (task,) = door.ask(HITECH, "GET", "/review-tasks").json()["items"]
    assert (task["waiting_since"][:10], task["due_on"], task["overdue"]) == ("2025-09-01", "2025-09-08", True)


def test_a_publicity_waits_for_the_office_once_its_last_day_is_over(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    walk(door, draft, "open-publicity")
    today.move_to(date(2025, 9, 16))
    (task,) = door.ask(OFFICE, "GET", "/review-tasks").json()["items"]
    assert "file" in task["actions"]


def test_a_draft_and_a_supplement_wait_for_the_firm(door: Door, draft: str) -> None:
    assert door.ask(FIRM, "GET", "/review-tasks").json()["total"] == 1
    assert door.ask(RIVAL, "GET", "/review-tasks").json()["total"] == 0


def test_lists_page_by_a_cursor_that_belongs_to_its_query(door: Door, draft: str) -> None:
    second = door.create(RIVAL).json()["application_id"]
    first_page = door.ask(HITECH, "GET", "/applications?limit=1").json()
    rest = door.ask(HITECH, "GET", f"/applications?limit=1&cursor={first_page['next_cursor']}").json()
    foreign = door.ask(BAIYIN, "GET", f"/applications?limit=1&cursor={first_page['next_cursor']}")
    ids = [page["items"][0]["application_id"] for page in (first_page, rest)]
    assert (ids, first_page["total"], rest["next_cursor"], foreign.status_code) == ([second, draft], 2, None, 422)


def test_tasks_page_in_the_order_of_their_due_dates(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "submit")
    today.move_to(date(2025, 9, 2))
    second = door.create(RIVAL).json()["application_id"]
    door.step(RIVAL, second, "submit").raise_for_status()
    first_page = door.ask(HITECH, "GET", "/review-tasks?limit=1").json()
    rest = door.ask(HITECH, "GET", f"/review-tasks?limit=1&cursor={first_page['next_cursor']}").json()
    assert [page["items"][0]["application_id"] for page in (first_page, rest)] == [draft, second]


def test_an_expired_supplement_is_listed_as_expired(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    body = {"reasons": [{"pointer": "/form/revenue/0", "message": "有误"}]}
    door.step(HITECH, draft, "request-changes", body).raise_for_status()
    today.move_to(date(2025, 9, 9))
    totals = {
        state: door.ask(FIRM, "GET", f"/applications?state={state}").json()["total"]
        for state in ("expired", "supplement")
    }
    assert totals == {"expired": 1, "supplement": 0}


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "state=approved", "unknown=1", "limit=1&limit=2"])
def test_a_query_that_is_not_understood_is_refused(door: Door, query: str) -> None:
    assert door.ask(OFFICE, "GET", f"/applications?{query}").status_code == 422
