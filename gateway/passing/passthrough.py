"""/api/v1/… of the services, by an explicit table: what is not in it does not exist outside.

A request goes on with its method, query, body and the few headers that mean something to a service, and with a token of at
most a minute instead of the bearer. The answer comes back as it is, with addresses rewritten to the gateway's.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from contracts.routes.route import Route
from gateway.access.routes.sessions import MachineDep
from gateway.access.state import GatewayDep
from gateway.access.usecases.sessions import caller_of
from kit.data.problem import not_found
from kit.web.query import ANY_QUERY
from kit.web.routing import Router

PREFIX = "/api"
SENT_ON = (
    "accept",
    "accept-language",
    "content-type",
    "idempotency-key",
    "if-match",
    "if-none-match",
    "prefer",
    "x-filename",
)
BROUGHT_BACK = (
    "cache-control",
    "content-disposition",
    "content-language",
    "content-type",
    "etag",
    "idempotency-replayed",
    "last-modified",
    "retry-after",
)
PARAMETER = re.compile(r"\{(\w+)\}")
METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]


@dataclass(frozen=True)
class Passed:
    """A route of a service that the gateway offers; an upload takes files of up to 10 MB."""

    route: Route
    service: str

    @property
    def method(self) -> str:
        return self.route.method

    @property
    def outside(self) -> str:
        return PREFIX + self.route.path


def uploads_of(table: Iterable[Passed]) -> str:
    """A pattern of the paths that take files."""
    return "|".join(PARAMETER.sub("[^/]+", route.outside) for route in table if route.route.upload)


class RouteTable:
    """Finds the route of a request: one path at most, a written one before one with parameters, which hold no `/` and no `:`.

    Ordered by the first word of a path, because every request of a machine asks here.
    """

    def __init__(self, routes: Iterable[Passed]) -> None:
        self._by_word: dict[str, list[tuple[re.Pattern[str], dict[str, Passed]]]] = defaultdict(list)
        by_path: dict[str, dict[str, Passed]] = defaultdict(dict)
        for route in routes:
            by_path[route.outside][route.method] = route
        for path in sorted(by_path, key=lambda path: path.count("{")):
            pattern = re.compile(PARAMETER.sub(r"(?P<\1>[^/:]+)", path))
            self._by_word[_word(path)].append((pattern, by_path[path]))

    def find(self, method: str, path: str) -> "RouteMatch | None":
        """The entry with that method and path, None when there is none."""
        for pattern, by_method in self._by_word.get(_word(path), ()):
            matched = pattern.fullmatch(path)
            if matched:
                return RouteMatch(by_method[method], matched.groupdict()) if method in by_method else None
        return None

    def methods(self, path: str) -> set[str]:
        """The methods that the path has."""
        matching = (ways for pattern, ways in self._by_word.get(_word(path), ()) if pattern.fullmatch(path))
        return set(next(matching, ()))


@dataclass(frozen=True)
class RouteMatch:
    """An entry of the table with the parameters of a path."""

    passed: Passed
    parameters: Mapping[str, str]


def router_of(table: Iterable[Passed], others: Iterable[APIRouter]) -> Router:
    """The last router under /api: it passes on what is in the table, answers 405 to a wrong method and 404 to the rest.

    Left out of the gateway's own description: /api/v1/openapi.json brings in the services'. `others` come before it.
    """
    routes = RouteTable(table)
    own = [route for router in others for route in router.routes if isinstance(route, APIRoute)]
    last = Router()

    async def found(request: Request) -> RouteMatch:
        hit = routes.find(request.method, request.scope["path"])
        if hit is not None:
            return hit
        allowed = routes.methods(request.scope["path"]) | _methods(own, request)
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))}) if allowed else not_found()

    @last.api_route("/api/{path:path}", methods=METHODS, openapi_extra=ANY_QUERY, include_in_schema=False)
    async def pass_on(
        request: Request, hit: Annotated[RouteMatch, Depends(found)], visitor: MachineDep, gateway: GatewayDep
    ) -> Response:
        answer = await gateway.services.named(hit.passed.service).call(
            caller_of(visitor),
            request.method,
            hit.passed.route.address(hit.parameters),
            params=request.scope["query_string"].decode("ascii"),
            content=await request.body() or None,
            headers={name: request.headers[name] for name in SENT_ON if name in request.headers},
        )
        headers = {name: answer.headers[name] for name in BROUGHT_BACK if name in answer.headers}
        return Response(answer.content, answer.status_code, headers=headers | rewritten(answer.headers))

    return last


def rewritten(headers: Mapping[str, str]) -> dict[str, str]:
    """Location and Link as addresses of the gateway."""
    found = {}
    if headers.get("location", "").startswith("/v1/"):
        found["Location"] = PREFIX + headers["location"]
    if "link" in headers:
        found["Link"] = headers["link"].replace("</v1/", f"<{PREFIX}/v1/")
    return found


def _word(path: str) -> str:
    """`firms` of /api/v1/firms/…, `standings` of /api/v1/standings:batch."""
    return path.removeprefix(f"{PREFIX}/v1/").partition("/")[0].partition(":")[0]


def _methods(own: Iterable[APIRoute], request: Request) -> set[str]:
    matching = (route for route in own if route.matches(request.scope)[0] is not Match.NONE)
    return {method for route in matching for method in route.methods or ()}
