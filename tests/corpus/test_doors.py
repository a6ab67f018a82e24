"""Every operation of every service, asked by those who may not."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from contracts.codes import Zone
from kit.data.caller import Caller
from kit.web.auth import Mint
from tests.corpus.requests import private_key
from tests.corpus.world import FIRM, OFFICE, World

SERVICES = ("registry", "cultivation", "notifications")
NOBODYS = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
REFERENCE = {"/v1/parks", "/v1/industries"}  # of no firm: whoever has a token may read it


def operations(world: World, service: str) -> Iterator[tuple[str, str]]:
    """Method and path of everything that a service describes."""
    document = world.inside(service, "GET", "/openapi.json", {}).json()
    for path, item in document["paths"].items():
        yield from ((method.upper(), path) for method in item)


def filled(path: str, **given: str) -> str:
    """The path with an identifier of nobody, or a given one, in each place."""
    return re.sub(r"\{(\w+)\}", lambda match: given.get(match[1], NOBODYS), path)


def signed(world: World, audience: str, caller: Caller) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {Mint(private_key(world)).mint(audience, caller)}"}


@pytest.mark.parametrize("service", SERVICES)
def test_without_a_token_for_this_very_service_no_operation_answers(service: str, world: World) -> None:
    for_another = signed(world, "another", Caller("x", "office"))
    open_doors = [
        (method, path)
        for method, path in operations(world, service)
        for headers in ({}, {"X-Role": "admin"}, for_another)
        if world.inside(service, method, filled(path), headers).status_code != 401
    ]
    assert open_doors == []


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_that_nobody_has_sees_and_changes_nothing(service: str, world: World) -> None:
    headers = signed(world, service, Caller("x", "nobody", frozenset(Zone), world.firm_id))
    seen = [
        (method, path)
        for method, path in operations(world, service)
        if path not in REFERENCE
        and not empty(world.inside(service, method, filled(path, firm_id=world.firm_id), headers))
    ]
    assert seen == []


def empty(answer: httpx.Response) -> bool:
    return answer.status_code in (403, 404) or (answer.status_code == 200 and answer.json()["total"] == 0)


def test_a_firm_cannot_tell_another_firm_from_none(world: World) -> None:
    other = world.ask("POST", "/api/v1/firms", json=world.base()).json()["firm_id"]
    told = [
        (method, path)
        for service in SERVICES
        for method, path in operations(world, service)
        if "{firm_id}" in path and not alike(world, method, f"/api{path}", other)
    ]
    assert told == []


def alike(world: World, method: str, path: str, firm_id: str) -> bool:
    answers = [world.ask(method, filled(path, firm_id=each), who=FIRM) for each in (firm_id, NOBODYS)]
    bodies = [{**answer.json(), "trace_id": "", "instance": ""} for answer in answers]
    return bodies[0] == bodies[1] and answers[0].status_code == answers[1].status_code >= 400


@pytest.mark.parametrize("service", [*SERVICES, "gateway"])
def test_no_route_and_no_dependency_takes_a_thread_of_the_server(service: str, world: World) -> None:
    """FastAPI runs a plain function in its thread pool: a waste for a look-up, and a dead end for one that waits."""
    plain = {
        f"{call.__module__}.{call.__qualname__}"
        for route in routes(world.system.services[service].app.router)
        for call in calls(route.dependant)
        if inspect.isfunction(call) and not inspect.iscoroutinefunction(call)
    }
    assert plain == set(), "make it async def"


def routes(router: Any) -> Iterator[APIRoute]:
    """The routes of a router and of those that it includes."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router") or hasattr(route, "routes"):
            yield from routes(getattr(route, "original_router", route))


def calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from calls(inner)


def test_the_office_sees_the_firm_that_the_others_could_not(world: World) -> None:
    assert world.ask("GET", f"/api/v1/firms/{world.firm_id}", who=OFFICE).status_code == 200
