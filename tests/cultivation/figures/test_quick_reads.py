"""The quick way to stocks, series, flows and the ladder answers what the ordinary way answers, to the last byte."""

import itertools
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes import CountingBasis, Programme, Region, Role, Zone
from kit.data.caller import Caller
from kit.web.auth import KeyPair, Mint
from services.cultivation import main
from services.cultivation.main import build
from services.cultivation.settings import CultivationSettings
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

CALLERS = (OFFICE, HITECH, BAIYIN, Caller("firm", Role.FIRM, party="01JZZZZZZZZZZZZZZZZZZZZZZZ"), None)
PATHS = (
    "/v1/metrics/hnte",
    "/v1/metrics/hnte/series",
    "/v1/metrics/hnte/flows",
    "/v1/ladder",
    "/v1/metrics/tech-sme",
    "/v1/metrics/x",
)
DAYS = st.sampled_from(
    ["2026-01-10", "2025-11-04", "2029-01-01", "2026-02-30", "2026-01-10T00:00:00Z", "1900-01-01", ""]
)
PLACES = [*(each.value for each in (*Region, *Zone)), "all", "nowhere", ""]
VALUES: dict[str, st.SearchStrategy[str]] = {
    "counting_basis": st.sampled_from([*(basis.value for basis in CountingBasis), "EACH"]),
    "as_of": DAYS,
    "from": DAYS,
    "to": DAYS,
    "step": st.sampled_from(["month", "year", "day"]),
    "scope": st.sampled_from(PLACES),
    "zone": st.sampled_from(PLACES),
    "park": st.sampled_from(["lhz-yantan", "none", "", "x" * 65, "未划分"]),
    "industry": st.sampled_from(["biomedicine", "none", ""]),
    "by": st.sampled_from(["zone", "park", "zone,park,industry", "industry,zone", "zone,zone", ",zone", "firm", ""]),
    "known_at": st.sampled_from(["2026-01-20T00:00:00Z", "2099-01-01T00:00:00Z"]),
    "surplus": st.just("1"),
}
QUERIES = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name])), max_size=4
)


@pytest.fixture
def cast(stage: Stage) -> None:
    settle(stage)


@pytest.fixture
def quick(cast: None, desk: Desk) -> Desk:
    """The service, once its stocks are in memory."""
    for _ in range(500):
        if desk.client.app.state.stocks.size():  # type: ignore[attr-defined]  # an application of ours
            return desk
        time.sleep(0.01)
    raise AssertionError("nothing came into memory")


@pytest.fixture
def ordinary(quick: Desk, stage: Stage, keys: KeyPair, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The same service on the same data without a quick way, and without anything in memory."""
    monkeypatch.setattr(main, "quick_reads", lambda *_: ())
    built = build(CultivationSettings(database_url=stage.service.database.url, token_public_key=keys.public))
    monkeypatch.setattr(built.app.state.stocks, "begin", lambda: None)
    with TestClient(built.app) as client:
        yield Desk(client, Mint(keys.private))


def told(desk: Desk, caller: Caller | None, path: str, query: Sequence[tuple[str, str]]) -> tuple[Any, ...]:
    sent = {"X-Correlation-Id": "one-story"}
    if caller is not None:
        sent["Authorization"] = f"Bearer {desk.mint.mint(main.NAME, caller)}"
    answer = desk.client.get(path, params=list(query), headers=sent)
    return answer.status_code, sorted(answer.headers.multi_items()), answer.content


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(caller=st.sampled_from(CALLERS), path=st.sampled_from(PATHS), query=QUERIES)
def test_both_ways_answer_alike(
    quick: Desk, ordinary: Desk, caller: Caller | None, path: str, query: list[tuple[str, str]]
) -> None:
    asked = (
        [("from", "2024-06-30"), *query] if path.endswith(("series", "flows")) and "from" not in dict(query) else query
    )
    assert told(quick, caller, path, asked) == told(ordinary, caller, path, asked)


def test_every_basis_of_every_programme_is_counted_alike(quick: Desk, ordinary: Desk) -> None:
    for programme, basis in itertools.product(Programme, CountingBasis):
        path, query = f"/v1/metrics/{programme.value}", [("counting_basis", basis.value), ("by", "zone,park,industry")]
        assert told(quick, OFFICE, path, query) == told(ordinary, OFFICE, path, query)


def test_what_is_usual_never_reaches_the_router(quick: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unexpected(*_: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(quick.client.app.router, "middleware_stack", unexpected)  # type: ignore[attr-defined]
    usual = {
        "/v1/metrics/hnte": ("as_of", "2026-01-10"),
        "/v1/metrics/hnte/series": ("from", "2024-06-30"),
        "/v1/metrics/hnte/flows": ("from", "2024-06-30"),
        "/v1/ladder": ("scope", "all"),
    }
    for path, parameter in usual.items():
        assert told(quick, HITECH, path, [parameter])[0] == 200
        assert told(quick, HITECH, path, [parameter, ("surplus", "1")])[0] == 500


def test_what_was_just_written_is_counted_by_the_quick_way_too(quick: Desk, stage: Stage) -> None:
    totals = []
    for number in range(5):
        totals.append(quick.get(OFFICE, "/metrics/hnte?scope=baiyin-hitech")["total"])
        stage.firm(f"N{number}", Zone.BAIYIN_HITECH)
        stage.title(f"N{number}", stage.firms["B1"].residencies[0].valid_from.replace(year=2025))
    assert totals == [1, 2, 3, 4, 5]
