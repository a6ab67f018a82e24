"""Every route that writes, tried by the zone that has a firm against the days of the zone that had it."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door
from tests.synthetic import code_of

BOTH = Caller("staff-of-both", Role.STAFF, frozenset({Zone.LANZHOU_HITECH.value, Zone.BAIYIN_HITECH.value}))
OTHER_OF_BOTH = Caller("another-of-both", Role.STAFF, BOTH.grants)
Attack = tuple[str, str, dict[str, Any], set[str]]
ATTACKS: list[Attack] = [
    ("PATCH", "/v1/firms/{firm_id}", {"resident_from": "2010-01-01", "reason": "核对"}, {"two_sided"}),
    ("POST", "/v1/firms/{firm_id}/residencies", {"park": None, "effective_on": "2018-01-01"}, {"later_change"}),
    ("POST", "/v1/firms/{firm_id}/residencies/2024-01-01:void", {"reason": "误录"}, {"two_sided"}),
    ("POST", "/v1/firms/{firm_id}:void", {"reason": "误录"}, {"two_sided"}),
    ("POST", "/v1/firms/{firm_id}:close", {"effective_on": "2018-01-01", "reason": "注销"}, {"later_change"}),
    (
        "POST",
        "/v1/firms/{firm_id}:merge",
        {"successor_uscc": code_of(1), "effective_on": "2018-01-01", "reason": "合并"},
        {"forbidden"},
    ),
    (
        "POST",
        "/v1/transfers",
        {"firm_id": "{firm_id}", "to_zone": "lanzhou-hitech", "effective_on": "2018-01-01", "reason": "迁移"},
        {"later_change"},
    ),
]


@pytest.fixture
def moved(door: Door) -> dict[str, Any]:
    """A firm that 白银高新区 had from 2015 on and 兰州高新区 has since 2024, by the word of both."""
    firm = door.firm(BAIYIN, park="bhz-core")
    body = {"firm_id": firm["firm_id"], "to_zone": "lanzhou-hitech", "effective_on": "2024-01-01", "reason": "搬迁"}
    made = door.post(BAIYIN, "/v1/transfers", body)
    door.post(HITECH, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    return door.get(HITECH, f"/v1/firms/{firm['firm_id']}")


def attack(door: Door, firm: dict[str, Any], caller: Caller, told: Attack) -> Any:
    method, path, body, _ = told
    filled = {name: firm["firm_id"] if value == "{firm_id}" else value for name, value in body.items()}
    return door.ask(caller, path.format(**firm), method, json=filled, version=firm["version"])


@pytest.mark.parametrize(
    ("caller", "told"), [*((HITECH, told) for told in ATTACKS), *((BOTH, told) for told in ATTACKS[1:])]
)
def test_no_account_alone_changes_days_of_a_former_zone(
    door: Door, moved: dict[str, Any], caller: Caller, told: Attack
) -> None:
    answer = attack(door, moved, caller, told)
    assert answer.json()["code"] in told[3], answer.text
    assert door.get(OFFICE, f"/v1/firms/{moved['firm_id']}")["residencies"] == moved["residencies"]


def test_every_route_that_writes_a_residency_is_tried(door: Door) -> None:
    tried = {_shape(path) for _, path, _, _ in ATTACKS}
    written = {
        _shape(path)
        for path, operations in door.service.app.openapi()["paths"].items()
        for method in operations
        if method in ("post", "patch", "put", "delete") and path.startswith(("/v1/firms", "/v1/transfers"))
    }
    decisions = {f"/v1/transfers/*:{verb}" for verb in ("confirm", "refuse", "withdraw")}
    assert written - tried - decisions == {"/v1/firms", "/v1/firms/*/names", "/v1/firms/*/industries"}


def _shape(path: str) -> str:
    return re.sub(r"\{[a-z_]+\}|residencies(?=/)|20\d\d-\d\d-\d\d", "*", path)


@pytest.mark.parametrize("told", [told for told in ATTACKS if told[3] == {"two_sided"}], ids=lambda told: told[1])
def test_the_office_acts_for_the_zones_and_the_history_says_so(door: Door, moved: dict[str, Any], told: Attack) -> None:
    assert attack(door, moved, OFFICE, told).status_code == 200
    newest = door.get(OFFICE, f"/v1/firms/{moved['firm_id']}/history")["items"][0]
    assert newest["actor_name"] == "领导小组办公室"
    assert "白银高新区" in newest["on_behalf"]


def test_an_account_of_both_zones_does_not_confirm_its_own_proposal(door: Door) -> None:
    firm = door.firm(HITECH)
    body = {"firm_id": firm["firm_id"], "to_zone": "baiyin-hitech", "effective_on": "2026-06-01", "reason": "搬迁"}
    path = f"/v1/transfers/{door.post(BOTH, '/v1/transfers', body)['transfer_id']}"
    assert door.get(BOTH, path)["can_decide"] is False
    assert door.ask(BOTH, f"{path}:confirm", "POST", json={}, version=1).json()["code"] == "other_side"
    assert door.post(OTHER_OF_BOTH, f"{path}:confirm", {}, version=1)["state"] == "confirmed"


def test_a_move_that_the_office_makes_alone_is_marked_as_made_for_both(door: Door) -> None:
    firm = door.firm(HITECH)
    body = {"firm_id": firm["firm_id"], "to_zone": "baiyin-hitech", "effective_on": "2026-06-01", "reason": "搬迁"}
    made = door.post(OFFICE, "/v1/transfers", body)
    told = door.post(OFFICE, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    assert told["proposed_by_name"] == "领导小组办公室（代兰州高新区）"
    assert told["decided_by_name"] == "领导小组办公室（代白银高新区）"
    history = door.get(OFFICE, f"/v1/firms/{firm['firm_id']}/history")["items"]
    assert history[0]["on_behalf"] == "办公室代白银高新区、兰州高新区办理"


def test_a_roster_fills_no_park_into_days_that_another_zone_will_have(
    door: Door, run_roster: Callable[[bytes], list[dict[str, Any]]]
) -> None:
    firm = door.firm(HITECH)
    body = {"firm_id": firm["firm_id"], "to_zone": "baiyin-hitech", "effective_on": "2026-12-01", "reason": "搬迁"}
    made = door.post(HITECH, "/v1/transfers", body)
    door.post(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    run_roster(f"企业名称,信用代码,分园\n{firm['name']},{firm['uscc']},雁滩园区".encode())
    places = [(r["zone"], r["park"]) for r in door.get(HITECH, f"/v1/firms/{firm['firm_id']}")["residencies"]]
    assert places == [("lanzhou-hitech", "lhz-yantan"), ("baiyin-hitech", None)]


def test_a_merger_across_zones_is_the_offices_for_both(door: Door) -> None:
    firm, goal = door.firm(HITECH), door.firm(BAIYIN)
    body = {"successor_uscc": goal["uscc"], "effective_on": "2026-06-01", "reason": "吸收合并"}
    door.post(OFFICE, f"/v1/firms/{firm['firm_id']}:merge", body, version=1)
    newest = door.get(OFFICE, f"/v1/firms/{firm['firm_id']}/history")["items"][0]
    assert newest["on_behalf"] == "办公室代白银高新区、兰州高新区办理"
