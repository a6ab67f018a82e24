"""批量办理: one step for many applications, each judged for itself."""

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import httpx2
import pytest
from sqlalchemy import insert, select

from contracts.codes import ApplicationAction, Zone
from contracts.commands.applications import FieldReason, Reject, RequestChanges
from contracts.commands.base import Command
from kit.data.caller import Caller
from kit.data.problem import Problem
from services.cultivation.applications.tables.rows import APPLICATION
from services.cultivation.reviews.usecases.decisions import decide
from tests.cultivation.applications.conftest import BAIYIN, FIRM, HITECH, HITECH_2, OFFICE, Door, firm, walk
from tests.cultivation.applications.test_filing import at_once

PAIRS = int(os.environ.get("FAULT_PAIRS", "60"))
"""FAULT_PAIRS=500 is the full size."""


def uscc_of(number: int) -> str:
    return f"91620102{number:010d}"


@pytest.fixture
def many(door: Door, draft: str) -> Callable[[int], list[str]]:
    """Copies of an application that was accepted, each of another firm of the zone."""
    walk(door, draft, "accept")

    def copied(number: int) -> list[str]:
        ids = [f"A-{nth:04d}" for nth in range(number)]
        door.know(*(firm(f"F-{nth:04d}", uscc_of(nth), Zone.LANZHOU_HITECH) for nth in range(number)))

        def copy(session: Any) -> None:
            row = dict(session.execute(select(APPLICATION)).mappings().first())
            session.core.execute(
                insert(APPLICATION),
                [
                    row | {"application_id": each, "firm_id": f"F-{nth:04d}", "receipt_no": f"R{nth}"}
                    for nth, each in enumerate(ids)
                ],
            )

        door.writer.submit(copy).result()
        return ids

    return copied


def ask(door: Door, caller: Caller, step: str, *items: tuple[str, int], key: str = "", **more: Any) -> httpx2.Response:
    body = {"step": step, "items": [{"application_id": each, "version": version} for each, version in items]} | more
    headers = {"Idempotency_Key": key} if key else {}
    return door.ask(caller, "POST", "/application-decisions:batch", body, **headers)


def version_of(door: Door, application_id: str) -> int:
    return int(door.view(OFFICE, application_id)["version"])


REASONS = ["研发费用占比不足"]


def test_a_batch_of_which_two_fail_says_which_and_why_and_decides_the_others(
    door: Door, many: Callable[[int], list[str]]
) -> None:
    one, two, three, four = many(4)
    version = version_of(door, one)
    door.step(HITECH, two, "reject", {"reasons": ["已由他人办结"]}).raise_for_status()
    items = [(one, version), (two, version + 1), (three, version - 1), (four, version)]
    result = ask(door, HITECH, "reject", *items, reasons=REASONS).raise_for_status().json()
    assert (result["done"], result["failed"]) == (2, 2)
    assert [(each["application_id"], each["status"], each["code"]) for each in result["items"]] == [
        (one, 200, None),
        (two, 409, "invalid_transition"),
        (three, 412, "stale_version"),
        (four, 200, None),
    ]
    assert [door.view(OFFICE, each)["state"] for each in (one, two, three, four)] == [
        "rejected",
        "rejected",
        "formal_review",
        "rejected",
    ]


def test_each_decision_of_a_batch_has_its_own_audit_row_and_event_and_a_refused_one_has_none(
    door: Door, many: Callable[[int], list[str]]
) -> None:
    one, two = many(2)
    version = version_of(door, one)
    told = len(door.events())
    ask(door, HITECH, "reject", (one, version), (two, 99), reasons=REASONS).raise_for_status()
    audited = [(row.action, row.subject_id) for row in door.rows("audit") if row.action == "application.reject"]
    assert audited == [("application.reject", one)]
    assert [data["application"]["application_id"] for _, data in door.events()[told:]] == [one]


def test_a_batch_sent_twice_with_its_key_decides_once(door: Door, many: Callable[[int], list[str]]) -> None:
    """Complaint 12: twenty double clicks are one batch."""
    (one,) = many(1)
    item = (one, version_of(door, one))
    answers = at_once(20, lambda _: ask(door, HITECH, "reject", item, key="batch-1", reasons=REASONS))
    assert {answer.json()["batch_id"] for answer in answers} == {answers[0].json()["batch_id"]}
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers].count("true") == 19
    assert len(door.rows("decision_batch")) == 1


def test_a_batch_is_read_again_by_whoever_decided_and_by_nobody_else(
    door: Door, many: Callable[[int], list[str]]
) -> None:
    (one,) = many(1)
    result = ask(door, HITECH, "reject", (one, version_of(door, one)), reasons=REASONS).json()
    path = f"/application-decisions/{result['batch_id']}"
    assert door.ask(HITECH, "GET", path).json() == result
    assert [door.ask(caller, "GET", path).status_code for caller in (OFFICE, FIRM)] == [404, 403]


def test_what_is_not_the_callers_has_no_name_in_the_result(door: Door, many: Callable[[int], list[str]]) -> None:
    (one,) = many(1)
    (item,) = ask(door, BAIYIN, "reject", (one, 3), ("01NOBODY", 1), reasons=REASONS).json()["items"][:1]
    assert (item["status"], item["code"], item["firm_name"], item["state"]) == (404, "not_found", None, None)


def test_a_recommendation_in_a_batch_needs_its_checklist_too(door: Door, accepted: str) -> None:
    (item,) = ask(door, HITECH, "recommend", (accepted, version_of(door, accepted))).json()["items"]
    assert item["code"] == "checklist_incomplete"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"step": "certify"}, "/step"),
        ({"step": "submit"}, "/step"),
        ({"step": "reject"}, "/reasons"),
        ({"step": "announce"}, "/document_no"),
        ({"step": "accept", "reasons": ["不符合"]}, "/reasons"),
        ({"step": "accept", "items": []}, "/items"),
        ({"step": "accept", "items": [{"application_id": "a", "version": 1}] * 2}, "/items"),
        ({"step": "accept", "items": [{"application_id": f"a{n}", "version": 1} for n in range(101)]}, "/items"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_as_a_whole(door: Door, body: dict[str, Any], pointer: str) -> None:
    sent = {"items": [{"application_id": "a", "version": 1}]} | body
    answer = door.ask(OFFICE, "POST", "/application-decisions:batch", sent)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


def test_a_step_that_is_never_this_sides_is_refused_as_a_whole(door: Door) -> None:
    assert ask(door, HITECH, "review", ("a", 1)).status_code == 403
    assert ask(door, FIRM, "accept", ("a", 1)).status_code == 403


def test_every_pair_of_deciders_has_one_winner(door: Door, many: Callable[[int], list[str]]) -> None:
    """One sends back, one rejects, both against the version that both have seen, each as fast as it can."""
    ids = many(PAIRS)
    version = version_of(door, ids[0])
    verdicts: tuple[Verdict, ...] = (
        (HITECH, ApplicationAction.REQUEST_CHANGES, RequestChanges(reasons=[FieldReason(pointer="", message="有误")])),
        (HITECH_2, ApplicationAction.REJECT, Reject(reasons=REASONS)),
    )
    with ThreadPoolExecutor(len(verdicts)) as pool:
        sides = list(pool.map(partial(all_decided, door, ids, version), verdicts))
    winners = Counter(sum(code == "" for code in pair) for pair in zip(*sides, strict=True))
    assert winners == {1: PAIRS}
    assert {code for side in sides for code in side} == {"", "stale_version"}
    steps = [row.application_id for row in door.rows("application_step") if row.application_id in set(ids)]
    assert len(steps) == len(set(steps)) == PAIRS


Verdict = tuple[Caller, ApplicationAction, Command]


def all_decided(door: Door, ids: list[str], version: int, verdict: Verdict) -> list[str]:
    """Decide every application; the code of each refusal, empty where the decision stands."""
    caller, step, command = verdict
    work = partial(decide, step=step, command=command, expected=version, caller=caller)
    futures = [door.writer.submit(partial(work, application_id=each), caller) for each in ids]
    return [error.code if isinstance(error := each.exception(), Problem) else "" for each in futures]
