"""The merged description: the gateway's own routes, the table's routes, and nothing of the services besides."""

from typing import Any

import pytest

from contracts.routes.route import Route
from gateway.passing.openapi import merged
from gateway.passing.passthrough import Passed
from tests.gateway.conftest import Outside

PATH_ID = {"in": "path", "name": "id"}


@pytest.fixture
def document(lasting: Outside) -> dict[str, Any]:
    answer: dict[str, Any] = lasting.client.get("/api/v1/openapi.json").raise_for_status().json()
    return answer


def test_own_routes_and_routes_of_the_table_are_described(document: dict[str, Any]) -> None:
    assert {"get", "post"} <= set(document["paths"]["/api/v1/firms"])
    assert "post" in document["paths"]["/api/v1/tokens"]
    assert "get" in document["paths"]["/api/v1/attainment"]


def test_pages_and_inner_addresses_are_not(document: dict[str, Any]) -> None:
    assert all(path.startswith("/api/v1/") for path in document["paths"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    references = set(_references(document))
    assert "#/components/schemas/cultivation.StockAnswer" in references
    assert {name.removeprefix("#/components/schemas/") for name in references} <= set(schemas)


def test_operations_have_names_of_their_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    assert len(names) == len(set(names))


def test_all_but_signing_in_wants_a_bearer(document: dict[str, Any]) -> None:
    open_to_all = {
        path for path, item in document["paths"].items() for operation in item.values() if not operation["security"]
    }
    assert open_to_all == {"/api/v1/tokens", "/api/v1/proofs:verify"}


def test_what_changes_a_version_that_was_seen_wants_it_named(document: dict[str, Any]) -> None:
    headers = {
        each["name"]: each["required"] for each in document["paths"]["/api/v1/firms/{firm_id}"]["patch"]["parameters"]
    }
    assert headers["If-Match"] is True
    assert "If-Match" not in str(document["paths"]["/api/v1/firms"]["post"].get("parameters"))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("put", "/api/v1/paths/{scope}/{year}"),
        ("put", "/api/v1/indicator-values/{indicator}/{scope}/{year}"),
        ("post", "/api/v1/indicator-values/{indicator}/{scope}/{year}:withdraw"),
    ],
)
def test_what_the_office_decides_here_wants_its_version_too(document: dict[str, Any], method: str, path: str) -> None:
    headers = [each["name"] for each in document["paths"][path][method]["parameters"] if each["in"] == "header"]
    assert headers == ["If-Match"]


def test_an_operation_says_each_status_that_it_can_give(document: dict[str, Any]) -> None:
    operations = [each for item in document["paths"].values() for each in item.values()]
    assert all(status.isdigit() for operation in operations for status in operation["responses"])
    change = set(document["paths"]["/api/v1/paths/{scope}/{year}"]["put"]["responses"])
    assert {"200", "404", "409", "412", "415", "422", "428"} <= change
    assert not {"409", "412", "415"} & set(document["paths"]["/api/v1/firms"]["get"]["responses"])


def test_a_refusal_is_described_once(document: dict[str, Any]) -> None:
    problem = document["components"]["schemas"]["Problem"]
    answer = document["paths"]["/api/v1/firms"]["post"]["responses"]["409"]["content"]["application/problem+json"]
    assert answer["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert {"type", "title", "status", "detail", "code", "trace_id"} <= set(problem["required"])


def test_a_route_is_found_whatever_the_service_calls_its_parameter() -> None:
    theirs = {
        "paths": {
            "/v1/firms/{id}": {"get": {"operationId": "read", "responses": {}, "parameters": [PATH_ID]}},
            "/v1/secrets": {"get": {"operationId": "secrets"}},
        }
    }
    own: dict[str, Any] = {"paths": {}}
    document = merged(own, {"registry": theirs}, [Passed(Route("GET", "/v1/firms/{firm_id}"), "registry")])
    assert list(document["paths"]) == ["/api/v1/firms/{firm_id}"]
    assert document["paths"]["/api/v1/firms/{firm_id}"]["get"]["parameters"][0]["name"] == "firm_id"


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        here = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return here + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []
