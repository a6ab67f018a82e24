"""The lane: what is for the services is taken before the framework's router looks at it.

A request goes on with its method, query, body and the few headers that mean something to a service, on behalf of the visitor whose
bearer it brings; the answer comes back as it is, with addresses rewritten to the gateway's. Nothing is read or made here twice.
"""

import asyncio
from collections.abc import Iterable

import httpx
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.routes.table import RouteMatch, RouteTable
from gateway.access.routes.sessions import machine_of
from gateway.access.state import gateway_of
from gateway.access.usecases.sessions import caller_of
from gateway.clients.at_hand import READ_SECONDS
from gateway.clients.upstream import WRITE_SECONDS
from gateway.passing.handover import Passing, pass_at_hand, pass_inside, pass_over_http
from gateway.passing.passthrough import PREFIX, Passed, brought_back
from kit.data import tracing
from kit.data.logging import logger
from kit.data.problem import not_found
from kit.web.problems import problem_of

TELLING_OF_BODIES = (b"content-length", b"transfer-encoding")


class Lane:
    """Passes on what is in the table, leaves to the application what its `own` routers have, and answers 405 to a wrong method
    and 404 to the rest of /api.
    """

    def __init__(self, app: ASGIApp, table: Iterable[Passed], own: Iterable[APIRouter]) -> None:
        self._app = app
        self._routes = RouteTable((each.route, each) for each in table)
        self._own = [route for router in own for route in router.routes if isinstance(route, APIRoute)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(f"{PREFIX}/"):
            await self._app(scope, receive, send)
            return
        found = self._routes.find(scope["method"], scope["path"][len(PREFIX) :])
        if found is not None:
            await self._pass(found, scope, receive, send)
        elif any(route.matches(scope)[0] is Match.FULL for route in self._own):
            await self._app(scope, receive, send)
        else:
            self._refuse(scope)

    async def _pass(self, found: RouteMatch[Passed], scope: Scope, receive: Receive, send: Send) -> None:
        tracing.name_request(scope["method"], found.value.outside)
        request, reads = Request(scope, receive), scope["method"] == "GET"
        caller = caller_of(await machine_of(request))
        body = await request.body() if _has_body(scope) else b""
        passing = Passing(found, caller, scope, body)
        upstream, answer = gateway_of(request).services.named(found.value.service), _Answer(send)
        try:
            if reads and upstream.app is not None and await pass_at_hand(upstream.app, passing, answer.send):
                return
            async with asyncio.timeout(READ_SECONDS if reads else WRITE_SECONDS):
                if upstream.app is None:
                    await pass_over_http(upstream, passing, answer.send)
                else:
                    await pass_inside(upstream.app, passing, receive, answer.send)
        except (httpx.HTTPError, TimeoutError) as error:
            if not answer.started:
                raise upstream.away(error) from error
            logger.warning("answer broken off", extra={"upstream": upstream.audience, "cause": type(error).__name__})

    def _refuse(self, scope: Scope) -> None:
        own = [route for route in self._own if route.matches(scope)[0] is not Match.NONE]
        ways = {method for route in own for method in route.methods or ()}
        allowed = self._routes.methods(scope["path"][len(PREFIX) :]) | ways
        if not allowed:
            raise not_found()
        raise problem_of(HTTPException(405, headers={"Allow": ", ".join(sorted(allowed))}))


class _Answer:
    """The way back: the headers that mean something outside, and whether any of it has left."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": brought_back(message["headers"])}
        await self._send(message)


def _has_body(scope: Scope) -> bool:
    told = [value for name, value in scope["headers"] if name in TELLING_OF_BODIES]
    return bool(told) and told != [b"0"]
