"""How a request reaches a service: as a call of its application in this process, or over HTTP with a token of the caller."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.routes.table import RouteMatch
from gateway.clients.upstream import Upstream
from gateway.passing.passthrough import PREFIX, Headers, Passed, sent_on
from kit.data import correlation, tracing
from kit.data.caller import Caller
from kit.web.handed import HANDED, Handed


@dataclass(frozen=True)
class Passing:
    """A request on its way: the route that it found, on whose behalf it runs, as it came, and its body."""

    found: RouteMatch[Passed]
    caller: Caller
    scope: Scope
    body: bytes

    @property
    def headers(self) -> Headers:
        return [*sent_on(self.scope["headers"]), (b"x-correlation-id", correlation.current().encode("ascii"))]


async def pass_inside(app: ASGIApp, passing: Passing, receive: Receive, send: Send) -> None:
    """Call the application. The caller travels in the scope, where nothing that comes over a network can put one."""
    if not tracing.is_on():
        await app(_scope(passing, passing.headers), _replayed(passing.body, receive), send)
        return
    with tracing.span(passing.found.route.method, tracing.here(), tracing.CLIENT) as span:

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
            await send(message)

        traced: dict[str, str] = {}
        tracing.pass_on(traced)
        told = [(name.lower().encode(), value.encode()) for name, value in traced.items()]
        await app(_scope(passing, [*passing.headers, *told]), _replayed(passing.body, receive), noted)


def _scope(passing: Passing, headers: Headers) -> Scope:
    found = passing.found
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": found.route.method,
        "scheme": "http",
        "path": passing.scope["path"][len(PREFIX) :],
        "query_string": passing.scope["query_string"],
        "root_path": "",
        "headers": headers,
        "server": ("inside", 80),
        "client": ("127.0.0.1", 0),
        HANDED: Handed(passing.caller, found.route, found.parameters),
    }


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body that has been read, then whatever the client does next."""
    unread = [body]

    async def replay() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return replay


async def pass_over_http(upstream: Upstream, passing: Passing, send: Send) -> None:
    """Ask over a kept connection and hand on the answer as it comes. Raises httpx.HTTPError."""
    address, query = (
        passing.found.route.address(passing.found.parameters),
        passing.scope["query_string"].decode("ascii"),
    )
    url = f"{address}?{query}" if query else address
    async with upstream.opened(
        passing.caller, passing.found.route.method, url, passing.headers, passing.body
    ) as answer:
        headers = [(name.lower(), value) for name, value in answer.headers.raw]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for piece in answer.aiter_raw():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
