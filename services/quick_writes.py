"""Writes that are answered before the framework's router sees them, when a request is what it usually is.

Half of what a registration costs the event loop is finding its route and solving its dependencies. A route that is written often
is declared once more as a QuickWrite. The framework still documents it, takes every odd case and refuses; so both ways must
answer alike.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from fastapi import Request, Response
from pydantic import ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.commands.base import Command
from contracts.routes.route import Route
from contracts.routes.table import RouteTable
from kit.data import tracing
from kit.data.problem import Problem
from kit.web.actions import Action, action_of
from kit.web.auth import caller_in
from kit.web.handed import declared, replayed
from kit.web.strict_json import parse_json

C = TypeVar("C", bound=Command)
JSON = b"application/json"


@dataclass(frozen=True)
class QuickWrite(Generic[C]):
    """`roles` are those of `allow`. The route has neither parameters nor a query; its body is the `command`."""

    route: Route
    roles: frozenset[str]
    command: type[C]
    answer: Callable[[C, Action], Awaitable[Response]]


class QuickWrites:
    """Before the router of a service."""

    def __init__(self, app: ASGIApp, writes: Iterable[QuickWrite[Any]]) -> None:
        self._app = app
        self._writes = {write.route: write for write in writes}
        self._routes = RouteTable(self._writes.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        write = self._found(scope)
        caller = None if write is None else await caller_in(scope)
        if write is None or caller is None or caller.role not in write.roles:
            await self._app(scope, receive, send)
            return
        tracing.name_request(write.route.method, write.route.path)
        request = Request(scope, receive)
        command = _command(write.command, await request.body())
        if command is None:
            await self._app(scope, replayed(await request.body(), receive), send)
            return
        answer = await write.answer(command, await action_of(request, caller))
        await answer(scope, receive, send)

    def _found(self, scope: Scope) -> QuickWrite[Any] | None:
        if scope["type"] != "http" or scope["query_string"] or (b"content-type", JSON) not in scope["headers"]:
            return None
        return declared(scope, self._writes, self._routes)[0]


def _command(kind: type[C], body: bytes) -> C | None:
    """None for what is to be refused in the ordinary way."""
    try:
        return kind.model_validate(parse_json(body))
    except (Problem, ValidationError):
        return None
