"""The one door with the real services behind it: who reaches which object, and who is told that there is none."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from contracts.codes import Zone
from contracts.routes import cultivation, registry, releases
from gateway.clients.http import client_for
from gateway.passing.table import TABLE
from kit.data.caller import Caller
from kit.web.auth import Mint
from tests.composed import Composed, composed
from tests.running import eventually
from tests.synthetic import code_of

NUMBERS = itertools.count(1)
HITECH, BAIYIN = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    """One system for all of these tests; each registers firms of its own."""
    with composed(tmp_path_factory.mktemp("doors") / "var") as made:
        yield made


@pytest.fixture
def firm_id(system: Composed) -> str:
    return register(system, HITECH)


def a_firm(zone: Zone) -> dict[str, str]:
    number = next(NUMBERS)
    return {
        "uscc": code_of(number),
        "name": f"甘肃第{number}号科技有限公司",
        "zone": zone.value,
        "founded_on": "2015-03-02",
    }


def register(system: Composed, zone: Zone) -> str:
    answer = system.ask(zone, "POST", "/firms", json=a_firm(zone))
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
    alone = register(system, Zone.LANZHOU_ETDZ)
    page = system.ask(Zone.LANZHOU_ETDZ, "GET", "/firms").json()
    assert (page["total"], [item["firm_id"] for item in page["items"]]) == (1, [alone])


def test_a_firm_reaches_itself_only(system: Composed, firm_id: str) -> None:
    other = register(system, BAIYIN)
    system.open_firm_account("itself", firm_id)
    assert system.ask("itself", "GET", f"/firms/{firm_id}").status_code == 200
    assert system.ask("itself", "GET", f"/firms/{other}").status_code == 404


def test_a_firm_is_refused_what_only_staff_do(system: Composed, firm_id: str) -> None:
    system.open_firm_account("firm", firm_id)
    assert system.ask("firm", "POST", "/firms", json=a_firm(HITECH)).status_code == 403


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
    offered = {(each.service, each.method, each.route.path, each.route.query) for each in TABLE}
    withheld = {
        (name, route.method, route.path, route.query)
        for name, table in (
            ("registry", registry.ROUTES),
            ("cultivation", (*cultivation.ROUTES, *releases.ROUTES)),
        )
        for route in table
        if route.inside
    }
    inside = {
        (
            name,
            method.upper(),
            path,
            frozenset(p["name"] for p in operation.get("parameters", ()) if p["in"] == "query"),
        )
        for name, service in system.system.services.items()
        if name != "gateway"
        for path, item in service.app.openapi()["paths"].items()
        for method, operation in item.items()
    }
    assert offered | withheld == inside
    assert not offered & withheld


def test_registering_a_firm_ends_in_a_message(system: Composed, firm_id: str) -> None:
    for _ in range(100):
        messages = system.ask(HITECH, "GET", "/inbox").json()["items"]
        if firm_id in {message["firm_id"] for message in messages}:
            break
        time.sleep(0.05)
    assert [message["kind"] for message in messages if message["firm_id"] == firm_id] == ["firm-registered"]


def test_150_parallel_registrations_are_all_acknowledged_and_each_has_its_audit_row(system: Composed) -> None:
    headers = {"Authorization": system.ask(HITECH, "GET", "/me").request.headers["Authorization"]}

    async def register_all() -> list[httpx.Response]:
        async with client_for(system.system.services["gateway"].app) as client:
            asks = (client.post("/api/v1/firms", headers=headers, json=a_firm(HITECH)) for _ in range(150))
            return list(await asyncio.gather(*asks))

    answers = asyncio.run(register_all())
    assert {answer.status_code for answer in answers} == {201}
    registry = system.system.services["registry"].database
    with registry.read() as session:
        audited = session.execute(select(registry.tables.audit.c.subject_id)).scalars().all()
    assert {answer.json()["firm_id"] for answer in answers} <= set(audited)


def proven(system: Composed, firm_id: str) -> dict[str, Any]:
    """A proof of an HNTE title of the firm, made by the staff of its zone."""
    number = f"GR20256200{next(NUMBERS):04d}"
    dates = {"issued_on": "2025-11-05", "document_on": "2025-11-05", "document_no": "样例〔2025〕1号"}
    title = {"firm_id": firm_id, "programme": "hnte", "number": number, **dates}
    eventually(lambda: system.ask(HITECH, "GET", f"/standings/{firm_id}").status_code == 200)
    made = system.ask("office", "POST", "/recognitions", json=title).raise_for_status().json()
    path = f"/recognitions/{made['recognition_id']}/proof"
    assert system.ask(BAIYIN, "POST", path, json={}).status_code == 404
    proof: dict[str, Any] = system.ask(HITECH, "POST", path, json={}).raise_for_status().json()
    return proof


def test_anybody_with_number_and_code_reads_where_a_title_stands_and_nobody_else_does(
    system: Composed, firm_id: str
) -> None:
    proof = proven(system, firm_id)
    stranger = TestClient(system.system.services["gateway"].app)
    asked = {"number": proof["number"], "code": proof["code"]}
    right = stranger.get("/verify", params=asked)
    wrong = [
        stranger.get("/verify", params=asked | other) for other in ({"number": "GR202562009999"}, {"code": "0" * 16})
    ]
    assert (right.status_code, "有效" in right.text, proof["title"]["firm_name"] in right.text) == (200, True, True)
    assert [(each.status_code, "未查到该证明" in each.text) for each in wrong] == [(404, True)] * 2
    machine = [
        stranger.post("/api/v1/proofs:verify", json=asked | other)
        for other in ({}, {"number": "GR202562009999"}, {"code": "0" * 16})
    ]
    assert [each.status_code for each in machine] == [200, 404, 404]
    assert (machine[0].json()["valid"], machine[0].json()["now"]["state"]) == (True, "valid")


def test_a_title_that_is_cancelled_is_said_to_be_from_then_on(system: Composed, firm_id: str) -> None:
    proof = proven(system, firm_id)
    ending = {"kind": "cancelled", "decided_on": "2026-01-10", "effective_on": "2025-12-01", "reason": "核查不符"}
    path = f"/recognitions/{proof['recognition_id']}:revoke"
    system.ask("office", "POST", path, json=ending, headers={"If-Match": '"v1"'}).raise_for_status()
    stranger = TestClient(system.system.services["gateway"].app)
    asked = {"number": proof["number"], "code": proof["code"]}
    days = {day: stranger.get("/verify", params=asked | {"as_of": day}).text for day in ("2025-11-30", "2025-12-01")}
    assert ["已取消" in days[day] for day in days] == [False, True]
