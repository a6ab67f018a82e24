"""The quick way to register a firm answers what the ordinary way answers, to the last byte."""

import re
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from kit.web.auth import KeyPair, Mint
from services.registry.firms import routes
from services.registry.main import NAME, build
from services.registry.settings import RegistrySettings
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door
from tests.synthetic import code_of

FIRM = Caller("firm", Role.FIRM, party="01JZZZZZZZZZZZZZZZZZZZZZZZ")
JSON = "application/json"
GIVEN: dict[str, Any] = {
    "name": "兰州快写科技有限公司",
    "zone": Zone.LANZHOU_HITECH.value,
    "park": None,
    "resident_from": "2020-01-01",
}
MADE_UP = re.compile(rb"[0-9A-HJKMNP-TV-Z]{26}|\d{4}-\d\d-\d\dT[\d:.]+Z")


@pytest.fixture
def ordinary(door: Door, keys: KeyPair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The same service on the same data without a quick way."""
    monkeypatch.setattr(routes, "QUICK_WRITES", ())
    built = build(RegistrySettings(database_url=door.service.database.url, token_public_key=keys.public))
    with TestClient(built.app) as client:
        yield Door(client, Mint(keys.private), built)


def written(door: Door, caller: Caller | None, body: bytes, kind: str = JSON, query: str = "", key: str = "") -> Any:
    """The whole answer but for ids and instants."""
    sent = {"X-Correlation-Id": "one-story", "Content-Type": kind}
    if key:
        sent["Idempotency-Key"] = key
    if caller is not None:
        sent["Authorization"] = f"Bearer {door.mint.mint(NAME, caller)}"
    answer = door.client.post(f"/v1/firms{query}", content=body, headers=sent)
    headers = [(name, MADE_UP.sub(b"", value.encode())) for name, value in answer.headers.multi_items()]
    headers.remove(("content-length", b"%d" % len(answer.content)))  # a whole second is written shorter
    return answer.status_code, sorted(headers), MADE_UP.sub(b"", answer.content)


def body_of(**other: Any) -> bytes:
    return orjson.dumps(GIVEN | {"uscc": code_of(1)} | other)


@pytest.mark.parametrize(
    ("status", "caller", "body", "asked"),
    [
        (422, HITECH, body_of(surplus=1), {}),
        (422, HITECH, body_of(uscc="91620100MA0000000X"), {}),
        (422, HITECH, body_of(resident_from="2020-02-30"), {}),
        (422, HITECH, b"{}", {}),
        (422, HITECH, b"[]", {}),
        (400, HITECH, b"{", {}),
        (400, HITECH, b'{"name": "x", "name": "y"}', {}),
        (422, HITECH, b"", {}),
        (415, HITECH, body_of(), {"kind": "text/plain"}),
        (422, HITECH, body_of(), {"query": "?surplus=1"}),
        (400, HITECH, body_of(), {"key": "x" * 121}),
        (403, FIRM, body_of(), {}),
        (403, BAIYIN, body_of(), {}),
        (401, None, body_of(), {}),
    ],
)
def test_both_ways_refuse_alike(
    door: Door, ordinary: Door, status: int, caller: Caller | None, body: bytes, asked: dict[str, str]
) -> None:
    quick = written(door, caller, body, **asked)
    assert quick[0] == status
    assert quick == written(ordinary, caller, body, **asked)


@pytest.mark.parametrize("caller", [HITECH, OFFICE])
def test_both_ways_register_alike_and_replay_each_other(door: Door, ordinary: Door, caller: Caller) -> None:
    one, another = (body_of(uscc=code_of(n), name=f"兰州快写{word}科技有限公司") for n, word in ((1, "甲"), (2, "乙")))
    quick, slow = written(door, caller, one, key="k-1"), written(ordinary, caller, another, key="k-2")
    assert quick[0] == 201
    assert (quick[0], quick[1]) == (slow[0], slow[1])
    assert quick[2].replace(code_of(1).encode(), code_of(2).encode()).replace("甲".encode(), "乙".encode()) == slow[2]
    again, back = written(ordinary, caller, one, key="k-1"), written(door, caller, another, key="k-2")
    assert (again[2], back[2]) == (quick[2], slow[2])
    assert again[1] == back[1]
    assert (dict(again[1])["idempotency-replayed"], again[0]) == (b"true", 201)


def test_what_is_usual_never_reaches_the_router(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unexpected(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(door.service.app.router, "middleware_stack", unexpected)
    assert written(door, HITECH, body_of())[0] == 201
    assert written(door, HITECH, body_of(uscc=code_of(2)), query="?surplus=1")[0] == 500
