"""/api/v1/… of the services, by an explicit table: what is not in it does not exist outside.

A request goes on with its method, query, body and the few headers that mean something to a service, and with a token of at
most a minute instead of the bearer. The answer comes back as it is, with addresses rewritten to the gateway's.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from gateway.api.session import MachineDep
from gateway.api.state import GatewayDep
from gateway.usecases.sessions import caller_of
from kit.app import ANY_QUERY

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
PARAMETER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Passed:
    """A route of a service that the gateway offers; `upload` takes files of up to 10 MB."""

    method: str
    path: str
    service: str
    upload: bool = False

    @property
    def outside(self) -> str:
        return PREFIX + self.path

    def inside(self, parameters: Mapping[str, str]) -> str:
        """The path at the service; a parameter cannot become a separator or a step upwards."""
        return self.path.format(**{name: quote(value, safe="") for name, value in parameters.items()})


def router_of(table: Iterable[Passed]) -> APIRouter:
    """One route per entry, left out of the gateway's own description: /api/v1/openapi.json brings in the service's."""
    router = APIRouter()
    for route in table:
        router.add_api_route(
            route.outside,
            _endpoint(route),
            methods=[route.method],
            name=f"{route.service} {route.method} {route.path}",
            openapi_extra=ANY_QUERY,
            include_in_schema=False,
        )
    return router


def uploads_of(table: Iterable[Passed]) -> str:
    """A pattern of the paths that take files."""
    return "|".join(PARAMETER.sub("[^/]+", route.outside) for route in table if route.upload)


def _endpoint(route: Passed) -> Callable[..., Awaitable[Response]]:
    async def pass_on(request: Request, visitor: MachineDep, gateway: GatewayDep) -> Response:
        answer = await gateway.services.named(route.service).call(
            caller_of(visitor),
            request.method,
            route.inside(request.path_params),
            params=request.url.query,
            content=await request.body() or None,
            headers={name: request.headers[name] for name in SENT_ON if name in request.headers},
        )
        headers = {name: answer.headers[name] for name in BROUGHT_BACK if name in answer.headers}
        return Response(answer.content, answer.status_code, headers=headers | rewritten(answer.headers))

    return pass_on


def rewritten(headers: Mapping[str, str]) -> dict[str, str]:
    """Location and Link as addresses of the gateway."""
    found = {}
    if headers.get("location", "").startswith("/v1/"):
        found["Location"] = PREFIX + headers["location"]
    if "link" in headers:
        found["Link"] = headers["link"].replace("</v1/", f"<{PREFIX}/v1/")
    return found
