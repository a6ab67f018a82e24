"""The quick way to the list of firms and to one firm answers what the ordinary way answers, to the last byte."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from kit.web.auth import KeyPair, Mint
from services.registry.firms import routes
from services.registry.main import NAME, build
from services.registry.settings import RegistrySettings
from tests.registry.conftest import BAIYIN, HITECH, OFFICE, Door

CALLERS = (OFFICE, HITECH, BAIYIN, Caller("firm", Role.FIRM, party="01JZZZZZZZZZZZZZZZZZZZZZZZ"), None)
WORDS = st.sampled_from(["科技", "甘肃", "kj", "", " ", "一", "%25", "x" * 101, "91620100"])
VALUES: dict[str, st.SearchStrategy[str]] = {
    "q": WORDS,
    "zone": st.sampled_from([*(zone.value for zone in Zone), "nowhere", ""]),
    "park": st.sampled_from(["lhz-yantan", "none", ""]),
    "industry": st.sampled_from(["digital", "x"]),
    "status": st.sampled_from(["active", "closed", "ACTIVE"]),
    "as_of": st.sampled_from(
        ["2026-07-01", "2020-01-01", "2026-02-30", "2026-07-01T00:00:00Z", "1900-01-01", "٢٠٢٦-01-01"]
    ),
    "limit": st.sampled_from(["1", "50", "0", "1001", " 2", "2.0", "+3", "1_0", "true"]),
    "cursor": st.sampled_from(["", "abc"]),
    "uscc": st.text(max_size=20),
    "known_at": st.just("2026-07-01T00:00:00Z"),
    "surplus": st.just("1"),
}
QUERIES = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=4
)


@pytest.fixture
def ordinary(door: Door, keys: KeyPair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """The same service on the same data without a quick way."""
    monkeypatch.setattr(routes, "quick_reads", lambda _database: ())
    built = build(RegistrySettings(database_url=door.service.database.url, token_public_key=keys.public))
    with TestClient(built.app) as client:
        yield Door(client, Mint(keys.private), built)


def told(door: Door, caller: Caller | None, path: str, query: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    sent = {"X-Correlation-Id": "one-story"}
    if caller is not None:
        sent["Authorization"] = f"Bearer {door.mint.mint(NAME, caller)}"
    answer = door.client.get(path, params=list(query), headers=sent)
    return answer.status_code, sorted(answer.headers.multi_items()), answer.content


@pytest.fixture
def paths(door: Door) -> dict[str, str]:
    ids = {"firm": door.firm()["firm_id"], "nobody": "01JZZZZZZZZZZZZZZZZZZZZZZZ", "not an id": "a-b"}
    return {"list": "/v1/firms"} | {name: f"/v1/firms/{firm_id}" for name, firm_id in ids.items()}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    caller=st.sampled_from(CALLERS),
    query=QUERIES,
    asked=st.sampled_from(["list", "list", "firm", "nobody", "not an id"]),
)
def test_both_ways_answer_alike(
    door: Door,
    ordinary: Door,
    paths: dict[str, str],
    caller: Caller | None,
    query: list[tuple[str, str]],
    asked: str,
) -> None:
    assert told(door, caller, paths[asked], query) == told(ordinary, caller, paths[asked], query)


@pytest.mark.parametrize("asked", ["list", "firm"])
def test_what_is_usual_never_reaches_the_router(
    door: Door, paths: dict[str, str], asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unexpected(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(door.service.app.router, "middleware_stack", unexpected)
    assert told(door, OFFICE, paths[asked], [])[0] == 200
    assert told(door, OFFICE, paths[asked], [("surplus", "1")])[0] == 500
