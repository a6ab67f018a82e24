import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from kit.data import correlation
from kit.web.app import create_app
from kit.web.client import client_for
from tests.kit.sample import APP, ask, sample_app


def test_a_process_is_alive_and_without_a_database_ready() -> None:
    assert ask("GET", "/livez").json() == ask("GET", "/readyz").json() == {"status": "ok"}


def test_metrics_count_answers_by_method_and_status() -> None:
    ask("DELETE", "/v1/things")
    text = ask("GET", "/metrics").text
    assert 'http_answers_total{method="DELETE",status="405"}' in text
    assert "process_resident_memory_bytes" in text


def test_metrics_can_be_closed() -> None:
    async def ask_closed() -> int:
        async with client_for(sample_app(metrics=False)) as client:
            return (await client.get("/metrics")).status_code

    assert asyncio.run(ask_closed()) == 404


def test_the_description_names_routes_and_problems() -> None:
    document = ask("GET", "/openapi.json").json()
    operation = document["paths"]["/v1/things"]["post"]
    assert operation["operationId"] == "keep_thing"
    assert "application/problem+json" in operation["responses"]["4XX"]["content"]
    assert "/livez" not in document["paths"]


def test_a_lifespan_enters_what_it_is_given_and_leaves_it_in_reverse() -> None:
    seen: list[str] = []

    def part(name: str):  # type: ignore[no-untyped-def]
        @asynccontextmanager
        async def enter() -> AsyncIterator[None]:
            seen.append(f"+{name}")
            yield
            seen.append(f"-{name}")

        return enter

    app = create_app("sample", APP.state.settings, title="x", during=[part("a"), part("b")])

    async def live() -> None:
        async with app.router.lifespan_context(app):
            seen.append("live")

    asyncio.run(live())
    assert seen == ["+a", "+b", "live", "-b", "-a"]


def test_the_story_travels_through_the_client() -> None:
    async def travel() -> str:
        async with client_for(APP) as client:
            with correlation.bound("story-0001"):
                return (await client.get("/livez")).headers["x-correlation-id"]

    assert asyncio.run(travel()) == "story-0001"


def test_a_fault_inside_the_process_is_an_answer_and_not_an_exception() -> None:
    assert ask("GET", "/v1/faults/bug").status_code == 500


def test_redirects_and_proxies_of_the_environment_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    client = client_for("http://127.0.0.1:1")
    assert (client.follow_redirects, client.trust_env) == (False, False)
    asyncio.run(client.aclose())


def test_a_service_in_the_process_hears_the_request_as_it_was_sent() -> None:
    heard: dict[str, object] = {}

    async def service(scope: Scope, receive: Receive, send: Send) -> None:
        heard.update(scope, body=(await receive())["body"])
        await send({"type": "http.response.start", "status": 201, "headers": [(b"x-kind", b"tea")]})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})

    async def speak() -> httpx.Response:
        async with client_for(service) as client:
            return await client.post("/v1/%E7%94%B2?x=%20", content=b"body", headers={"X-One": "1"})

    answer = asyncio.run(speak())
    assert (answer.status_code, answer.headers["x-kind"], answer.content) == (201, "tea", b"ab")
    assert (heard["method"], heard["path"], heard["raw_path"]) == ("POST", "/v1/甲", b"/v1/%E7%94%B2")
    assert (heard["query_string"], heard["body"]) == (b"x=%20", b"body")
    assert (b"x-one", b"1") in heard["headers"]  # type: ignore[operator]


def test_a_service_that_raises_is_a_500_and_one_that_hangs_can_be_left() -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    async def hanging(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await receive()

    async def speak() -> int:
        async with client_for(hanging) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.02):
                    await client.get("/")
        async with client_for(broken) as client:
            return (await client.get("/")).status_code

    assert asyncio.run(speak()) == 500
