"""The frame of every process with a port: edge checks, problems, probes."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from prometheus_client.core import Metric
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from contracts.routes.route import Route
from kit.data import tracing
from kit.data.config import ServiceSettings
from kit.data.database import Database
from kit.data.writer import Writer
from kit.events.inbox import Consumer
from kit.events.worker import Job
from kit.web import problems
from kit.web.auth import Verifier, is_signed_in
from kit.web.edge import API_POLICY, JSON_ONLY, BodyRules, Edge, Traffic
from kit.web.probes import PROBES, probes
from kit.web.query import known_query
from kit.web.remembered import AnswerMemory, Remembering
from kit.web.routing import Router

PROBLEM_SCHEMA = {"type": "object", "required": ["type", "title", "status", "detail", "code", "trace_id"]}
PROBLEM_ANSWER = {"description": "RFC 9457", "content": {problems.MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}}
_TELEMETRY = TelemetryConfig(
    metrics=False,
    logs=False,
    operation_spans=False,
    auto_configure=False,
    exclude=lambda scope: scope["path"] in PROBES,
)

During = Callable[[], AbstractAsyncContextManager[object]]


@dataclass
class Service:
    """One service, ready to be served, worked and composed."""

    name: str
    app: FastAPI
    database: Database
    writer: Writer
    consumers: list[Consumer] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)


class Application(FastAPI):
    """Lets requests in at the edge, past the framework's layers around it, which only record traces and refuse what the edge has."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or tracing.is_on():
            await super().__call__(scope, receive, send)
        else:
            scope["app"] = self
            await self._edge(scope, receive, send)

    @cached_property
    def _edge(self) -> ASGIApp:
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        layer: Any = self.middleware_stack
        while not isinstance(layer, Edge):
            layer = layer.app
        return layer


def create_app(
    name: str,
    settings: ServiceSettings,
    *,
    title: str,
    routers: Iterable[Router] = (),
    database: Database | None = None,
    writer: Writer | None = None,
    during: Sequence[During] = (),
    middleware: Sequence[Middleware] = (),
    bodies: BodyRules = JSON_ONLY,
    remembered: Sequence[Route] = (),
    policy: str = API_POLICY,
    hosts: Sequence[str] = (),
    openapi: bool = True,
    figures: Callable[[], list[Metric]] = list,
) -> FastAPI:
    """An application with the checks and routes that all of ours have.

    Its lifespan starts and closes `writer`, closes `database` and enters each of `during`; tokens for the audience `name`
    are verified when the settings hold a public key, before a body is read. Answers to GET `remembered` routes are remembered until the
    database changes. `hosts` are the names it may be asked by. `openapi` publishes /openapi.json; `figures` adds to /metrics.
    """
    traffic = Traffic()
    app = Application(
        title=title,
        openapi_url="/openapi.json" if openapi else None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        responses={"4XX": PROBLEM_ANSWER, "5XX": PROBLEM_ANSWER},
        dependencies=[Depends(known_query)],
        lifespan=_lifespan(database, writer, during),
        telemetry=_TELEMETRY,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.writer = writer
    if settings.token_public_key:
        app.state.verifier = Verifier(settings.token_public_key, audience=name)
    if bodies.known is None and settings.token_public_key:
        bodies = replace(bodies, known=is_signed_in)
    problems.install(app)
    app.include_router(probes(name, settings, database, traffic, figures))
    for router in routers:
        app.include_router(router)
    for inner in middleware:
        app.add_middleware(inner.cls, *inner.args, **inner.kwargs)
    if database is not None and remembered:
        app.state.answers = AnswerMemory(database)
        app.add_middleware(Remembering, routes=remembered)
    app.add_middleware(Edge, bodies=bodies, traffic=traffic, policy=policy, hosts=hosts)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _lifespan(
    database: Database | None, writer: Writer | None, during: Sequence[During]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if database is not None:
                stack.callback(database.close)
            if writer is not None:
                writer.start()
                stack.callback(writer.close)
            for enter in during:
                await stack.enter_async_context(enter())
            yield

    return lifespan
