"""A move across zones needs both sides."""

from typing import Any

import pytest

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door

ETDZ = Caller("staff-etdz", Role.STAFF, frozenset({Zone.LANZHOU_ETDZ.value}))


def proposal(firm: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "firm_id": firm["firm_id"],
        "to_zone": "baiyin-hitech",
        "to_park": "bhz-core",
        "effective_on": "2026-06-01",
        "reason": "整体搬迁",
    } | more


def test_a_third_zone_neither_proposes_nor_sees_the_transfer(door: Door) -> None:
    firm = door.firm(HITECH)
    assert door.ask(ETDZ, "/v1/transfers", "POST", json=proposal(firm)).status_code == 404
    made = door.post(HITECH, "/v1/transfers", proposal(firm))
    assert door.ask(ETDZ, f"/v1/transfers/{made['transfer_id']}").status_code == 404
    assert door.get(ETDZ, "/v1/transfers")["total"] == 0


def test_a_firm_does_not_move_itself(door: Door) -> None:
    firm = door.firm()
    answer = door.ask(Caller("f", Role.FIRM, party=firm["firm_id"]), "/v1/transfers", "POST", json=proposal(firm))
    assert answer.status_code == 403


def test_nothing_moves_before_the_other_side_has_confirmed(door: Door) -> None:
    firm = door.firm(HITECH)
    made = door.post(HITECH, "/v1/transfers", proposal(firm))
    assert (made["state"], made["can_decide"]) == ("proposed", False)
    assert door.get(BAIYIN, f"/v1/transfers/{made['transfer_id']}")["can_decide"] is True
    assert door.get(HITECH, f"/v1/firms/{firm['firm_id']}")["zone"] == "lanzhou-hitech"
    assert door.kinds() == ["firm.registered", "firm.transfer-proposed"]
    assert door.events()[-1].data["asked_zone"] == "baiyin-hitech"


def test_the_side_that_proposed_cannot_confirm(door: Door) -> None:
    made = door.post(HITECH, "/v1/transfers", proposal(door.firm(HITECH)))
    answer = door.ask(HITECH, f"/v1/transfers/{made['transfer_id']}:confirm", "POST", json={}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "other_side")


def test_a_confirmed_transfer_moves_the_firm_in_one_event(door: Door) -> None:
    firm = door.firm(HITECH)
    made = door.post(HITECH, "/v1/transfers", proposal(firm))
    confirmed = door.post(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    assert (confirmed["state"], confirmed["decided_by_name"], confirmed["version"]) == (
        "confirmed",
        "白银高新区经办",
        2,
    )
    moved = door.get(BAIYIN, f"/v1/firms/{firm['firm_id']}")
    assert [(r["zone"], r["park"], r["valid_until"]) for r in moved["residencies"]] == [
        ("lanzhou-hitech", None, "2026-05-31"),
        ("baiyin-hitech", "bhz-core", None),
    ]
    assert door.ask(HITECH, f"/v1/firms/{firm['firm_id']}").status_code == 404
    assert door.kinds() == ["firm.registered", "firm.transfer-proposed", "firm.moved"]
    event = door.events()[-1]
    assert (event.data["from_zone"], event.data["to_zone"], event.aggregateversion) == (
        "lanzhou-hitech",
        "baiyin-hitech",
        2,
    )


def test_the_receiving_side_may_ask_by_code_and_the_other_confirms(door: Door) -> None:
    firm = door.firm(HITECH)
    made = door.post(BAIYIN, "/v1/transfers", proposal(firm, firm_id=None, uscc=firm["uscc"]))
    assert (
        door.ask(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", "POST", json={}, version=1).status_code == 409
    )
    assert door.post(HITECH, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)["state"] == "confirmed"


def test_the_office_acts_for_either_side(door: Door) -> None:
    made = door.post(OFFICE, "/v1/transfers", proposal(door.firm(HITECH)))
    assert door.post(OFFICE, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)["state"] == "confirmed"


@pytest.mark.parametrize(("verb", "caller"), [("refuse", BAIYIN), ("withdraw", HITECH)])
def test_a_refused_or_withdrawn_transfer_is_over(door: Door, verb: str, caller: Caller) -> None:
    firm = door.firm(HITECH)
    made = door.post(HITECH, "/v1/transfers", proposal(firm))
    path = f"/v1/transfers/{made['transfer_id']}"
    door.post(caller, f"{path}:{verb}", {"reason": "不同意"}, version=1)
    late = door.ask(BAIYIN, f"{path}:confirm", "POST", json={}, version=2)
    assert (late.status_code, late.json()["code"]) == (409, "invalid_transition")
    assert door.post(HITECH, "/v1/transfers", proposal(firm))["state"] == "proposed"


def test_one_transfer_of_a_firm_is_open_at_a_time(door: Door) -> None:
    firm = door.firm(HITECH)
    door.post(HITECH, "/v1/transfers", proposal(firm))
    answer = door.ask(HITECH, "/v1/transfers", "POST", json=proposal(firm, to_zone="lanzhou-etdz", to_park=None))
    assert (answer.status_code, answer.json()["code"]) == (409, "transfer_open")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"to_park": "lhz-yantan"}, 422, "park"),
        ({"to_zone": "lanzhou-hitech", "to_park": "lhz-yantan"}, 422, "same_zone"),
        ({"effective_on": "2010-01-01"}, 409, "not_resident"),
        ({"firm_id": None}, 422, "one_of"),
        ({"reason": ""}, 422, "validation"),
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused(door: Door, change: dict[str, Any], status: int, code: str) -> None:
    answer = door.ask(HITECH, "/v1/transfers", "POST", json=proposal(door.firm(HITECH), **change))
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_open_transfers_are_listed_for_both_sides(door: Door) -> None:
    door.post(HITECH, "/v1/transfers", proposal(door.firm(HITECH)))
    for caller in (HITECH, BAIYIN, OFFICE):
        assert door.get(caller, "/v1/transfers", state="proposed")["total"] == 1


def test_the_list_of_an_earlier_date_shows_the_place_of_then_to_who_answers_for_the_firm_now(door: Door) -> None:
    made = door.post(HITECH, "/v1/transfers", proposal(door.firm(HITECH)))
    door.post(BAIYIN, f"/v1/transfers/{made['transfer_id']}:confirm", {}, version=1)
    for day, zone in (("2026-05-31", "lanzhou-hitech"), ("2026-06-01", "baiyin-hitech")):
        assert [row["zone"] for row in door.get(BAIYIN, "/v1/firms", as_of=day)["items"]] == [zone]
        assert door.get(HITECH, "/v1/firms", as_of=day)["total"] == 0


def by_code(firm: dict[str, Any], **more: Any) -> dict[str, Any]:
    return proposal(firm, firm_id=None, uscc=firm["uscc"], **more)


def test_who_asks_by_code_learns_only_that_it_is_held_elsewhere(door: Door) -> None:
    firm = door.firm(HITECH, name="不得外传有限公司")
    asked = door.ask(BAIYIN, "/v1/transfers", "POST", json=by_code(firm))
    path = f"/v1/transfers/{asked.json()['transfer_id']}"
    seen = [asked.text, door.ask(BAIYIN, path).text, door.ask(BAIYIN, "/v1/transfers").text]
    door.post(HITECH, f"{path}:refuse", {"reason": "仍在本区"}, version=1)
    seen.append(door.ask(BAIYIN, path).text)
    for secret in (firm["firm_id"], "不得外传", "lanzhou-hitech", "兰州高新区"):
        assert not any(secret in text for text in seen)
    assert door.get(BAIYIN, path)["decision_reason"] == "仍在本区"
    assert door.get(BAIYIN, "/v1/transfers", firm_id=firm["firm_id"])["total"] == 0


def test_when_the_firm_has_come_its_new_zone_is_told_all(door: Door) -> None:
    firm = door.firm(HITECH)
    made = door.post(BAIYIN, "/v1/transfers", by_code(firm))
    path = f"/v1/transfers/{made['transfer_id']}"
    assert door.get(HITECH, path)["firm_name"] == firm["name"]
    door.post(HITECH, f"{path}:confirm", {}, version=1)
    assert door.get(BAIYIN, path)["firm_id"] == firm["firm_id"]


@pytest.mark.parametrize(
    ("change", "open_already"),
    [({"effective_on": "2010-01-01"}, False), ({"effective_on": "2026-01-01"}, False), ({}, True)],
)
def test_whatever_stands_in_the_way_of_who_asks_by_code_is_told_in_the_same_words(
    door: Door, change: dict[str, Any], open_already: bool
) -> None:
    firm = door.firm(HITECH)
    door.post(
        HITECH,
        f"/v1/firms/{firm['firm_id']}/residencies",
        {"park": "lhz-yantan", "effective_on": "2026-05-01"},
        version=1,
    )
    if open_already:
        door.post(HITECH, "/v1/transfers", proposal(firm, to_zone="lanzhou-etdz", to_park=None))
    answer = door.ask(BAIYIN, "/v1/transfers", "POST", json=by_code(firm, **change))
    assert (answer.status_code, answer.json()["code"]) == (409, "held_elsewhere")
    assert "2026-05-01" not in answer.text


def test_a_refusal_needs_a_reason_and_is_announced_with_it(door: Door) -> None:
    made = door.post(HITECH, "/v1/transfers", proposal(door.firm(HITECH)))
    path = f"/v1/transfers/{made['transfer_id']}:refuse"
    assert door.ask(BAIYIN, path, "POST", json={}, version=1).status_code == 422
    door.post(BAIYIN, path, {"reason": "厂房尚未验收"}, version=1)
    event = door.events()[-1]
    assert (event.type, event.data["reason"], event.data["proposed_by_zone"]) == (
        "cn.cultivation.firm.transfer-refused.v1",
        "厂房尚未验收",
        "lanzhou-hitech",
    )


def test_taking_a_transfer_back_is_announced(door: Door) -> None:
    made = door.post(HITECH, "/v1/transfers", proposal(door.firm(HITECH)))
    door.post(HITECH, f"/v1/transfers/{made['transfer_id']}:withdraw", {}, version=1)
    event = door.events()[-1]
    assert (event.type, event.data["proposed_by_zone"], event.data["withdrawn_by_office"]) == (
        "cn.cultivation.firm.transfer-withdrawn.v1",
        "lanzhou-hitech",
        False,
    )


def test_a_move_between_two_other_zones_is_not_for_a_third_to_propose(door: Door) -> None:
    both = Caller("staff-of-both", Role.STAFF, frozenset({"lanzhou-etdz"}))
    answer = door.ask(both, "/v1/transfers", "POST", json=by_code(door.firm(HITECH)))
    assert (answer.status_code, answer.json()["code"]) == (403, "zone_not_granted")
