"""What somebody may send before it is known who he is, and by which names an application is asked."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from gateway.clients.http import client_for
from kit.web.edge import BodyRules
from tests.kit.sample import BODIES, CLERK, MINT, sample_app

JSON = {"Content-Type": "application/json"}
CLOSED = sample_app(BodyRules(uploads=re.compile("/v1/files"), open=re.compile("/v1/things")))


def ask(
    app: FastAPI, method: str, url: str, headers: Mapping[str, str | bytes] | None = None, **content: Any
) -> httpx.Response:
    async def send() -> httpx.Response:
        async with client_for(app) as client:
            return await client.request(method, url, headers=headers, **content)  # type: ignore[arg-type]

    return asyncio.run(send())


def test_nothing_is_read_from_a_stranger_where_a_token_is_needed() -> None:

    answer = ask(CLOSED, "POST", "/v1/files", {"Content-Length": "100"}, content=b"x" * 100)
    assert (answer.status_code, answer.headers["connection"]) == (401, "close")


def test_who_is_known_may_send_a_file() -> None:
    token = {"Authorization": f"Bearer {MINT.mint('sample', CLERK)}"}
    assert ask(CLOSED, "POST", "/v1/files", token, content=b"x" * 3_000_000).json() == {"size": 3_000_000}


@pytest.mark.parametrize(("size", "status"), [(1024, 201), (1025, 413)])
def test_a_stranger_sends_a_kilobyte_to_an_open_door(size: int, status: int) -> None:
    body = b'{"name":"a"}'
    assert ask(CLOSED, "POST", "/v1/things", JSON, content=body + b" " * (size - len(body))).status_code == status


def test_a_body_is_not_read_for_an_address_that_does_not_exist() -> None:
    asked = []

    async def known(request: Request) -> bool:
        asked.append(request.url.path)
        return True

    app = sample_app(replace(BODIES, known=known))
    assert ask(app, "POST", "/v1/nothing", JSON, content=b"{" * 1000).status_code == 404
    assert ask(app, "DELETE", "/v1/things", JSON, content=b"{" * 1000).status_code == 405
    assert asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"[]" + b",[]" * 340_000,
        b"{" + b",".join(b'"%d":0' % n for n in range(80_000)) + b"}",
        b"[" * 1_000_000,
        b'"' + b"\\u0000" * 100_000 + b'"',
    ],
)
@pytest.mark.parametrize("url", ["/v1/files", "/v1/things", "/v1/nothing"])
def test_a_megabyte_of_a_stranger_costs_next_to_nothing(body: bytes, url: str) -> None:
    started = time.process_time()
    assert ask(CLOSED, "POST", url, JSON, content=body).status_code in (401, 404, 413)
    assert time.process_time() - started < 0.05  # the client's share included


def test_a_large_body_is_handed_on_in_turns_with_others() -> None:
    turns = 0

    async def story() -> int:
        nonlocal turns

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with client_for(sample_app()) as client:
            beside = asyncio.create_task(other())
            answer = await client.post("/v1/files", content=b"x" * 5_000_000)
            beside.cancel()
        return answer.status_code

    assert asyncio.run(story()) == 200
    assert turns >= 5_000_000 // 65_536


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("cultivation.example", 200),
        ("cultivation.example:8443", 200),
        ("CULTIVATION.example", 200),
        ("[::1]:8000", 200),
        ("inside", 200),
        ("evil.example", 400),
        ("cultivation.example.evil", 400),
        ("", 400),
    ],
)
def test_an_application_answers_to_its_own_names(host: str, status: int) -> None:
    app = sample_app(hosts=("cultivation.example", "[::1]"))
    answer = ask(app, "GET", "/livez", {"Host": host})
    assert (answer.status_code, answer.json().get("code")) == (status, "host" if status == 400 else None)


@pytest.mark.parametrize(
    "name", ["Accept-Language", "Idempotency-Key", "If-Match", "X-Forwarded-For", "Origin", "Prefer"]
)
@pytest.mark.parametrize("value", [b"\xe9", "甲".encode(), b"a\x7fb"])
def test_a_header_that_is_not_ascii_is_refused(name: str, value: bytes) -> None:
    answer = ask(sample_app(), "GET", "/v1/things", {name: value})
    assert (answer.status_code, answer.json()["code"]) == (400, "header_text")


def test_another_applications_cookie_locks_nobody_out() -> None:
    assert ask(sample_app(), "GET", "/v1/things", {"Cookie": "名=值".encode()}).status_code == 200


# --- figures ------------------------------------------------------------------------------------------------------
TOKEN = "Jx3vQ9sWk2ZrTq7nYb5mLd8fHc4gPa6u"


def figures(peer: str, headers: Mapping[str, str] | None = None, **settings: Any) -> int:
    app = sample_app(**settings)

    async def from_peer(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "client": (peer, 1), "server": ("10.0.0.7", 8000)}, receive, send)

    async def send() -> int:
        async with client_for(from_peer) as client:
            return (await client.get("/metrics", headers=headers)).status_code

    return asyncio.run(send())


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "10.0.0.7"])
def test_this_machine_reads_its_figures(peer: str) -> None:
    assert figures(peer) == 200


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("10.0.0.8", {}),
        ("testclient", {}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}),
        ("192.0.2.1", {"Authorization": "Bearer " + TOKEN[:-1]}),
    ],
)
def test_figures_are_nowhere_for_others(peer: str, headers: dict[str, str]) -> None:
    assert figures(peer, headers, metrics_token=TOKEN) == 404


def test_the_monitoring_reads_figures_with_its_token_or_from_its_network() -> None:
    assert figures("192.0.2.1", {"Authorization": f"Bearer {TOKEN}"}, metrics_token=TOKEN) == 200
    assert figures("10.0.0.8", metrics_from=("10.0.0.0/24",)) == 200
