"""Rows about the request itself: bodies, queries, methods, paths, headers, identifiers, keys, bearers."""

import base64
import json
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from gateway.access.usecases.accounts import DEMO_PASSWORD
from gateway.settings import GatewaySettings
from kit.data.caller import Caller
from kit.web.auth import Mint, new_key_pair
from tests.corpus.fields import raw_firm
from tests.corpus.rows import Row, literal
from tests.corpus.world import FIRM, OTHER_STAFF, STAFF, World

JSON = {"Content-Type": "application/json"}


def body(world: World, row: Row) -> httpx.Response:
    if "raw" in row.value:
        return raw_firm(world, row)
    if "hex" in row.value:
        return world.ask("POST", "/api/v1/firms", content=bytes.fromhex(row.value["hex"]), headers=JSON)
    if "repeat" in row.value:
        return world.ask("POST", "/api/v1/firms", content=literal(row.value).encode(), headers=JSON)
    return RECIPES[row.value["recipe"]](world)


def _endless(world: World) -> httpx.Response:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(4096):
            yield b" " * 65536

    return world.ask("POST", "/api/v1/firms", content=chunks(), headers=JSON)


def _compressed(world: World) -> httpx.Response:
    return world.ask("POST", "/api/v1/firms", content=b"\x1f\x8b", headers=JSON | {"Content-Encoding": "gzip"})


def _two_megabytes(world: World) -> httpx.Response:
    return world.ask("POST", "/api/v1/firms", content=b"[" + b"1," * 1_000_000 + b"1]", headers=JSON)


RECIPES: dict[str, Callable[[World], httpx.Response]] = {
    "chunked transfer, no length, endless": _endless,
    "gzip bomb: Content-Encoding gzip, 10 kB -> 1 GB": _compressed,
    "2 MB of one list": _two_megabytes,
}


def query(world: World, row: Row) -> httpx.Response:
    """GET the list of firms with the query as written."""
    if row.value.startswith("cursor=<"):
        return _foreign_cursor(world, row.value)
    answer = world.ask("GET", "/api/v1/firms?" + row.value.replace(" ", "%20"))
    if answer.status_code == 200 and row.value in ("q=_", "q=%25"):
        sign = {"q=_": "_", "q=%25": "%"}[row.value]
        assert all(sign in item["name"] for item in answer.json()["items"])
    return answer


def _foreign_cursor(world: World, wanted: str) -> httpx.Response:
    assert world.ask("POST", "/api/v1/firms", json=world.base()).status_code == 201  # a second page to point at
    cursor = world.ask("GET", "/api/v1/firms?limit=1").json()["next_cursor"]
    if "another user" in wanted:
        return world.ask("GET", f"/api/v1/firms?limit=1&cursor={cursor}", who=OTHER_STAFF)
    return world.ask("GET", f"/api/v1/firms?limit=1&status=active&cursor={cursor}")


def search(world: World, row: Row) -> httpx.Response:
    before = world.ask("GET", "/api/v1/firms?limit=1").json()["total"]
    answer = world.ask("GET", "/api/v1/firms", params={"q": row.value})
    assert world.ask("GET", "/api/v1/firms?limit=1").json()["total"] == before
    return answer


def method(world: World, row: Row) -> httpx.Response:
    verb, path = row.value.split()
    answer = world.ask(verb, "/" if path == "/" else "/api/v1" + path)
    assert verb != "HEAD" or answer.content == b""
    return answer


def path(world: World, row: Row) -> httpx.Response:
    answer = world.ask("GET", "/api/v1" + row.value, headers={"Host": "evil.example"})
    assert "location" not in answer.headers
    return answer


def header(world: World, row: Row) -> httpx.Response:
    if row.value == "200 headers":
        return world.ask("GET", "/api/v1/firms?limit=1", headers={f"x-{n}": "1" for n in range(200)})
    if row.value.startswith("If-None-Match"):
        # A list's tag is that of its bytes; that of one firm names its version and is no reason for a 304.
        first = world.ask("GET", "/api/v1/firms?limit=1")
        return world.ask("GET", "/api/v1/firms?limit=1", headers={"If-None-Match": first.headers["etag"]})
    name, _, value = row.value.partition(": ")
    answer = world.ask("GET", "/api/v1/firms?limit=1", headers={name: value})
    assert answer.headers["x-correlation-id"].isalnum()
    return answer


def firm_id(world: World, row: Row) -> httpx.Response:
    """An identifier that is nobody's gets the answer of a foreign one."""
    answer = world.ask("GET", f"/api/v1/firms/{row.value}")
    if answer.status_code == 404:
        foreign = world.ask("GET", f"/api/v1/firms/{world.firm_id}", who=OTHER_STAFF)
        assert {**answer.json(), "trace_id": "", "instance": ""} == {**foreign.json(), "trace_id": "", "instance": ""}
    return answer


# --- keys and versions --------------------------------------------------------------------------------------------
def conditions(world: World, row: Row) -> httpx.Response:
    return CONDITIONS[row.value](world)


def _weak(world: World) -> httpx.Response:
    headers = {"If-Match": 'W/"v1"'}
    return world.ask("PATCH", f"/api/v1/firms/{world.firm_id}", json={"address": "甲路 1 号"}, headers=headers)


def _unconditional(world: World) -> httpx.Response:
    return world.ask("PATCH", f"/api/v1/firms/{world.firm_id}", json={"address": "甲路 1 号"})


def _rivals(world: World) -> httpx.Response:
    """Two corrections of one version at once: one is made, the other is told that it came late."""
    made = world.ask("POST", "/api/v1/firms", json=world.base())
    url, tag = f"/api/v1/firms/{made.json()['firm_id']}", {"If-Match": made.headers["etag"]}
    answers = world.together(
        *[("PATCH", url, {"json": {"address": f"甲路 {n} 号"}, "headers": dict(tag)}) for n in (1, 2)]
    )
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert won.status_code == 200
    return lost


def _other_body(world: World) -> httpx.Response:
    key = {"Idempotency-Key": secrets.token_hex(8)}
    first = world.ask("POST", "/api/v1/firms", json=world.base(), headers=key)
    assert first.status_code == 201
    return world.ask("POST", "/api/v1/firms", json=world.base(), headers=key)


def _long_key(world: World) -> httpx.Response:
    headers = {"Idempotency-Key": "k" * 200}
    return world.ask("POST", "/api/v1/firms", json=world.base(), headers=headers)


CONDITIONS: dict[str, Callable[[World], httpx.Response]] = {
    "PATCH If-Match weak W/": _weak,
    "PATCH without If-Match": _unconditional,
    "two reviewers decide with the same ETag at once": _rivals,
    "same key, another body": _other_body,
    "key of 200 characters": _long_key,
}


# --- bearers ------------------------------------------------------------------------------------------------------
def bearer(world: World, row: Row) -> httpx.Response | str:
    if row.value in BEARERS:
        return BEARERS[row.value](world)
    headers = {} if row.value == "(none)" else {"Authorization": row.value}
    return world.ask("GET", "/api/v1/firms?limit=1", who=None, headers=headers)


CALLER = Caller("staff", "staff", frozenset({"lanzhou-hitech"}))


def private_key(world: World) -> str:
    settings: GatewaySettings = world.system.services["gateway"].app.state.settings
    return settings.token_private_key.get_secret_value()


def _inner(world: World) -> str:
    """A good token for the registry, as only the gateway can make one."""
    return Mint(private_key(world)).mint("registry", CALLER)


def _headed(header: dict[str, str]) -> str:
    """A token of a stranger under a header of his choice."""
    _, payload, signature = Mint(new_key_pair().private).mint("registry", CALLER).split(".")
    return f"{base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b'=').decode()}.{payload}.{signature}"


def _everywhere(world: World, token: str) -> httpx.Response:
    """The door and a service behind it alike refuse the token; the worse answer is returned."""
    headers = {"Authorization": f"Bearer {token}"}
    outside = world.ask("GET", "/api/v1/firms?limit=1", who=None, headers=headers)
    inside = world.inside("registry", "GET", "/v1/firms?limit=1", headers)
    return outside if outside.status_code != 401 else inside


def _changed(world: World) -> httpx.Response:
    header, payload, signature = _inner(world).split(".")
    return _everywhere(world, f"{header}.{payload[:-3]}{'A' if payload[-3] != 'A' else 'B'}{payload[-2:]}.{signature}")


def _stripped(world: World) -> httpx.Response:
    return _everywhere(world, _inner(world).rsplit(".", 1)[0] + ".")


def _logged_out(world: World) -> httpx.Response:
    world.sign_in(FIRM)
    spent = {"Authorization": f"Bearer {world.tokens[FIRM]}"}
    assert world.ask("DELETE", "/api/v1/tokens/current", who=FIRM).status_code == 204
    world.sign_in(FIRM)
    return world.ask("GET", "/api/v1/me", who=None, headers=spent)


def _twice(world: World) -> httpx.Response:
    one = ("Authorization", f"Bearer {world.tokens[STAFF]}")
    return world.ask("GET", "/api/v1/firms?limit=1", who=None, headers=[one, one])


def _other_zone(world: World) -> httpx.Response:
    return world.ask("GET", f"/api/v1/firms/{world.firm_id}", who=OTHER_STAFF)


def _without_end(world: World) -> httpx.Response:
    """Signed with the right key, good for ever."""
    claims: dict[str, Any] = {
        "iss": "gateway",
        "aud": "registry",
        "sub": "x",
        "role": "staff",
        "grants": [],
        "party": None,
        "jti": "1",
    }
    key = OKPKey.import_key(private_key(world))
    token = jwt.encode({"alg": "Ed25519"}, claims | {"iat": 0}, key, registry=JWSRegistry(algorithms=["Ed25519"]))
    return _everywhere(world, token)


def _replayed_cookie(world: World) -> str:
    """Sign in at the page, sign out, and show the cookie once more."""
    cookie = sign_in_at_the_page(world, {})
    assert _page(world, cookie).status_code == 200
    world.ask("POST", "/logout", who=None, headers=cookie | OWN_ORIGIN)
    return _refused_page(_page(world, cookie))


def _fixed_cookie(world: World) -> str:
    """A session id that somebody chose beforehand is never the one that the sign-in gives."""
    fixed = {"Cookie": "session=" + "a" * 43}
    assert sign_in_at_the_page(world, fixed) != fixed
    return _refused_page(_page(world, fixed))


SENT_TO_SIGN_IN = "303 to the sign-in page, as a page says 401"
OWN_ORIGIN = {"Origin": "http://inside"}


def sign_in_at_the_page(world: World, headers: dict[str, str]) -> dict[str, str]:
    form = {"login": FIRM, "password": DEMO_PASSWORD}
    answer = world.ask("POST", "/login", who=None, headers=headers | OWN_ORIGIN, data=form)
    assert answer.status_code == 303, answer.text
    return {"Cookie": answer.headers["set-cookie"].partition(";")[0]}


def _page(world: World, cookie: dict[str, str]) -> httpx.Response:
    return world.ask("GET", "/me", who=None, headers=cookie)


def _refused_page(answer: httpx.Response) -> str:
    assert answer.headers["location"].startswith("/login"), answer.text
    return SENT_TO_SIGN_IN


BEARERS: dict[str, Callable[[World], httpx.Response | str]] = {
    "Bearer <alg none>": lambda world: _everywhere(world, _headed({"alg": "none"})),
    "Bearer <unknown kid>": lambda world: _everywhere(world, _headed({"alg": "Ed25519", "kid": "unknown"})),
    "Bearer <exp missing>": _without_end,
    "Bearer <valid, payload one byte changed>": _changed,
    "Bearer <signature stripped>": _stripped,
    "Bearer <valid, logged out>": _logged_out,
    "Bearer <two Authorization headers>": _twice,
    "Bearer <staff zone A token> GET firm of zone B": _other_zone,
    "Bearer <token of a service, brought to the door>": lambda world: world.ask(
        "GET", "/api/v1/firms?limit=1", who=None, headers={"Authorization": f"Bearer {_inner(world)}"}
    ),
    "session cookie replayed after logout": _replayed_cookie,
    "session id fixed before login": _fixed_cookie,
    "Bearer <20 kB of letters>": lambda world: world.ask(
        "GET", "/api/v1/firms?limit=1", who=None, headers={"Authorization": "Bearer " + "a" * 20_000}
    ),
}
