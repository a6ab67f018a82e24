"""The one door with the real services behind it: who reaches which object, and who is told that there is none."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from contracts.codes import Zone
from gateway.api.routes import TABLE
from kit.auth import Caller, Mint
from tests.composed import Composed
from tests.synthetic import code_of

HITECH, BAIYIN = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH


@pytest.fixture
def firm_id(system: Composed) -> str:
    return register(system, HITECH, 1)


def register(system: Composed, zone: Zone, number: int) -> str:
    body = {
        "uscc": code_of(number),
        "name": f"甘肃第{number}号科技有限公司",
        "zone": zone.value,
        "founded_on": "2015-03-02",
    }
    answer = system.ask(zone, "POST", "/firms", json=body, headers={"Idempotency-Key": f"firm-{number}"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["firm_id"])


def without_trace(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name not in ("trace_id", "instance")}


def test_the_zones_own_staff_and_the_office_see_the_firm(system: Composed, firm_id: str) -> None:
    assert [system.ask(who, "GET", f"/firms/{firm_id}").status_code for who in (HITECH, "office")] == [200, 200]


@pytest.mark.parametrize("rest", ["", "/history"])
def test_staff_of_another_zone_are_told_exactly_what_they_are_told_of_nothing(
    system: Composed, firm_id: str, rest: str
) -> None:
    foreign = system.ask(BAIYIN, "GET", f"/firms/{firm_id}{rest}")
    nothing = system.ask(BAIYIN, "GET", f"/firms/01JZZZZZZZZZZZZZZZZZZZZZZZ{rest}")
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    assert without_trace(foreign.json()) == without_trace(nothing.json())


def test_a_list_and_its_total_hold_no_firm_of_another_zone(system: Composed, firm_id: str) -> None:
    other = register(system, BAIYIN, 2)
    page = system.ask(BAIYIN, "GET", "/firms").json()
    assert (page["total"], [item["firm_id"] for item in page["items"]]) == (1, [other])


def test_a_firm_reaches_itself_only(system: Composed, firm_id: str) -> None:
    other = register(system, BAIYIN, 2)
    system.open_firm_account("firm", firm_id)
    assert system.ask("firm", "GET", f"/firms/{firm_id}").status_code == 200
    assert system.ask("firm", "GET", f"/firms/{other}").status_code == 404


def test_a_firm_is_refused_what_only_staff_do(system: Composed, firm_id: str) -> None:
    system.open_firm_account("firm", firm_id)
    body = {"uscc": code_of(3), "name": "甘肃第3号科技有限公司", "zone": HITECH.value, "founded_on": "2015-03-02"}
    assert system.ask("firm", "POST", "/firms", json=body).status_code == 403


def test_a_made_up_role_header_changes_nothing(system: Composed, firm_id: str) -> None:
    forged = {"X-Role": "office", "X-Forwarded-User": "office"}
    assert system.ask(BAIYIN, "GET", f"/firms/{firm_id}", headers=forged).status_code == 404


@pytest.mark.parametrize(
    "path", ["/v1/firms", "/registry/v1/firms", "/api/v1/../../v1/firms", "/openapi.json", "/docs"]
)
def test_services_have_no_address_of_their_own(system: Composed, path: str) -> None:
    assert system.client.get(path).status_code == 404


def test_a_service_itself_refuses_tokens_for_another(system: Composed) -> None:
    inner = system.system.services["registry"].app
    mint = Mint(system.system.gateway.settings.token_private_key.get_secret_value())
    caller = Caller("somebody", "office")
    client = TestClient(inner)
    statuses = {
        audience: client.get(
            "/v1/firms", headers={"Authorization": f"Bearer {mint.mint(audience, caller)}"}
        ).status_code
        for audience in ("registry", "cultivation", "notifications", "gateway")
    }
    assert statuses == {"registry": 200, "cultivation": 401, "notifications": 401, "gateway": 401}


def test_every_route_of_the_services_is_let_through_or_withheld_on_purpose(system: Composed) -> None:
    offered = {(route.service, route.method, route.path) for route in TABLE}
    inside = {
        (name, method.upper(), path)
        for name, service in system.system.services.items()
        if name != "gateway"
        for path, item in service.app.openapi()["paths"].items()
        for method in item
    }
    assert offered == inside


def test_registering_a_firm_ends_in_a_message(system: Composed, firm_id: str) -> None:
    for _ in range(100):
        messages = system.ask(HITECH, "GET", "/inbox").json()
        if messages["total"]:
            break
        time.sleep(0.05)
    assert [message["firm_id"] for message in messages["items"]] == [firm_id]
