"""Addresses under /api that nobody has: 404, and 405 where only the method is wrong."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.routing import Match

from kit.app import ANY_QUERY
from kit.problems import not_found

router = APIRouter()
METHODS = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")


@router.api_route("/api/{path:path}", methods=list(METHODS), openapi_extra=ANY_QUERY, include_in_schema=False)
async def nowhere(request: Request) -> None:
    allowed: set[str] = set()
    for route in request.app.routes:
        if getattr(route, "endpoint", None) is not nowhere and route.matches(request.scope)[0] is Match.PARTIAL:
            allowed |= getattr(route, "methods", None) or set()
    if request.url.path.startswith("/api/v1/") and allowed:
        raise HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))})
    raise not_found()
