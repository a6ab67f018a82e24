"""The client between processes: the same httpx client whether a service runs elsewhere or in this process."""

import asyncio
from typing import Any

import httpx
from starlette.types import ASGIApp, Message

from kit.data import correlation, tracing
from kit.data.logging import logger

CONNECT_SECONDS = 2.0
READ_SECONDS = 60.0  # a caller sets its own limit around each call; in-process transports know none
CONNECTIONS = httpx.Limits(max_connections=200, max_keepalive_connections=50)


class Client(httpx.AsyncClient):
    """A client whose calls are spans of the caller's trace, which travels along."""

    async def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
        with tracing.span(request.method, tracing.here(), tracing.CLIENT) as span:
            tracing.pass_on(request.headers)
            response = await super().send(request, **options)
            span.set_attribute("http.response.status_code", response.status_code)
            return response


def client_for(target: str | ASGIApp) -> Client:
    """A client for a base URL, or for an application in this process.

    No redirects, no proxies from the environment; the correlation id travels along. In process, a fault of the
    service is its 500 answer and never an exception here; whoever composes the process enters the lifespans.
    """
    hooks = {"request": [_pass_correlation]}
    if isinstance(target, str):
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        return Client(base_url=target, timeout=timeout, limits=CONNECTIONS, trust_env=False, event_hooks=hooks)
    return Client(base_url="http://inside", transport=InProcess(target), trust_env=False, event_hooks=hooks)


async def _pass_correlation(request: httpx.Request) -> None:
    request.headers.setdefault(correlation.HEADER, correlation.current())


class InProcess(httpx.AsyncBaseTransport):
    """Calls an application directly. httpx has a transport for this too; it looks for a missing package on every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        exchange = Exchange(await request.aread())
        try:
            await self._app(_scope(request), exchange.receive, exchange.send)
        except Exception:
            logger.exception("fault of an application in this process")
        return httpx.Response(
            exchange.status, headers=exchange.headers, stream=httpx.ByteStream(b"".join(exchange.parts))
        )


class Exchange:
    """One request as ASGI messages, and what came back; 500 when nothing did."""

    def __init__(self, body: bytes) -> None:
        self._unread: list[bytes] = [body]
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.parts: list[bytes] = []

    async def receive(self) -> Message:
        if self._unread:
            return {"type": "http.request", "body": self._unread.pop(), "more_body": False}
        await asyncio.Event().wait()  # the caller stays; whoever watches for its leaving is cancelled with the answer
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message.get("headers", [])
        elif message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "server": (url.host, url.port),
        "client": ("127.0.0.1", 0),
    }
