"""What the table lets through reaches the service with the caller's own token, and comes back with our addresses."""

import pytest

from contracts.routes.route import Route
from contracts.routes.table import RouteTable
from gateway.passing.passthrough import Passed, uploads_of
from gateway.passing.table import TABLE
from tests.gateway.conftest import FIRM_ID, Outside

FIRMS = "/api/v1/firms"


def test_the_service_sees_who_is_asking_and_not_the_bearer(lasting: Outside) -> None:
    token = lasting.token("hitech")
    seen = lasting.client.get(FIRMS, headers={"Authorization": f"Bearer {token}"}).json()
    assert seen["caller"]["role"] == "staff"
    assert seen["caller"]["grants"] == ["lanzhou-hitech"]
    assert token not in str(seen["headers"])


def test_a_firm_is_passed_on_as_the_party_it_acts_for(lasting: Outside) -> None:
    assert lasting.ask("firm", "GET", FIRMS).json()["caller"]["party"] == FIRM_ID


def test_query_body_and_meaningful_headers_go_on(lasting: Outside) -> None:
    sent = {"Idempotency-Key": "k-1", "If-Match": '"v2"', "X-Role": "office", "X-Correlation-Id": "story-0001"}
    seen = lasting.ask(
        "office", "POST", f"{FIRMS}?q=%E7%94%98&zone=a&zone=b", headers=sent, json={"name": "甘肃"}
    ).json()
    assert (seen["method"], seen["query"], seen["body"]) == ("POST", "q=%E7%94%98&zone=a&zone=b", '{"name":"甘肃"}')
    kept = {name: seen["headers"].get(name) for name in ("idempotency-key", "if-match", "x-role", "x-correlation-id")}
    assert kept == {"idempotency-key": "k-1", "if-match": '"v2"', "x-role": None, "x-correlation-id": "story-0001"}


def test_cookies_stay_at_the_door(lasting: Outside) -> None:
    seen = lasting.ask("office", "GET", FIRMS, headers={"Cookie": "session=x"}).json()
    assert "cookie" not in seen["headers"]


def test_etag_comes_back_and_addresses_become_ours(lasting: Outside) -> None:
    headers = lasting.ask("office", "GET", f"{FIRMS}/abc").headers
    assert headers["etag"] == '"v3"'
    assert headers["location"] == "/api/v1/firms/abc"
    assert headers["link"] == '</api/v1/firms?cursor=x>; rel="next"'
    assert "x-internal" not in headers


@pytest.mark.parametrize("sly", ["..%2F..%2Fmetrics", "%2e%2e%2fmetrics", "a%3Fb=c", "a%23b"])
def test_an_identifier_cannot_become_another_address(lasting: Outside, sly: str) -> None:
    answer = lasting.ask("office", "GET", f"{FIRMS}/{sly}")
    assert answer.status_code == 404 or answer.json()["firm_id"] in {"a?b=c", "a#b"}


def test_a_refusal_of_the_service_comes_back_as_it_is(lasting: Outside) -> None:
    answer = lasting.ask("office", "PATCH", f"{FIRMS}/abc", json={})
    assert (answer.status_code, answer.json()["code"], answer.json()["hint"]) == (409, "uscc_taken", "x")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_of_the_service_comes_back_without_its_cause(lasting: Outside) -> None:
    answer = lasting.ask("office", "GET", f"{FIRMS}/secret-cause/history")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "RuntimeError" not in answer.text


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/firms", "/api/", "/api/v1/livez"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_what_is_not_in_the_table_does_not_exist(lasting: Outside, method: str, path: str) -> None:
    answer = lasting.client.request(method, path, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_wrong_method_on_a_known_address_is_a_405_that_names_the_right_ones(lasting: Outside) -> None:
    answer = lasting.client.delete(FIRMS)
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/applications/A1:accept", {"POST"}),
        ("/applications/A1", {"GET", "PATCH"}),
        ("/inbox/read", {"POST"}),
        ("/inbox/M1", {"GET"}),
        ("/recognitions/expiring", {"GET"}),
    ],
)
def test_a_path_allows_its_own_methods_and_no_other_paths(lasting: Outside, path: str, methods: set[str]) -> None:
    answer = lasting.client.delete(f"/api/v1{path}")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, methods)


def test_every_route_of_the_table_asks_for_a_bearer(lasting: Outside) -> None:
    answers = {
        (route.method, route.outside): lasting.client.request(
            route.method, route.outside.replace("{", "").replace("}", "")
        )
        for route in TABLE
    }
    assert {answer.status_code for answer in answers.values()} == {401}


def test_uploads_are_the_paths_that_take_files() -> None:
    files = (Route("POST", "/v1/imports", upload=True), Route("POST", "/v1/x/{id}/files", upload=True))
    table = [Passed(route, "a") for route in (*files, Route("GET", "/v1/firms"))]
    assert uploads_of(table) == "/api/v1/imports|/api/v1/x/[^/:]+/files"


@pytest.mark.parametrize(
    ("method", "path", "route", "parameters"),
    [
        ("GET", "/v1/inbox/unread", "/v1/inbox/unread", {}),
        ("GET", "/v1/inbox/M1", "/v1/inbox/{message_id}", {"message_id": "M1"}),
        ("POST", "/v1/inbox/M1/read", "/v1/inbox/{message_id}/read", {"message_id": "M1"}),
        (
            "POST",
            "/v1/applications/A1:submit",
            "/v1/applications/{application_id}:submit",
            {"application_id": "A1"},
        ),
        ("POST", "/v1/standings:batch", "/v1/standings:batch", {}),
    ],
)
def test_the_table_finds_the_route_that_is_meant(
    method: str, path: str, route: str, parameters: dict[str, str]
) -> None:
    found = RouteTable((each.route, each.service) for each in TABLE).find(method, path)
    assert found is not None
    assert (found.route.path, found.parameters) == (route, parameters)


def test_a_verb_on_an_address_of_the_gateway_takes_no_method_of_the_thing_itself(lasting: Outside) -> None:
    value = "/api/v1/indicator-values/gdp/lanzhou-hitech/2025"
    answers = [lasting.ask("office", "DELETE", address) for address in (value, f"{value}:withdraw")]
    assert [answer.headers["allow"] for answer in answers] == ["PUT", "POST"]
