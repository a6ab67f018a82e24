"""Where a request comes from: our own pages, and behind our own edge."""

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from gateway.access.source import OwnOrigin, address_of
from gateway.settings import GatewaySettings


async def pages(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("done")(scope, receive, send)


def ask(method: str, headers: dict[str, str], path: str = "/firms", *, https: bool = False, **settings: object) -> int:
    app = OwnOrigin(pages, GatewaySettings(https=https, **settings))  # type: ignore[arg-type]
    return TestClient(app, base_url="http://park.example").request(method, path, headers=headers).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://park.example"}, 200),
        ({"Origin": "https://park.example"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://park.example.evil"}, 403),
        ({"Origin": "http://park.example:8080"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({}, 403),
    ],
)
def test_a_change_must_come_from_our_own_pages(headers: dict[str, str], status: int) -> None:
    assert ask("POST", headers) == status


def test_under_https_a_plain_page_is_not_our_own() -> None:
    assert ask("POST", {"Origin": "http://park.example"}, https=True) == 403


def test_an_origin_named_in_the_settings_is_our_own() -> None:
    assert ask("POST", {"Origin": "https://portal.example"}, origins=("https://portal.example",)) == 200


def test_reading_is_open_and_machines_bring_no_cookie() -> None:
    assert ask("GET", {"Origin": "http://evil.example"}) == 200
    assert ask("POST", {"Origin": "http://evil.example"}, "/api/v1/tokens") == 200


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("10.0.0.9", "192.0.2.1", "10.0.0.9"),  # not our edge: its word is worth nothing
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1"),  # only what our edge itself has seen
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_our_own_edge_is_believed_about_addresses(peer: str, forwarded: str, seen: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    request = Request({"type": "http", "client": (peer, 1), "headers": headers})
    assert address_of(request, GatewaySettings(trusted_proxies=("10.0.0.1",))) == seen
