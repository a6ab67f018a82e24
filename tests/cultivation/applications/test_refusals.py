"""Who may not, and when not: 401, 403, 404, 409, 412, 422 and 428 before anything is written."""

from collections.abc import Iterable
from typing import Any

import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import BAIYIN, FIRM, HITECH, OFFICE, OWN, RIVAL, Door, seat, walk

BODIES: dict[str, Any] = {
    "submit": None,
    "resubmit": None,
    "withdraw": {"reason": "改期"},
    "accept": None,
    "request-changes": {"reasons": [{"pointer": "/form/revenue/0", "message": "有误"}]},
    "recommend": None,
    "review": None,
    "send-to-experts": None,
    "propose": {"score": "80"},
    "open-publicity": None,
    "object": {"objector": "某人", "grounds": "争议"},
    "dismiss-objection": {"finding": "不成立"},
    "file": None,
    "announce": {"document_no": "演示〔2025〕1号", "announced_on": "2025-09-01"},
    "certify": {"number": "GR202562000001", "issued_on": "2025-09-01"},
    "reject": {"reasons": ["不符合"]},
}
FILING = ("submit", "resubmit", "withdraw")
PARK = ("accept", "request-changes", "recommend", "reject")
SHARED = ("request-changes", "reject")
FORBIDDEN = [
    (FIRM, [step for step in BODIES if step not in FILING]),
    (HITECH, [step for step in BODIES if step not in FILING + PARK]),
    (OFFICE, [step for step in BODIES if step in FILING + PARK and step not in SHARED]),
    (Caller("watcher", Role.SYSTEM), list(BODIES)),
]
NOTHING = "01JZZZZZZZZZZZZZZZZZZZZZZZ"


def bare(body: dict[str, Any]) -> dict[str, Any]:
    """A problem without what differs from request to request."""
    return {name: value for name, value in body.items() if name not in ("trace_id", "instance")}


def take_each(door: Door, caller: Caller | None, application_id: str, steps: Iterable[str]) -> dict[str, int]:
    """The status of each step against the first version."""
    path = f"/applications/{application_id}"
    return {
        step: door.ask(caller, "POST", f"{path}:{step}", BODIES[step], If_Match='"v1"').status_code for step in steps
    }


def test_a_step_without_a_token_is_401(door: Door, draft: str) -> None:
    assert take_each(door, None, draft, BODIES) == dict.fromkeys(BODIES, 401)


@pytest.mark.parametrize(("caller", "steps"), FORBIDDEN, ids=lambda value: str(getattr(value, "role", "steps")))
def test_a_step_that_is_never_the_roles_is_403(door: Door, draft: str, caller: Caller, steps: list[str]) -> None:
    assert take_each(door, caller, draft, steps) == dict.fromkeys(steps, 403)
    assert len(door.rows("application_step")) == 1


@pytest.mark.parametrize("step", FILING)
def test_another_firms_application_is_not_there(door: Door, draft: str, step: str) -> None:
    foreign, missing = (
        door.ask(RIVAL, "POST", f"/applications/{found}:{step}", BODIES[step], If_Match='"v1"')
        for found in (draft, NOTHING)
    )
    assert foreign.status_code == missing.status_code == 404
    assert bare(foreign.json()) == bare(missing.json())


def test_the_application_of_another_zones_firm_is_not_there(door: Door, draft: str) -> None:
    assert take_each(door, BAIYIN, draft, PARK + FILING) == dict.fromkeys(PARK + FILING, 404)


FOREIGNERS = [RIVAL, BAIYIN, Caller("nobody", Role.FIRM), Caller("no-zone", Role.STAFF)]


@pytest.mark.parametrize("path", ["", "/checks", "/submissions/1"])
def test_nothing_of_a_foreign_application_can_be_read(door: Door, draft: str, path: str) -> None:
    walk(door, draft, "submit")
    for caller in FOREIGNERS:
        foreign, missing = (door.ask(caller, "GET", f"/applications/{found}{path}") for found in (draft, NOTHING))
        assert foreign.status_code == missing.status_code == 404
        assert bare(foreign.json()) == bare(missing.json())


@pytest.mark.parametrize("path", ["/applications", "/review-tasks", f"/applications?firm_id={OWN}"])
def test_no_list_and_no_count_holds_a_foreign_application(door: Door, draft: str, path: str) -> None:
    walk(door, draft, "submit")
    for caller in FOREIGNERS:
        page = door.ask(caller, "GET", path).json()
        assert (page["total"], page["items"]) == (0, [])


@pytest.mark.parametrize(
    ("caller", "step"), [(HITECH, "recommend"), (OFFICE, "certify"), (OFFICE, "reject"), (FIRM, "resubmit")]
)
def test_a_skipped_step_names_both_ends_and_writes_nothing(door: Door, draft: str, caller: Caller, step: str) -> None:
    answer = door.step(caller, draft, step, BODIES[step])
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["from"]) == (409, "invalid_transition", "draft")
    assert problem["to"]
    assert len(door.rows("application_step")) == 1


def test_a_step_needs_to_say_which_version_it_saw(door: Door, draft: str) -> None:
    assert door.ask(FIRM, "POST", f"/applications/{draft}:submit").status_code == 428


def test_a_step_against_an_older_version_is_412(door: Door, draft: str) -> None:
    walk(door, draft, "submit")
    answer = door.ask(HITECH, "POST", f"/applications/{draft}:accept", None, If_Match='"v1"')
    assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")


def test_what_was_handed_in_cannot_be_edited(door: Door, draft: str) -> None:
    walk(door, draft, "submit")
    version = door.view(FIRM, draft)["version"]
    answer = door.ask(FIRM, "PATCH", f"/applications/{draft}", {"form": {"staff_count": 1}}, If_Match=f'"v{version}"')
    assert (answer.status_code, answer.json()["code"]) == (409, "not_editable")


def test_a_score_written_as_a_fraction_is_refused_instead_of_rounded(door: Door, draft: str) -> None:
    walk(door, draft, "send-to-experts")
    answer = door.step(OFFICE, draft, "propose", {"score": 70.00000000000001})
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [("/score", "number_type")]


@pytest.mark.parametrize("score", ["70", "69.9999", "0"])
def test_seventy_points_do_not_pass(door: Door, draft: str, score: str) -> None:
    walk(door, draft, "send-to-experts")
    seat(door, draft, *(score,) * 5)
    answer = door.step(OFFICE, draft, "propose")
    assert (answer.status_code, answer.json()["code"]) == (409, "score_too_low")


@pytest.mark.parametrize("name", ["state", "id", "zone", "level", "created_by", "verified", "version"])
def test_what_is_not_the_clients_to_say_is_an_unknown_field(door: Door, draft: str, name: str) -> None:
    created = door.create(RIVAL, **{name: "certified"})
    edited = door.ask(FIRM, "PATCH", f"/applications/{draft}", {"form": {}, name: 1}, If_Match='"v1"')
    for answer in (created, edited):
        assert answer.status_code == 422
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [
            (f"/{name}", "unknown_field")
        ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reasons": []}, "/reasons"),
        ({"reasons": [{"pointer": "form", "message": "x"}]}, "/reasons/0/pointer"),
        ({"reasons": [{"pointer": "/form", "message": " "}]}, "/reasons/0/message"),
        ({"reasons": [{"pointer": "/form", "message": "x"}], "workdays": 5}, "/workdays"),
    ],
)
def test_a_supplement_needs_reasons_and_takes_its_days_from_the_programme(
    door: Door, draft: str, body: Any, pointer: str
) -> None:
    walk(door, draft, "accept")
    answer = door.step(HITECH, draft, "request-changes", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
