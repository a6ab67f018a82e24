"""The lane answers what the framework's router would answer: in this process, and over HTTP."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx2
import orjson
import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from gateway import main
from gateway.clients import upstream
from gateway.clients.http import client_for
from gateway.clients.upstream import Upstream
from gateway.passing import lane
from gateway.passing.table import TABLE
from kit.data import clock
from kit.data.caller import Caller
from kit.web.app import Service
from kit.web.auth import KeyPair
from kit.web.edge import Edge
from kit.web.handed import HANDED, Handed
from tests.gateway.conftest import Outside, built_on
from tests.gateway.passing.by_router import NoLane, router_of
from tests.traces import Seen, chain, recording

FIRMS = "/api/v1/firms"
OFFICE = {"Authorization": "office"}  # stands for a bearer of the office
JSON = {"Content-Type": "application/json"}
HOP = {"host", "accept-encoding", "connection", "user-agent", "authorization", "content-length"}
"""Headers that an HTTP client adds by itself; a call inside the process has none."""

NOW = clock.now()

Asked = tuple[str, str, dict[str, str] | list[tuple[str, str]], bytes]
REQUESTS: tuple[Asked, ...] = (
    ("GET", FIRMS, OFFICE, b""),
    ("HEAD", f"{FIRMS}/abc", OFFICE, b""),
    ("GET", f"{FIRMS}?q=%E7%94%98&zone=a&zone=b&x=", OFFICE, b""),
    ("GET", f"{FIRMS}/abc", OFFICE, b""),
    ("GET", f"{FIRMS}/a%3Fb", OFFICE, b""),
    ("GET", f"{FIRMS}/..%2F..%2Fmetrics", OFFICE, b""),
    ("GET", f"{FIRMS}/a:b", OFFICE, b""),
    ("GET", f"{FIRMS}/abc/history", OFFICE, b""),
    ("GET", f"{FIRMS}/", OFFICE, b""),
    ("GET", "/api/v1/metrics/hnte?by=zone&as_of=2024-12-31", OFFICE, b""),
    ("GET", "/api/v1/metrics/nothing", OFFICE, b""),
    ("GET", "/api/v1/metrics/hnte?surplus=1", OFFICE, b""),
    ("GET", "/api/v1/recognitions/expiring", OFFICE, b""),
    ("GET", "/api/v1/inbox", OFFICE, b""),
    ("POST", FIRMS, OFFICE | JSON | {"Idempotency-Key": "k", "If-Match": '"v2"', "X-Role": "office"}, b'{"a": 1}'),
    ("POST", FIRMS, OFFICE | JSON | {"Cookie": "session=x", "Prefer": "x", "Range": "bytes=0-1"}, b""),
    ("POST", FIRMS, OFFICE | JSON, b"[" * 100),
    ("PATCH", f"{FIRMS}/abc", OFFICE | JSON, b"{}"),
    ("POST", FIRMS, OFFICE | {"Content-Type": "text/plain"}, b"x"),
    ("POST", FIRMS, OFFICE | {"Content-Type": "application/x-www-form-urlencoded"}, b"a=b"),
    ("POST", FIRMS, OFFICE | JSON | {"Content-Encoding": "gzip"}, b"{}"),
    ("POST", FIRMS, OFFICE | JSON, b" " * (1024 * 1024 + 1)),
    ("POST", "/api/v1/imports?filename=a", OFFICE | {"Content-Type": "text/csv"}, b"a,b"),
    ("GET", FIRMS, OFFICE | JSON, b'{"of": "a GET"}'),
    ("GET", FIRMS, OFFICE | {"Content-Type": "text/plain"}, b"x"),
    ("POST", FIRMS, JSON, b"{}"),
    ("POST", FIRMS, JSON, b" " * (1024 * 1024 + 1)),
    ("GET", FIRMS, {}, b""),
    ("GET", FIRMS, {"Authorization": "Bearer nonsense"}, b""),
    ("GET", FIRMS, {"Authorization": "Basic office"}, b""),
    ("GET", FIRMS, [("Authorization", "office"), ("Authorization", "office")], b""),
    ("GET", FIRMS, [*OFFICE.items(), ("If-None-Match", '"a"'), ("If-None-Match", '"b"')], b""),
    ("GET", FIRMS, OFFICE | {"X-Long": "x" * 17_000}, b""),
    ("GET", f"{FIRMS}?q={'x' * 9000}", OFFICE, b""),
    ("GET", f"{FIRMS}?q=%00", OFFICE, b""),
    ("GET", f"{FIRMS}/%FF", OFFICE, b""),
    ("DELETE", FIRMS, OFFICE, b""),
    ("DELETE", FIRMS, {}, b""),
    ("OPTIONS", FIRMS, OFFICE, b""),
    ("PUT", "/api/v1/me", OFFICE | JSON, b"{}"),
    ("GET", "/api/v1/me", OFFICE, b""),
    ("GET", "/api/v1/tokens", OFFICE, b""),
    ("POST", "/api/v1/tokens/current", OFFICE | JSON, b"{}"),
    ("GET", "/api/v1/nothing", OFFICE, b""),
    ("POST", "/api/v2/firms", OFFICE | JSON, b"{}"),
    ("GET", "/api/", OFFICE, b""),
    ("GET", "/api", OFFICE, b""),
    ("GET", "/apis/v1/firms", OFFICE, b""),
)  # fmt: skip


@dataclass
class Way:
    """A gateway that goes one of the ways, and what of its answers is compared."""

    service: Service
    client: TestClient
    token: str

    def ask(self, asked: Asked) -> httpx2.Response:
        method, path, headers, body = asked
        pairs = headers.items() if isinstance(headers, dict) else headers
        sent = [(name, f"Bearer {self.token}" if value == "office" else value) for name, value in pairs]
        return self.client.request(method, path, headers=[*sent, ("X-Correlation-Id", "one-story")], content=body)

    def told(self, asked: Asked) -> tuple[Any, ...]:
        answer = self.ask(asked)
        headers = sorted(answer.headers.multi_items())
        if not answer.content.startswith(b'{"caller"'):
            return answer.status_code, headers, answer.content
        seen = orjson.loads(answer.content)
        seen["headers"] = {name: value for name, value in seen["headers"].items() if name not in HOP}
        return answer.status_code, [pair for pair in headers if pair[0] != "content-length"], seen

    @property
    def edge(self) -> Edge:
        layer: Any = self.service.app.middleware_stack
        while not isinstance(layer, Edge):
            layer = layer.app
        return layer

    @property
    def upstreams(self) -> tuple[Upstream, ...]:
        services = self.service.app.state.gateway.services
        return services.registry, services.cultivation, services.notifications


@pytest.fixture(scope="module")
def ways(lasting: Outside, keys: KeyPair) -> Iterator[dict[str, Way]]:
    """Three gateways on one database."""
    state: Any = lasting.client.app.state  # type: ignore[attr-defined]  # the application that the client is in front of
    url = state.gateway.database.url
    built = {"inside": built_on(url, keys), "over HTTP": built_on(url, keys)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "Lane", NoLane)
        patch.setattr(main, "API", (*main.API, router_of(TABLE, main.API)))
        built["by the router"] = built_on(url, keys)
    with ExitStack() as stack:
        made = {
            name: Way(service, stack.enter_context(TestClient(service.app)), lasting.token("office"))
            for name, service in built.items()
        }
        for each in (*made["over HTTP"].upstreams, *made["by the router"].upstreams):
            each.app = None
        for way in made.values():
            way.client.get("/livez")  # with the first request its layers are built
        yield made


@pytest.mark.parametrize("asked", REQUESTS, ids=lambda asked: f"{asked[0]} {asked[1][:40]}")
def test_every_way_answers_alike(ways: dict[str, Way], asked: Asked, caplog: pytest.LogCaptureFixture) -> None:
    told, logged, counted = {}, {}, {}
    for name, way in ways.items():
        caplog.clear()
        before = way.edge._traffic.copy()
        with caplog.at_level(logging.INFO), clock.at(NOW):
            told[name] = way.told(asked)
        logged[name] = sorted(record.message for record in caplog.records if record.name == "kit")
        counted[name] = way.edge._traffic - before
    assert told["inside"] == told["by the router"]
    assert told["over HTTP"] == told["by the router"]
    assert logged["inside"] == logged["over HTTP"] == logged["by the router"]
    assert counted["inside"] == counted["over HTTP"] == counted["by the router"]


def test_every_way_is_one_trace_from_the_gateway_to_the_service(ways: dict[str, Way]) -> None:
    for name, first in (
        ("inside", f"GET {FIRMS}"),
        ("over HTTP", f"GET {FIRMS}"),
        ("by the router", "GET /api/{path}"),
    ):
        with recording() as recorded:
            answer = ways[name].ask(("GET", FIRMS, OFFICE, b""))
            outer, call, inner = chain(recorded.spans(), first, "GET", "GET /v1/firms")
        assert answer.json()["headers"]["traceparent"].split("-")[2] == call.span_id
        assert call.attributes == {"http.response.status_code": 200}
        assert statuses(outer, inner) == {200}


def statuses(*spans: Seen) -> set[Any]:
    return {span.attributes["http.response.status_code"] for span in spans}


async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """A service that takes longer than anybody waits."""
    await asyncio.sleep(60)


async def broken_off(_scope: Scope, _receive: Receive, send: Send) -> None:
    """A service that begins an answer and falls silent."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    await asyncio.sleep(60)


@pytest.mark.parametrize("name", ["inside", "over HTTP", "by the router"])
def test_a_service_that_is_too_slow_is_away(ways: dict[str, Way], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "READ_SECONDS", 0.05)
    monkeypatch.setattr(upstream, "READ_SECONDS", 0.05)
    registry, *_ = ways[name].upstreams
    monkeypatch.setattr(registry, "_http", client_for(silent))
    monkeypatch.setattr(registry, "app", silent if name == "inside" else None)
    answer = ways[name].ask(("GET", FIRMS, OFFICE, b""))
    assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")


def test_an_answer_that_breaks_off_is_no_second_answer(ways: dict[str, Way], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lane, "READ_SECONDS", 0.05)
    monkeypatch.setattr(ways["inside"].upstreams[0], "app", broken_off)
    answer = ways["inside"].ask(("GET", FIRMS, OFFICE, b""))
    assert (answer.status_code, answer.content) == (200, b"half")


def test_nothing_from_outside_becomes_a_caller(ways: dict[str, Way]) -> None:
    """The caller travels under a key of the scope, and a server fills only the keys that ASGI names."""
    forged = repr(Handed(Caller("root", "office"), TABLE[0].route, {}))
    sent = {HANDED: forged, "Handed": forged, "X-Handed": forged, "Cookie": f"{HANDED}={forged}"}
    registry: Any = ways["inside"].upstreams[0].app
    for path in ("/v1/firms", f"/v1/firms?{HANDED}={forged}", f"/v1/firms/{HANDED}"):
        assert TestClient(registry).get(path, headers=sent).status_code == 401
        assert ways["inside"].client.get(f"/api{path}", headers=sent).status_code == 401
