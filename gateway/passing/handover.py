"""How a request reaches a service: as a call of its application in this process, or over HTTP with a token of the caller."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.routes.table import RouteMatch
from gateway.clients import inside
from gateway.clients.at_hand import at_hand
from gateway.clients.upstream import Upstream
from gateway.passing.passthrough import Headers, Passed, sent_on
from kit.data.caller import Caller
from kit.web.handed import Handed, replayed
from kit.web.remembered import tell


@dataclass(frozen=True)
class Passing:
    """A request on its way: the route that it found, on whose behalf it runs, as it came, and its body."""

    found: RouteMatch[Passed]
    caller: Caller
    scope: Scope
    body: bytes

    @property
    def headers(self) -> Headers:
        return sent_on(self.scope["headers"])


async def pass_at_hand(app: ASGIApp, passing: Passing, send: Send) -> bool:
    """Give what the application has at hand; False where it has to be asked."""
    known, found = at_hand(app), passing.found
    held = known and await known.answer(passing.caller, found.route, found.parameters, passing.scope["query_string"])
    if not held:
        return False
    seen = [header for header in passing.scope["headers"] if header[0] == b"if-none-match"]
    await tell(held, seen[:1], send)
    return True


async def pass_inside(app: ASGIApp, passing: Passing, receive: Receive, send: Send) -> None:
    """Call the application."""
    handed = Handed(passing.caller, passing.found.route, passing.found.parameters)
    replay = replayed(passing.body, receive)
    await inside.hand_over(app, handed, passing.scope["query_string"], passing.headers, replay, send)


async def pass_over_http(upstream: Upstream, passing: Passing, send: Send) -> None:
    """Ask over a kept connection and hand on the answer as it comes. Raises httpx.HTTPError."""
    found, query = passing.found, passing.scope["query_string"].decode("ascii")
    address = found.route.address(found.parameters)
    url = f"{address}?{query}" if query else address
    async with upstream.opened(passing.caller, found.route.method, url, passing.headers, passing.body) as answer:
        headers = [(name.lower(), value) for name, value in answer.headers.raw]
        await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
        async for piece in answer.aiter_raw():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
