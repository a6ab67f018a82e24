"""The client between processes: the same httpx client whether a service runs elsewhere or in this process."""

import httpx
from starlette.types import ASGIApp

from kit import correlation

Client = httpx.AsyncClient

CONNECT_SECONDS = 2.0
READ_SECONDS = 60.0  # a caller sets its own limit around each call; in-process transports know none
CONNECTIONS = httpx.Limits(max_connections=200, max_keepalive_connections=50)


def client_for(target: str | ASGIApp) -> Client:
    """A client for a base URL, or for an application in this process.

    No redirects, no proxies from the environment; the correlation id travels along. In process, a fault of the
    service is its 500 answer and never an exception here; whoever composes the process enters the lifespans.
    """
    hooks = {"request": [_pass_correlation]}
    if isinstance(target, str):
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
        return httpx.AsyncClient(
            base_url=target, timeout=timeout, limits=CONNECTIONS, trust_env=False, event_hooks=hooks
        )
    transport = httpx.ASGITransport(app=target, raise_app_exceptions=False)
    return httpx.AsyncClient(base_url="http://inside", transport=transport, trust_env=False, event_hooks=hooks)


async def _pass_correlation(request: httpx.Request) -> None:
    request.headers.setdefault(correlation.HEADER, correlation.current())
