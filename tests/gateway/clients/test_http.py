"""The client: what it follows, and how it reaches an application of this process."""

import asyncio

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from gateway.clients.http import client_for


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
