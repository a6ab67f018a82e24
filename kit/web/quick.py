"""Reads that are answered before the framework's router sees them, when a request is what it usually is.

A route that is asked often is declared once more as a QuickRead: the roles that it answers, what its query means, and who
answers. The framework still documents it, takes every odd case and refuses; so both ways must answer alike.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.routes.route import Route
from contracts.routes.table import RouteTable
from kit.data import tracing
from kit.data.caller import Caller
from kit.web.auth import caller_in
from kit.web.handed import declared

Q = TypeVar("Q")
Asked = Mapping[str, str]
"""The parameters of a path and of a query, each at most once."""


@dataclass(frozen=True)
class QuickAnswer:
    """JSON with status 200, and its ETag where it has one."""

    body: bytes
    etag: str | None = None


@dataclass(frozen=True)
class QuickRead(Generic[Q]):
    """`roles` are those of `allow`, None where anybody signed in may ask. `meaning` and `answer` say None for whatever is to take
    the ordinary way: odd parameters, what is not ready. A question that was understood may be refused by raising a Problem."""

    route: Route
    roles: frozenset[str] | None
    meaning: Callable[[Asked], Q | None]
    answer: Callable[[Caller, Q], Awaitable[QuickAnswer | None]]


Quick = Mapping[Route, QuickRead[Any]]


async def quick_answer(read: QuickRead[Any], caller: Caller, parameters: Asked, query: bytes) -> QuickAnswer | None:
    """None for the ordinary way."""
    asked = _asked(parameters, query) if read.roles is None or caller.role in read.roles else None
    question = None if asked is None else read.meaning(asked)
    return None if question is None else await read.answer(caller, question)


class QuickReads:
    """Before the router of a service that has `routes`."""

    def __init__(self, app: ASGIApp, reads: Iterable[QuickRead[Any]], routes: Iterable[Route]) -> None:
        self._app = app
        self._reads = {read.route: read for read in reads}
        self._routes = RouteTable((route, self._reads.get(route)) for route in routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        if answer is None:
            await self._app(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": quick_headers(answer)})
            await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: Scope) -> QuickAnswer | None:
        read, parameters = declared(scope, self._reads, self._routes)
        caller = None if read is None else await caller_in(scope)
        if read is None or caller is None:
            return None
        tracing.name_request("GET", read.route.path)
        return await quick_answer(read, caller, parameters, scope["query_string"])


def _asked(parameters: Asked, query: bytes) -> dict[str, str] | None:
    """None when a name stands twice."""
    given = _pairs(query.decode("latin-1"))
    asked = {**parameters, **dict(given)}
    return asked if len(asked) == len(parameters) + len(given) else None


def _pairs(query: str) -> list[tuple[str, str]]:
    if "%" in query or "+" in query:
        return parse_qsl(query, keep_blank_values=True)
    parts = (part.partition("=") for part in query.split("&") if part)
    return [(name, value) for name, _, value in parts]


def quick_headers(answer: QuickAnswer) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-length", b"%d" % len(answer.body)), (b"content-type", b"application/json")]
    return headers if answer.etag is None else [*headers, (b"etag", answer.etag.encode("ascii"))]
