"""认领: one reviewer's work for some days, which end by themselves."""

from datetime import date
from typing import Any

import httpx2
import pytest

from kit.data import clock
from kit.data.caller import Caller
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
    walk,
)


def claim(door: Door, caller: Caller, application_id: str, **body: Any) -> httpx2.Response:
    return door.ask(caller, "POST", f"/applications/{application_id}:claim", body)


def code(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def test_a_claim_names_its_holder_and_its_last_day_to_the_others(door: Door, accepted: str) -> None:
    claim(door, HITECH, accepted).raise_for_status()
    (task,) = door.ask(HITECH_2, "GET", "/review-tasks").json()["items"]
    assert (task["claim"]["holder"], task["claim"]["until"], task["claim"]["mine"]) == (
        HITECH.subject,
        "2025-09-03",
        False,
    )


def test_a_second_claim_is_refused_with_holder_and_last_day(door: Door, accepted: str) -> None:
    """Complaint 13: a conflict names who holds it and until when."""
    claim(door, HITECH, accepted).raise_for_status()
    answer = claim(door, HITECH_2, accepted)
    assert code(answer) == (409, "claimed_by_other")
    assert (answer.json()["holder"], answer.json()["until"]) == (HITECH.subject, "2025-09-03")


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("recommend", None),
        ("reject", {"reasons": ["不符合"]}),
        ("request-changes", {"reasons": [{"pointer": "", "message": "有误"}]}),
    ],
)
def test_no_step_is_taken_under_anothers_claim(door: Door, accepted: str, step: str, body: Any) -> None:
    examine(door, accepted)
    claim(door, HITECH, accepted).raise_for_status()
    assert code(door.step(HITECH_2, accepted, step, body)) == (409, "claimed_by_other")
    assert door.step(HITECH, accepted, step, body).status_code == 200


def test_nothing_is_written_into_the_checklist_under_anothers_claim(door: Door, accepted: str) -> None:
    claim(door, HITECH, accepted).raise_for_status()
    line = {"item": "material:staff", "result": "fits"}
    answer = door.ask(HITECH_2, "POST", f"/applications/{accepted}/checklist", {"lines": [line]})
    assert code(answer) == (409, "claimed_by_other")


@pytest.mark.parametrize(("day", "status"), [(date(2025, 9, 3), 409), (date(2025, 9, 4), 200)])
def test_a_claim_ends_by_itself_after_its_last_day(
    door: Door, accepted: str, today: clock.Frozen, day: date, status: int
) -> None:
    """Complaint 7: the last day is inclusive, and nothing has to run at midnight."""
    claim(door, HITECH, accepted).raise_for_status()
    today.move_to(day)
    assert claim(door, HITECH_2, accepted).status_code == status


def test_a_claim_is_given_back_by_its_holder_alone(door: Door, accepted: str) -> None:
    path = f"/applications/{accepted}:release"
    assert code(door.ask(HITECH, "POST", path)) == (409, "not_claimed")
    claim(door, HITECH, accepted).raise_for_status()
    assert code(door.ask(HITECH_2, "POST", path)) == (409, "claimed_by_other")
    assert door.ask(HITECH, "POST", path).raise_for_status().json()["claims"] == []
    assert claim(door, HITECH_2, accepted).status_code == 200


def test_who_takes_over_says_why_and_both_claims_stay_on_file(door: Door, accepted: str) -> None:
    claim(door, HITECH, accepted).raise_for_status()
    taken = claim(door, HITECH_2, accepted, take_over_reason="原经办休假").raise_for_status().json()
    assert [(each["holder"], each["take_over_reason"]) for each in taken["claims"]] == [
        (HITECH_2.subject, "原经办休假")
    ]
    assert code(claim(door, HITECH, accepted)) == (409, "claimed_by_other")
    assert [(row.holder, row.ended_by) for row in door.rows("review_claim")] == [
        (HITECH.subject, HITECH_2.subject),
        (HITECH_2.subject, None),
    ]


def test_whoever_claims_again_holds_it_longer(door: Door, accepted: str, today: clock.Frozen) -> None:
    claim(door, HITECH, accepted).raise_for_status()
    today.move_to(date(2025, 9, 2))
    (held,) = claim(door, HITECH, accepted).raise_for_status().json()["claims"]
    assert (held["until"], len(door.rows("review_claim"))) == ("2025-09-04", 1)


def test_the_parks_claim_does_not_bind_the_office(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    claim(door, HITECH, draft).raise_for_status()
    examine(door, draft)
    door.step(HITECH, draft, "recommend").raise_for_status()
    assert claim(door, OFFICE, draft).status_code == 200
    assert door.step(OFFICE, draft, "review").status_code == 200


def test_a_firm_learns_of_no_claim(door: Door, accepted: str) -> None:
    before = door.ask(FIRM, "GET", f"/applications/{accepted}")
    claim(door, HITECH, accepted).raise_for_status()
    after = door.ask(FIRM, "GET", f"/applications/{accepted}")
    assert (before.content, before.headers["ETag"]) == (after.content, after.headers["ETag"])
    assert door.ask(FIRM, "GET", f"/applications/{accepted}/review").status_code == 403


def test_a_claim_is_for_who_has_something_to_review(door: Door, draft: str) -> None:
    assert code(claim(door, HITECH, draft)) == (409, "nothing_to_review")
    walk(door, draft, "submit")
    assert code(claim(door, OFFICE, draft)) == (409, "nothing_to_review")
    assert claim(door, BAIYIN, draft).status_code == 404


def test_the_work_list_is_narrowed_by_claim_zone_state_age_and_due_day(
    door: Door, accepted: str, today: clock.Frozen
) -> None:
    claim(door, HITECH, accepted).raise_for_status()
    today.move_to(date(2025, 9, 3))

    def total(caller: Caller, query: str) -> int:
        found: int = door.ask(caller, "GET", f"/review-tasks?{query}").raise_for_status().json()["total"]
        return found

    assert [total(HITECH, f"claim={each}") for each in ("mine", "free", "others")] == [1, 0, 0]
    assert [total(HITECH_2, f"claim={each}") for each in ("mine", "free", "others")] == [0, 0, 1]
    assert [total(HITECH, f"waiting_days={each}") for each in (2, 3)] == [1, 0]
    assert [total(HITECH, f"due_by={each}") for each in ("2025-09-07", "2025-09-08")] == [0, 1]
    assert [total(HITECH, f"zone={each}") for each in ("lanzhou-hitech", "baiyin-hitech")] == [1, 0]
    assert [total(HITECH, f"state={each}") for each in ("formal_review", "submitted")] == [1, 0]
    assert [total(HITECH, f"programme={each}") for each in ("hnte", "srdi")] == [1, 0]


ROUTES: tuple[tuple[str, str, Any], ...] = (
    ("GET", "/review", None),
    ("POST", ":claim", {}),
    ("POST", ":release", None),
    ("POST", "/checklist", {"lines": [{"item": "material:staff", "result": "fits"}]}),
    ("GET", "/supplies", None),
    ("POST", "/supplies/1:supply", {"note": "已寄送原件"}),
    ("POST", "/supplies/1:decide", {"decision": "waive", "reason": "不再需要"}),
    ("POST", "/experts", {"name": "专家甲", "profession": "technical", "score": "80"}),
    ("POST", "/experts/1:recuse", {"reason": "回避"}),
)
"""Every way into the review of one application."""


def test_the_review_is_nobodys_but_its_own_sides(door: Door, accepted: str) -> None:
    """Another zone finds nothing, a firm has no business but with what it owes, a stranger firm not even that."""
    statuses = {
        path: [
            door.ask(caller, method, f"/applications/{accepted}{path}", body).status_code
            for caller in (BAIYIN, FIRM, RIVAL, None)
        ]
        for method, path, body in ROUTES
    }
    reviewers, office = [404, 403, 403, 401], [403, 403, 403, 401]
    assert statuses == {
        "/review": reviewers,
        ":claim": reviewers,
        ":release": reviewers,
        "/checklist": reviewers,
        "/supplies": [404, 200, 404, 401],
        "/supplies/1:supply": [404, 404, 404, 401],
        "/supplies/1:decide": reviewers,
        "/experts": office,
        "/experts/1:recuse": office,
    }


def test_who_fills_in_for_a_firm_reviews_nothing_of_it(door: Door, accepted: str) -> None:
    door.step(HITECH, accepted, "request-changes", {"reasons": [{"pointer": "", "message": "有误"}]}).raise_for_status()
    door.step(HITECH_2, accepted, "mandate", MANDATE).raise_for_status()
    door.step(FIRM, accepted, "resubmit").raise_for_status()
    assert code(claim(door, HITECH_2, accepted)) == (403, "conflict_of_interest")
