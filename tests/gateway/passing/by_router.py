"""The way through the gateway as the framework's own router goes it, slow and plain: the measure for the lane."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.routes.table import RouteMatch, RouteTable
from gateway.access.routes.sessions import MachineDep
from gateway.access.state import GatewayDep
from gateway.access.usecases.sessions import caller_of
from gateway.passing.passthrough import BROUGHT_BACK, PREFIX, SENT_ON, Passed
from kit.data.problem import not_found
from kit.web.query import ANY_QUERY
from kit.web.routing import Router

METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]
BACK = {name.decode() for name in BROUGHT_BACK} - {"content-length"}


class NoLane:
    """Stands where the lane does, and takes nothing."""

    def __init__(self, app: ASGIApp, **_: object) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def router_of(table: Iterable[Passed], others: Iterable[APIRouter]) -> Router:
    """The last router under /api."""
    routes = RouteTable((each.route, each) for each in table)
    own = [route for router in others for route in router.routes if isinstance(route, APIRoute)]
    last = Router()

    async def found(request: Request) -> RouteMatch[Passed]:
        path = request.scope["path"].removeprefix(PREFIX)
        hit = routes.find(request.method, path)
        if hit is not None:
            return hit
        matching = (route for route in own if route.matches(request.scope)[0] is not Match.NONE)
        allowed = routes.methods(path) | {method for route in matching for method in route.methods or ()}
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))}) if allowed else not_found()

    @last.api_route("/api/{path:path}", methods=METHODS, openapi_extra=ANY_QUERY, include_in_schema=False)
    async def pass_on(
        request: Request, hit: Annotated[RouteMatch[Passed], Depends(found)], visitor: MachineDep, gateway: GatewayDep
    ) -> Response:
        sent = (name.decode() for name in SENT_ON)
        answer = await gateway.services.named(hit.value.service).call(
            caller_of(visitor),
            hit.route,
            hit.parameters,
            query=request.scope["query_string"].decode("ascii"),
            content=await request.body() or None,
            headers={name: request.headers[name] for name in sent if name in request.headers},
        )
        headers = {name: answer.headers[name] for name in BACK if name in answer.headers}
        if answer.headers.get("location", "").startswith("/v1/"):
            headers["Location"] = PREFIX + answer.headers["location"]
        if "link" in answer.headers:
            headers["Link"] = answer.headers["link"].replace("</v1/", f"<{PREFIX}/v1/")
        return Response(answer.content, answer.status_code, headers=headers)

    return last
