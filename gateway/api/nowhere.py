"""Addresses under /api that nobody has: 404, and 405 where only the method is wrong."""

from collections.abc import Iterable

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from kit.app import ANY_QUERY
from kit.problems import not_found

METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"]


def router_of(routers: Iterable[APIRouter]) -> APIRouter:
    """The last router of the API; `routers` are those before it."""
    known = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    last = APIRouter()

    @last.api_route("/api/{path:path}", methods=METHODS, openapi_extra=ANY_QUERY, include_in_schema=False)
    async def nowhere(request: Request) -> None:
        allowed = {
            method
            for route in known
            if route.matches(request.scope)[0] is not Match.NONE
            for method in route.methods or ()
        }
        if allowed:
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
        raise not_found()

    return last
