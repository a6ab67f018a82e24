"""Starting and handing in: whose application it is, once and only once, and exactly as it was written."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from contracts.codes import FirmStatus, Role, Zone
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import (
    AWAY,
    BAIYIN,
    FIRM,
    FORM,
    HITECH,
    NEWCOMER,
    OFFICE,
    OTHER,
    OUTSIDE,
    OWN,
    RIVAL,
    Door,
    examine,
    firm,
    walk,
)
from tests.databases import as_owner


def at_once(count: int, ask: Any) -> list[httpx2.Response]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(ask, range(count)))


def test_the_office_does_not_apply(door: Door) -> None:
    assert door.create(OFFICE, firm_id=OWN).status_code == 403


@pytest.mark.parametrize(("caller", "firm_id"), [(FIRM, OTHER), (HITECH, AWAY), (BAIYIN, OWN)])
def test_nobody_applies_for_a_foreign_firm(door: Door, caller: Caller, firm_id: str) -> None:
    assert door.create(caller, firm_id=firm_id).status_code == 404


def test_a_firm_that_the_snapshot_does_not_hold_yet_is_asked_to_try_again(door: Door) -> None:
    answer = door.create(NEWCOMER)
    assert (answer.status_code, answer.json()["code"]) == (409, "firm_not_known_yet")
    assert int(answer.headers["Retry-After"]) > 0


def test_the_same_request_works_once_the_firm_has_arrived(door: Door) -> None:
    door.create(NEWCOMER)
    door.know(firm("F-NEW", "91620102MA7ABCD13B", Zone.LANZHOU_ETDZ))
    assert door.create(NEWCOMER).status_code == 201


def test_a_firm_outside_the_zones_cannot_apply(door: Door) -> None:
    answer = door.create(Caller("user-out", Role.FIRM, party=OUTSIDE))
    assert (answer.status_code, answer.json()["code"]) == (409, "firm_outside_zones")


def test_a_closed_firm_cannot_apply(door: Door) -> None:
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.LANZHOU_HITECH, 2, FirmStatus.CLOSED))
    answer = door.create()
    assert (answer.status_code, answer.json()["code"]) == (409, "firm_not_active")


def test_a_programme_that_is_not_open_is_refused(door: Door) -> None:
    answers = [door.create(programme=programme) for programme in ("above-scale", "leading")]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [
        (422, "programme_not_open"),
        (409, "no_open_round"),
    ]


def test_a_firm_has_one_open_application_per_programme(door: Door, draft: str) -> None:
    answer = door.create()
    assert (answer.status_code, answer.json()["code"], answer.json()["application_id"]) == (
        409,
        "application_open",
        draft,
    )


def test_a_withdrawn_application_makes_room_for_the_next(door: Door, draft: str) -> None:
    door.step(FIRM, draft, "withdraw", {"reason": "改期"}).raise_for_status()
    assert door.create().status_code == 201


def test_the_firms_own_reference_finds_the_same_application_again(door: Door) -> None:
    first, again = (door.create(external_ref="2025-演示-7") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["application_id"] == again.json()["application_id"]
    assert len(door.rows("application")) == 1


def test_a_reference_with_other_content_is_a_conflict_for_ever(door: Door) -> None:
    first = door.create(external_ref="R-1").json()["application_id"]
    door.step(FIRM, first, "withdraw", {"reason": "改期"}).raise_for_status()
    answer = door.create(external_ref="R-1", form=FORM | {"staff_count": 61})
    assert (answer.status_code, answer.json()["code"]) == (409, "external_ref_used")


def test_two_firms_may_use_the_same_reference(door: Door) -> None:
    assert [door.create(caller, external_ref="R-1").status_code for caller in (FIRM, RIVAL)] == [201, 201]


def test_twenty_equal_posts_with_one_key_make_one_application_and_nineteen_replays(door: Door) -> None:
    body = {"programme": "hnte", "form": FORM}
    answers = at_once(20, lambda _: door.ask(FIRM, "POST", "/applications", body, Idempotency_Key="k-1"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.headers.get("Idempotency-Replayed") == "true" for answer in answers) == 19
    assert len(door.rows("application")) == 1


def test_twenty_equal_posts_with_one_reference_make_one_application(door: Door) -> None:
    answers = at_once(20, lambda _: door.create(external_ref="R-1"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["application_id"] for answer in answers}) == len(door.rows("application")) == 1


def test_a_key_with_another_body_is_refused_and_another_firm_may_use_it(door: Door) -> None:
    body = {"programme": "hnte"}
    first = door.ask(FIRM, "POST", "/applications", body, Idempotency_Key="k-1")
    other = door.ask(FIRM, "POST", "/applications", body | {"form": FORM}, Idempotency_Key="k-1")
    rival = door.ask(RIVAL, "POST", "/applications", body, Idempotency_Key="k-1")
    assert [first.status_code, other.status_code, rival.status_code] == [201, 422, 201]
    assert first.json()["application_id"] != rival.json()["application_id"]


def test_a_submission_repeated_with_its_key_is_one_submission(door: Door, draft: str) -> None:
    headers = {"If_Match": '"v1"', "Idempotency_Key": "s-1"}
    answers = [door.ask(FIRM, "POST", f"/applications/{draft}:submit", None, **headers) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert len(door.rows("application_submission")) == 1


def test_two_deciders_at_once_have_one_winner(door: Door, draft: str) -> None:
    walk(door, draft, "accept")
    examine(door, draft)
    version = door.view(HITECH, draft)["version"]
    steps = [("recommend", None), ("reject", {"reasons": ["不符合"]})] * 4

    def decide(index: int) -> httpx2.Response:
        step, body = steps[index]
        return door.ask(HITECH, "POST", f"/applications/{draft}:{step}", body, If_Match=f'"v{version}"')

    answers = sorted(answer.status_code for answer in at_once(len(steps), decide))
    decided = [row for row in door.rows("application_step") if row.action in ("recommend", "reject")]
    assert (answers, len(decided)) == ([200] + [412] * 7, 1)


def test_a_submission_pins_the_firm_as_it_is_and_its_digest_matches(door: Door, draft: str) -> None:
    walk(door, draft, "submit")
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.BAIYIN_HITECH, 2))
    pinned = door.ask(FIRM, "GET", f"/applications/{draft}/submissions/1").json()
    (row,) = door.rows("application_submission")
    assert (pinned["firm_name"], pinned["uscc"], pinned["zone"]) == (
        f"演示{OWN}有限公司",
        "91620102MA7ABCD12B",
        "lanzhou-hitech",
    )
    assert row.sha256 == hashlib.sha256(row.content.encode()).hexdigest() == pinned["sha256"]


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize(("table", "column"), [("application_submission", "content"), ("application_step", "note")])
def test_the_database_itself_keeps_what_was_handed_in(
    door: Door, draft: str, table: str, column: str, statement: str
) -> None:
    walk(door, draft, "submit")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        as_owner(door.database) as database,
        database.write.begin() as connection,
    ):
        connection.execute(text(statement.format(table, column)))


def test_an_application_follows_its_firm_to_the_other_zones_staff(door: Door, draft: str) -> None:
    door.know(firm(OWN, "91620102MA7ABCD12B", Zone.BAIYIN_HITECH, 2))
    statuses = [door.ask(staff, "GET", f"/applications/{draft}").status_code for staff in (HITECH, BAIYIN)]
    assert statuses == [404, 200]


def test_receipts_are_numbered_within_the_year(door: Door) -> None:
    receipts = []
    for caller in (FIRM, RIVAL):
        created = door.create(caller).json()["application_id"]
        receipts.append(door.step(caller, created, "submit").json()["receipt_no"])
    assert receipts == ["HNTE2025000001", "HNTE2025000002"]


def test_submission_asks_the_same_judge_as_the_checks(door: Door) -> None:
    created = door.create(form={"staff_count": 5, "tech_staff_count": 6}).json()["application_id"]
    checks = door.ask(FIRM, "GET", f"/applications/{created}/checks").json()
    refused = door.step(FIRM, created, "submit")
    assert (checks["submittable"], refused.status_code) == (False, 422)
    assert refused.json()["code"] == "application_incomplete"
    pointers = [error["pointer"] for error in refused.json()["errors"]]
    assert pointers == [gap["pointer"] for gap in checks["blocking"]]
    assert "/form/tech_staff_count" in pointers


def test_conditions_that_are_not_met_are_shown_and_do_not_block(door: Door) -> None:
    created = door.create(form=FORM | {"tech_staff_count": 1}).json()["application_id"]
    criteria = door.ask(FIRM, "GET", f"/applications/{created}/checks").json()["criteria"]
    assert [one["result"] for one in criteria if one["code"] == "staff"] == ["unmet"]
    assert door.step(FIRM, created, "submit").status_code == 200
