"""Each step has a civil date beside the instant of entry: never before the step before it, never in the future."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from contracts.topics import STANDARDS
from kit.data import clock
from kit.data.caller import Caller
from kit.events.bus import Message
from kit.events.event import decode
from services.cultivation.notices.consumers import hear
from tests.cultivation.applications.conftest import FIRM, HITECH, OFFICE, PATH, PREPARE, Door, walk

ANNOUNCE = {"document_no": "演示〔2025〕1号", "announced_on": "2025-09-20"}
DATED: dict[str, tuple[str, dict[str, Any]]] = {
    "accept": ("taken_on", {}),
    "recommend": ("taken_on", {}),
    "review": ("taken_on", {}),
    "send-to-experts": ("taken_on", {}),
    "propose": ("taken_on", {}),
    "open-publicity": ("published_on", {}),
    "object": ("taken_on", {"objector": "某人", "grounds": "争议"}),
    "dismiss-objection": ("taken_on", {"finding": "不成立"}),
    "file": ("taken_on", {}),
    "announce": ("announced_on", {"document_no": "演示〔2025〕1号"}),
    "certify": ("issued_on", {"number": "GR202562000001"}),
    "reject": ("taken_on", {"reasons": ["不符合"]}),
    "request-changes": ("taken_on", {"reasons": [{"pointer": "", "message": "有误"}]}),
}
WAY = [step for _, step, _ in PATH]


def bring_before(door: Door, application_id: str, step: str, today: clock.Frozen) -> Caller:
    """Walk up to the stage in which the step is taken, on 1 September; who takes it."""
    before = {
        "object": "open-publicity", "dismiss-objection": "open-publicity", "file": "open-publicity",
        "announce": "open-publicity", "certify": "open-publicity", "reject": "accept", "request-changes": "accept",
    }  # fmt: skip
    walk(door, application_id, before[step] if step in before else WAY[WAY.index(step) - 1])
    if step in PREPARE:
        PREPARE[step](door, application_id)
    if step == "dismiss-objection":
        door.step(OFFICE, application_id, "object", {"objector": "某人", "grounds": "争议"}).raise_for_status()
    today.move_to(date(2025, 9, 22))
    if step in ("announce", "certify"):
        door.step(OFFICE, application_id, "file", {"taken_on": "2025-09-16"}).raise_for_status()
    if step == "certify":
        door.step(OFFICE, application_id, "announce", ANNOUNCE).raise_for_status()
    return HITECH if step in ("accept", "recommend", "reject", "request-changes") else OFFICE


@pytest.mark.parametrize("step", DATED)
def test_no_step_of_any_kind_is_dated_backwards_or_in_the_future(
    door: Door, draft: str, today: clock.Frozen, step: str
) -> None:
    caller = bring_before(door, draft, step, today)
    name, body = DATED[step]
    for day in ("2025-08-31", "2025-09-23"):
        answer = door.step(caller, draft, step, body | {name: day})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{name}"), day
    in_order = {"file": "2025-09-16", "announce": "2025-09-17", "certify": "2025-09-21"}.get(step, "2025-09-02")
    assert door.step(caller, draft, step, body | {name: in_order}).status_code == 200
    last = door.view(OFFICE, draft)["steps"][-1]
    assert (last["taken_on"], last["at"][:10]) == (in_order, "2025-09-22")


def test_a_certificate_is_not_dated_before_its_announcement(door: Door, draft: str, today: clock.Frozen) -> None:
    bring_before(door, draft, "certify", today)
    answer = door.step(OFFICE, draft, "certify", {"number": "GR202562000001", "issued_on": "2025-09-19"})
    assert (answer.status_code, answer.json()["code"]) == (422, "step_dated_wrongly")
    assert "2025-09-20" in answer.json()["errors"][0]["message"]
    assert door.rows("recognition") == []


def test_no_certificate_comes_within_the_publicity_of_its_application(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    """The shortest way there is: everything entered in one sitting, every date as early as it may be."""
    walk(door, draft, "open-publicity")
    assert door.step(OFFICE, draft, "file").status_code == 409
    today.move_to(date(2025, 9, 22))
    assert door.step(OFFICE, draft, "file", {"taken_on": "2025-09-15"}).status_code == 409
    door.step(OFFICE, draft, "file", {"taken_on": "2025-09-16"}).raise_for_status()
    early = {"document_no": "演示〔2025〕1号", "announced_on": "2025-09-15"}
    assert door.step(OFFICE, draft, "announce", early).status_code == 422


def test_a_publicity_is_not_dated_before_the_application_was_submitted(door: Door, draft: str) -> None:
    walk(door, draft, "propose")
    answer = door.step(OFFICE, draft, "open-publicity", {"published_on": "2025-08-01"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/published_on")


@pytest.mark.parametrize("days", [1, 10, 60])
def test_how_long_a_publicity_runs_is_not_the_requests_to_say(door: Door, draft: str, days: int) -> None:
    walk(door, draft, "propose")
    answer = door.step(OFFICE, draft, "open-publicity", {"workdays": days})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "unknown_field")


def test_a_publicity_booked_late_counts_from_its_own_day(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "propose")
    today.move_to(date(2025, 9, 22))
    view = door.step(OFFICE, draft, "open-publicity", {"published_on": "2025-09-01"}).json()
    assert (view["publicity_opens_on"], view["publicity_closes_on"]) == ("2025-09-01", "2025-09-15")


def test_a_supplement_runs_from_the_day_on_which_the_firm_is_told(door: Door, draft: str, today: clock.Frozen) -> None:
    caller = bring_before(door, draft, "request-changes", today)
    body = {"taken_on": "2025-09-02", "reasons": [{"pointer": "", "message": "有误"}]}
    assert door.step(caller, draft, "request-changes", body).json()["due_on"] == "2025-09-28"


def test_a_firm_hands_in_on_the_day_on_which_it_does(door: Door, draft: str) -> None:
    door.step(FIRM, draft, "submit").raise_for_status()
    assert door.view(FIRM, draft)["steps"][-1]["taken_on"] == "2025-09-01"


def test_a_publicity_runs_as_many_days_as_the_office_scheduled_for_its_day(
    door: Door, draft: str, today: clock.Frozen
) -> None:
    """Ten working days by 32号; seven for what begins on 2 September or later."""
    seven = {"stage": "publicity", "programme": "hnte", "workdays": 7, "document_no": "演示〔2025〕2号"}
    scheduled = door.ask(OFFICE, "POST", "/stage-periods", seven | {"valid_from": "2025-09-02"})
    assert scheduled.status_code == 201
    walk(door, draft, "propose")
    today.move_to(date(2025, 9, 2))
    view = door.step(OFFICE, draft, "open-publicity", {"published_on": "2025-09-02"}).json()
    assert view["publicity_closes_on"] == "2025-09-11"


def test_a_firm_is_told_when_the_standard_changes_under_its_open_draft(door: Door, draft: str) -> None:
    change = {
        "parameter": "registered",
        "valid_from": "2025-10-01",
        "value": {"value": "400", "mark": "likely"},
        "citation": "演示〔2025〕3号",
    }
    assert door.ask(OFFICE, "POST", "/standards/hnte-1:schedule-parameter", change).status_code == 200
    said = [
        decode(Message(row.topic, row.key, row.payload.encode()))
        for row in door.rows("outbox")
        if row.topic == STANDARDS.name
    ]
    door.writer.submit(partial(hear, events=said)).result()
    told = [data for name, data in door.events() if name == "application.standard-changed"]
    assert [(each["application"]["application_id"], each["change"], each["valid_from"]) for each in told] == [
        (draft, "parameter-scheduled", "2025-10-01")
    ]
