"""What the typed clients send and understand; services answer with the golden examples of the contracts only."""

import asyncio
import json
from collections.abc import Coroutine
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import respx

from contracts.codes import Programme
from contracts.commands.registry import CorrectFirm, StartImport
from gateway.clients.cultivation import Cultivation
from gateway.clients.http import client_for
from gateway.clients.notifications import Notifications
from gateway.clients.registry import Registry
from gateway.clients.upstream import Upstream
from kit.data import correlation
from kit.data.caller import Caller
from kit.data.problem import Problem, conflict
from kit.web.auth import KeyPair, Mint, Verifier

T = TypeVar("T")
EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples" / "queries"
URL = "http://service.test"
STAFF = Caller("somebody", "staff", frozenset({"lanzhou-hitech"}))
AWAY = "upstream_unavailable"

READS: list[tuple[type[Upstream], str, tuple[Any, ...], str, str]] = [
    (Registry, "firms", (), "/v1/firms", "registry/FirmPage"),
    (Registry, "firm", ("F1",), "/v1/firms/F1", "registry/FirmView"),
    (Registry, "history", ("F1",), "/v1/firms/F1/history", "registry/FirmHistory"),
    (Registry, "transfers", (), "/v1/transfers", "registry/TransferPage"),
    (Registry, "transfer", ("T1",), "/v1/transfers/T1", "registry/TransferView"),
    (Registry, "imports", (), "/v1/imports", "registry/ImportPage"),
    (Registry, "import_job", ("I1",), "/v1/imports/I1", "registry/ImportView"),
    (Registry, "import_rows", ("I1",), "/v1/imports/I1/rows", "registry/ImportRowPage"),
    (Registry, "parks", (), "/v1/parks", "registry/ParkList"),
    (Registry, "industries", (), "/v1/industries", "registry/IndustryList"),
    (Notifications, "inbox", (), "/v1/inbox", "notifications/MessagePage"),
    (Notifications, "unread", (), "/v1/inbox/unread", "notifications/UnreadCount"),
    (Cultivation, "programmes", (), "/v1/programmes", "cultivation/ProgrammeList"),
    (Cultivation, "stock", (Programme.HNTE,), "/v1/metrics/hnte", "cultivation/StockAnswer"),
    (Cultivation, "cell_firms", (Programme.HNTE,), "/v1/metrics/hnte/firms", "cultivation/DrillDown"),
    (Cultivation, "series", (Programme.HNTE,), "/v1/metrics/hnte/series", "cultivation/SeriesAnswer"),
    (Cultivation, "flows", (Programme.HNTE,), "/v1/metrics/hnte/flows", "cultivation/FlowAnswer"),
    (Cultivation, "flow_firms", (Programme.HNTE,), "/v1/metrics/hnte/flows/firms", "cultivation/FlowFirms"),
    (Cultivation, "ladder", (), "/v1/ladder", "cultivation/LadderAnswer"),
    (Cultivation, "standing", ("F1",), "/v1/standings/F1", "cultivation/Standing"),
    (Cultivation, "standings", (["F1"],), "/v1/standings", "cultivation/StandingList"),
    (Cultivation, "recognitions", (), "/v1/recognitions", "cultivation/RecognitionPage"),
    (Cultivation, "official_lists", (), "/v1/official-lists", "cultivation/OfficialListPage"),
    (Cultivation, "official_list", ("L1",), "/v1/official-lists/L1", "cultivation/OfficialListView"),
    (Cultivation, "applications", (), "/v1/applications", "applications/ApplicationPage"),
    (Cultivation, "application", ("A1",), "/v1/applications/A1", "applications/ApplicationView"),
    (Cultivation, "checks", ("A1",), "/v1/applications/A1/checks", "applications/ChecksAnswer"),
    (Cultivation, "submission", ("A1", 1), "/v1/applications/A1/submissions/1", "applications/SubmissionView"),
]


def golden(name: str) -> bytes:
    return (EXAMPLES / f"{name}.json").read_bytes()


def client(kind: type[Upstream], keys: KeyPair) -> Any:
    return kind(client_for(URL), Mint(keys.private))


def run(ask: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(ask)


@pytest.mark.parametrize(("kind", "method", "arguments", "path", "example"), READS, ids=lambda value: str(value))
def test_each_read_asks_its_address_and_returns_the_contracts_answer(
    respx_mock: respx.MockRouter,
    keys: KeyPair,
    kind: type[Upstream],
    method: str,
    arguments: tuple[Any, ...],
    path: str,
    example: str,
) -> None:
    respx_mock.get(URL + path).respond(content=golden(example))
    answer = run(getattr(client(kind, keys), method)(STAFF, *arguments))
    assert type(answer).__name__ == example.partition("/")[2]


def test_a_request_carries_a_token_for_this_service_and_the_story(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    route = respx_mock.get(f"{URL}/v1/parks").respond(content=golden("registry/ParkList"))
    with correlation.bound("story-0001"):
        run(client(Registry, keys).parks(STAFF))
    sent = route.calls.last.request.headers
    assert Verifier(keys.public, "registry").verify(sent["authorization"].removeprefix("Bearer ")) == STAFF
    assert sent["x-correlation-id"] == "story-0001"


def test_parameters_without_a_value_are_left_out(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    route = respx_mock.get(url__startswith=f"{URL}/v1/firms").respond(content=golden("registry/FirmPage"))
    run(client(Registry, keys).firms(STAFF, q="甘肃", zone=None, limit=20, as_of=date(2024, 12, 31)))
    asked = dict(route.calls.last.request.url.params)
    assert asked == {"q": "甘肃", "limit": "20", "as_of": "2024-12-31"}


def test_several_firms_repeat_their_name(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    route = respx_mock.get(url__startswith=URL).respond(content=golden("cultivation/StandingList"))
    run(client(Cultivation, keys).standings(STAFF, ["F1", "F2"]))
    assert route.calls.last.request.url.params.get_list("firm_id") == ["F1", "F2"]


def test_a_change_carries_key_and_version(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    route = respx_mock.patch(f"{URL}/v1/firms/F1").respond(
        content=golden("registry/FirmView"), headers={"ETag": '"v8"', "Content-Type": "application/json"}
    )
    command = CorrectFirm.model_validate({"name": "甘", "website": None, "registered_capital": "0.50"})
    firm = run(client(Registry, keys).change(STAFF, "F1", command, "k", 7))
    request = route.calls.last.request
    assert (request.headers["idempotency-key"], request.headers["if-match"]) == ("k", '"v7"')
    assert json.loads(request.content) == {"name": "甘", "website": None, "registered_capital": "0.50"}
    assert type(firm).__name__ == "FirmView"


def test_a_query_that_the_route_does_not_know_is_never_sent(keys: KeyPair) -> None:
    with pytest.raises(TypeError, match="asks no colour"):
        run(client(Registry, keys).firms(STAFF, colour="red"))


def test_a_parameter_cannot_become_another_address(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    route = respx_mock.get(url__startswith=URL).respond(content=golden("registry/FirmView"))
    run(client(Registry, keys).firm(STAFF, "F1/history?x=1"))
    assert route.calls.last.request.url.raw_path == b"/v1/firms/F1%2Fhistory%3Fx%3D1"


def test_a_file_is_sent_as_it_is_with_its_name_and_fields_in_the_query(
    respx_mock: respx.MockRouter, keys: KeyPair
) -> None:
    route = respx_mock.post(url__startswith=f"{URL}/v1/imports").respond(202, content=golden("registry/ImportView"))
    chosen = {"mode": "validate", "zone": "lanzhou-hitech", "confirmed_distinct": True, "columns": {"name": "单位"}}
    command = StartImport.model_validate({"filename": "名单.csv", **chosen})
    run(client(Registry, keys).start_import(STAFF, command, b"a,b\n\xff", "k"))
    request = route.calls.last.request
    assert request.content == b"a,b\n\xff"
    assert dict(request.url.params) == {
        "filename": "名单.csv",
        "mode": "validate",
        "zone": "lanzhou-hitech",
        "confirmed_distinct": "true",
        "columns": '{"name":"单位"}',
    }
    assert request.headers["idempotency-key"] == "k"


def test_a_refusal_of_the_service_is_the_same_problem_here(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    theirs = conflict("uscc_taken", "已登记", "已在其他园区登记", application_id="A1")
    respx_mock.get(f"{URL}/v1/parks").respond(409, content=theirs.body())
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    problem = caught.value
    assert (problem.status, problem.code, problem.title, problem.detail) == (
        409,
        "uscc_taken",
        "已登记",
        "已在其他园区登记",
    )
    assert problem.extensions == {"application_id": "A1"}


def test_field_errors_keep_their_pointers(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    theirs = (
        b'{"code":"validation","title":"t","errors":[{"pointer":"/name","code":"required","message":"\\u5fc5\\u586b"}]}'
    )
    respx_mock.get(f"{URL}/v1/parks").respond(422, content=theirs)
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    assert [(error.pointer, error.code, error.message) for error in caught.value.errors] == [
        ("/name", "required", "必填")
    ]


def test_retry_after_comes_along(respx_mock: respx.MockRouter, keys: KeyPair) -> None:
    theirs = conflict("firm_not_known_yet", "稍候")
    respx_mock.get(f"{URL}/v1/parks").respond(409, content=theirs.body(), headers={"Retry-After": "2"})
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    assert caught.value.headers == {"Retry-After": "2"}


@pytest.mark.parametrize("fault", [httpx.ConnectError("x"), httpx.ReadTimeout("x"), httpx.RemoteProtocolError("x")])
def test_a_service_that_is_away_is_a_503_that_says_to_come_back(
    respx_mock: respx.MockRouter, keys: KeyPair, fault: httpx.HTTPError
) -> None:
    respx_mock.get(f"{URL}/v1/parks").mock(side_effect=fault)
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    assert (caught.value.status, caught.value.code, caught.value.headers) == (503, AWAY, {"Retry-After": "2"})


@pytest.mark.parametrize(
    ("status", "body"), [(502, b"<html>"), (500, b"[]"), (404, b"{}"), (401, conflict("x", "y").body())]
)
def test_what_is_no_answer_of_a_service_is_a_503(
    respx_mock: respx.MockRouter, keys: KeyPair, status: int, body: bytes
) -> None:
    respx_mock.get(f"{URL}/v1/parks").respond(status, content=body)
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    assert (caught.value.status, caught.value.code) == (503, AWAY)


def test_a_service_that_hangs_is_given_up(
    respx_mock: respx.MockRouter, keys: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.clients.upstream.READ_SECONDS", 0.02)

    async def hang(_request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(5)
        return httpx.Response(200)

    respx_mock.get(f"{URL}/v1/parks").mock(side_effect=hang)
    with pytest.raises(Problem) as caught:
        run(client(Registry, keys).parks(STAFF))
    assert caught.value.code == AWAY


def test_an_answer_in_another_shape_is_a_service_that_is_away(keys: KeyPair) -> None:
    with respx.mock(base_url=URL) as services:
        services.get("/v1/industries").respond(200, json={"something": "else"})
        with pytest.raises(Problem) as refused:
            run(client(Registry, keys).industries(STAFF))
    assert (refused.value.status, refused.value.code) == (503, AWAY)
