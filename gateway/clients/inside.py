"""Calls of a service's application in this process: no token, no second reading; the caller travels in the scope (kit.web.handed)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.clients.answered import AnsweredInside
from gateway.clients.http import Exchange
from kit.data import correlation, tracing
from kit.data.logging import logger
from kit.web.handed import HANDED, Handed

Headers = list[tuple[bytes, bytes]]


async def hand_over(app: ASGIApp, handed: Handed, query: bytes, headers: Headers, receive: Receive, send: Send) -> None:
    """Let the application answer, as a span of the caller's trace where one is told."""
    headers = [*headers, (b"x-correlation-id", correlation.current().encode("ascii"))]
    if not tracing.is_on():
        await app(_scope(handed, query, headers), receive, send)
        return
    with tracing.span(handed.route.method, tracing.here(), tracing.CLIENT) as span:

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
            await send(message)

        traced: dict[str, str] = {}
        tracing.pass_on(traced)
        told = [(name.lower().encode(), value.encode()) for name, value in traced.items()]
        await app(_scope(handed, query, [*headers, *told]), receive, noted)


async def ask(app: ASGIApp, handed: Handed, query: bytes, headers: Headers, body: bytes) -> AnsweredInside:
    """The whole answer; a fault of the application is its 500 and never an exception here."""
    exchange = Exchange(body)
    try:
        await hand_over(app, handed, query, headers, exchange.receive, exchange.send)
    except Exception:
        logger.exception("fault of an application in this process")
    return AnsweredInside(exchange.status, exchange.headers, b"".join(exchange.parts))


def _scope(handed: Handed, query: bytes, headers: Headers) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": handed.route.method,
        "scheme": "http",
        "path": handed.route.path.format(**handed.parameters),
        "query_string": query,
        "root_path": "",
        "headers": headers,
        "server": ("inside", 80),
        "client": ("127.0.0.1", 0),
        HANDED: handed,
    }
