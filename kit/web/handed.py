"""Requests that another application of this process hands over: judged there already, on behalf of a caller who is known.

They carry no token. What is handed travels under a key of the ASGI scope that no server makes, so nothing that comes over a network,
whatever its headers, path or query, can bring it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.types import Message, Receive, Scope

from contracts.routes.route import Route
from contracts.routes.table import RouteTable
from kit.data.caller import Caller

T = TypeVar("T")
HANDED = "kit.handed"


@dataclass(frozen=True)
class Handed:
    """Who asks, the route that was found for the request, and the parameters of its path."""

    caller: Caller
    route: Route
    parameters: Mapping[str, str]


def declared(scope: Scope, of: Mapping[Route, T], routes: RouteTable[Any]) -> tuple[T | None, Mapping[str, str]]:
    """What is declared for the route of a request, which was handed over or is found by its address, and the parameters of its path."""
    handed: Handed | None = scope.get(HANDED)
    if handed is not None:
        return of.get(handed.route), handed.parameters
    found = routes.find(scope["method"], scope["path"])
    return (found.value, found.parameters) if found else (None, {})


def replayed(body: bytes, receive: Receive) -> Receive:
    """The body that has been read, then whatever the client does next."""
    unread = [body]

    async def replay() -> Message:
        if unread:
            return {"type": "http.request", "body": unread.pop(), "more_body": False}
        return await receive()

    return replay
