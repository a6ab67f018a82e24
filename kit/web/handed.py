"""Requests that another application of this process hands over: judged there already, on behalf of a caller who is known.

They carry no token. What is handed travels under a key of the ASGI scope that no server makes, so nothing that comes over a network,
whatever its headers, path or query, can bring it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.types import Message, Receive

from contracts.routes.route import Route
from kit.data.caller import Caller

HANDED = "kit.handed"


@dataclass(frozen=True)
class Handed:
    """Who asks, the route that was found for the request, and the parameters of its path."""

    caller: Caller
    route: Route
    parameters: Mapping[str, str]


def replayed(body: bytes, receive: Receive) -> Receive:
    """The body that has been read, then whatever the client does next."""
    unread = [body]

    async def replay() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return replay
