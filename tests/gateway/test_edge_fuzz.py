"""Whatever headers, queries and forms hold, the edge of the gateway answers without a fault of ours."""

from functools import partial
from urllib.parse import quote_from_bytes

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.routing import Route

from gateway import main
from gateway.settings import GatewaySettings
from gateway.web.words import PagesByWord
from kit.web.auth import KeyPair
from tests.databases import Databases
from tests.gateway import behind
from tests.gateway.conftest import PASSWORD, Outside

BOUNDED = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
PATHS = (
    "/",
    "/login",
    "/firms",
    "/firms/01JZZZZZZZZZZZZZZZZZZZZZZZ",
    "/api/v1/tokens",
    "/api/v1/firms",
    "/messages",
    "/x",
)
FORWARDED = ("accept", "accept-language", "idempotency-key", "if-match", "if-none-match", "prefer", "x-filename")
NAMES = (
    *FORWARDED,
    "origin",
    "host",
    "cookie",
    "authorization",
    "x-forwarded-for",
    "x-correlation-id",
    "traceparent",
    "hx-request",
    "sec-fetch-site",
    "content-type",
    "content-encoding",
    "referer",
)
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=x",
    "multipart/form-data; charset=nowhere; boundary=x",
    "application/json",
    "application/json; charset=",
    ";",
    "",
)
SLY = st.sampled_from(
    (
        b"http://[::1",
        b"\xff",
        b"[",
        b"\t",
        b"//",
        b"null",
        b'"v1"',
        b'W/"v1"',
        b"Bearer ",
        b"Bearer x",
        b"00-0-0-0",
        b"%00",
        b"%",
    )
)
VALUES = st.one_of(SLY, st.binary(max_size=60).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"")))
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5)
QUERIES = st.one_of(
    st.binary(max_size=40).map(partial(quote_from_bytes, safe="=&%+;/")),
    st.sampled_from(
        ("limit=0", "cursor=x", "q=", "q=%ff", "page=1&page=2", "as_of=0001-01-01", "known_at=9999-12-31", "zone=")
    ),
)
NOT_FOR_THE_OFFICE: set[str] = set()
PARTS = st.sampled_from(
    (
        b"--x\r\n",
        b"--x--\r\n",
        b'Content-Disposition: form-data; name="name"\r\n\r\n',
        b"Content-Disposition: form-data\r\n\r\n",
        b'Content-Disposition: form-data; name="file"; filename="../a"\r\n\r\n',
        b"Content-Type: text/plain; charset=nowhere\r\n",
        b"\r\n",
        b"value",
        b"\0",
        b"&a=1" * 1200,
    )
)
BODIES = st.one_of(st.lists(PARTS, max_size=6).map(b"".join), st.binary(max_size=80), st.just(b"a=%ff&b=%00&c"))


@pytest.mark.fuzz
@BOUNDED
@given(
    method=st.sampled_from(("GET", "POST", "PATCH", "DELETE")),
    path=st.sampled_from(PATHS),
    headers=HEADERS,
    query=QUERIES,
)
def test_no_header_and_no_query_is_a_fault_of_ours(
    lasting: Outside, method: str, path: str, headers: list[tuple[str, bytes]], query: str
) -> None:
    given_headers = [(name.encode(), value) for name, value in headers]
    answer = lasting.client.request(method, f"{path}?{query}", headers=given_headers, follow_redirects=False)
    assert answer.status_code < 500


@pytest.mark.fuzz
@BOUNDED
@given(place=st.integers(min_value=0), kind=st.sampled_from(KINDS), body=BODIES)
def test_no_form_is_a_fault_of_ours(outside: Outside, place: int, kind: str, body: bytes) -> None:
    forms = _forms(outside)
    answer = _signed_in(outside).post(
        forms[place % len(forms)],
        content=body,
        headers={"Content-Type": kind, "Sec-Fetch-Site": "same-origin"},
        follow_redirects=False,
    )
    assert answer.status_code < 500 or answer.status_code == 503, "503: what stands in for the services knows no firm"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--y"),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(1_001))),
    ],
)
def test_a_form_that_cannot_be_read_is_refused_by_every_page(outside: Outside, kind: str, body: bytes) -> None:
    headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
    client = _signed_in(outside)
    told = [
        client.post(path, content=body, headers=headers, follow_redirects=False).status_code for path in _forms(outside)
    ]
    assert {status for status in told if status >= 500} <= {503}, "what stands in for the services knows no firm"
    assert told.count(400) >= 8, "pages that read the form before they ask for what it is about"


@pytest.mark.parametrize("origin", ["http://[::1", "http://]", "null", "//"])
def test_an_origin_that_is_no_address_is_foreign(lasting: Outside, origin: str) -> None:
    assert lasting.client.post("/login", data={"login": "a"}, headers={"Origin": origin}).status_code == 403


def test_the_gateway_answers_to_its_published_name_only(keys: KeyPair, databases: Databases) -> None:
    known = GatewaySettings(
        database_url=databases.migrated("gateway"),
        token_public_key=keys.public,
        token_private_key=SecretStr(keys.private),
        public_url="https://Cultivation.example:8443/",
        allowed_hosts=("park.example",),
    )
    with TestClient(main.build(known, behind.services(keys.public)).app) as client:
        asked = ("cultivation.example", "park.example:80", "127.0.0.1:8000", "localhost", "evil.example", "")
        told = [client.get("/livez", headers={"Host": host}).status_code for host in asked]
    assert told == [200, 200, 200, 200, 400, 400]


def test_figures_are_not_for_visitors(lasting: Outside) -> None:
    assert lasting.client.get("/metrics").status_code == 404


def _forms(outside: Outside) -> list[str]:
    """The paths that pages send forms to."""
    found = set()
    listed = outside.client.app.routes  # type: ignore[attr-defined]
    pages = next(route.routes for route in listed if isinstance(route, PagesByWord))
    for route in (*listed, *pages):
        for each in getattr(getattr(route, "original_router", None), "routes", [route]):
            if isinstance(each, Route) and "POST" in (each.methods or ()) and not each.path.startswith("/api"):
                found.add(each.path.replace("{", "").replace("}", ""))
    assert len(found) > 15
    return sorted(found)


def _signed_in(outside: Outside) -> TestClient:
    if "office" not in outside.kept:
        answer = outside.client.post(
            "/login",
            data={"login": "office", "password": PASSWORD},
            headers={"Sec-Fetch-Site": "same-origin"},
            follow_redirects=False,
        )
        assert answer.status_code == 303
        outside.kept["office"] = str(answer.status_code)
    return outside.client
