"""One service as the gateway reaches it: over HTTP or inside this process, always with a fresh token of the caller.

Refusals of a service become problems again; a service that is away, too slow or refuses our own token is 503 upstream_unavailable.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import httpx
import orjson
from pydantic import BaseModel, ValidationError
from starlette.types import ASGIApp

from contracts.commands.base import Command
from contracts.routes.route import Route
from gateway.clients import inside
from gateway.clients.answered import Answered, AnsweredInside
from gateway.clients.at_hand import READ_SECONDS, at_hand
from gateway.clients.queries import query_of
from kit.data.caller import Caller
from kit.data.logging import logger
from kit.data.problem import FieldError, Problem, unavailable
from kit.web.auth import Mint
from kit.web.handed import Handed

WRITE_SECONDS = 60.0
PLAIN = (b"Accept-Encoding", b"identity")  # what is handed on as it comes says nothing of its encoding
STANDARD = frozenset({"type", "title", "status", "detail", "instance", "code", "trace_id", "errors"})

M = TypeVar("M", bound=BaseModel)
Query = Mapping[str, Any]


@dataclass(frozen=True)
class Download:
    """A file as the service sent it."""

    headers: Mapping[str, str]
    content: bytes


class Upstream:
    """Base of the typed clients; `audience` is the service's name in tokens."""

    audience = ""

    def __init__(self, http: httpx.AsyncClient, mint: Mint, app: ASGIApp | None = None) -> None:
        """`app` answers in this process; over HTTP, `http` asks with tokens of `mint`."""
        self._http = http
        self._mint = mint
        self.app = app

    async def read(self, caller: Caller, model: type[M], route: Route, **asked: Any) -> M:
        """A typed answer. What the route has in its path goes there, the rest into the query; None is left out, tuples repeat."""
        parameters, query = _divided(route, asked)
        return self._answer(model, _good(await self.call(caller, route, parameters, query=query)))

    async def act(
        self,
        caller: Caller,
        model: type[M],
        route: Route,
        command: Command | None = None,
        *,
        key: str | None = None,
        version: int | None = None,
        **parameters: Any,
    ) -> M:
        """Make a change and read its answer; `key` is the idempotency key, `version` the version that the person has seen."""
        response = await self._send(caller, route, command, _conditions(key, version), parameters)
        return self._answer(model, response)

    async def order(
        self, caller: Caller, route: Route, command: Command, *, key: str, version: int | None, **parameters: Any
    ) -> None:
        """The same for a change whose answer says nothing that is needed."""
        await self._send(caller, route, command, _conditions(key, version), parameters)

    async def _send(
        self, caller: Caller, route: Route, command: Command | None, headers: dict[str, str], parameters: Query
    ) -> Answered:
        within, _ = _divided(route, parameters)
        content = None
        if command is not None:
            headers = headers | {"Content-Type": "application/json"}
            content = command.model_dump_json(exclude_unset=True).encode()
        return _good(await self.call(caller, route, within, content=content, headers=headers))

    async def upload(
        self,
        caller: Caller,
        model: type[M],
        route: Route,
        command: Command,
        data: bytes,
        key: str | None = None,
        **ids: str,
    ) -> M:
        """POST the bytes of a file; what the command says of it stands in the query, as the services' upload routes want it."""
        parameters, query = _divided(route, _texts(command) | ids)
        headers = _conditions(key, None) | {"Content-Type": "application/octet-stream"}
        response = await self.call(caller, route, parameters, query=query, content=data, headers=headers)
        return self._answer(model, _good(response))

    async def download(self, caller: Caller, route: Route, **asked: Any) -> Download:
        """GET a file."""
        parameters, query = _divided(route, asked)
        response = _good(await self.call(caller, route, parameters, query=query))
        return Download(response.headers, response.content)

    async def call(
        self,
        caller: Caller,
        route: Route,
        parameters: Mapping[str, Any],
        *,
        query: str = "",
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """The raw answer of the service, whatever its status."""
        seconds = READ_SECONDS if route.method == "GET" else WRITE_SECONDS
        sent = dict(headers or {})
        try:
            async with asyncio.timeout(seconds):
                if self.app is not None:
                    known = at_hand(self.app) if route.method == "GET" else None
                    held = known and await known.answer(caller, route, parameters, query.encode("ascii"))
                    if held:
                        return AnsweredInside(200, held.headers, held.body)
                    raw = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in sent.items()]
                    handed = Handed(caller, route, parameters)
                    return await inside.ask(self.app, handed, query.encode("ascii"), raw, content or b"")
                address = route.address(parameters)
                url = f"{address}?{query}" if query else address
                response = await self._http.request(
                    route.method, url, content=content, headers=sent | self._signed(caller)
                )
        except (httpx.HTTPError, TimeoutError) as error:
            raise self.away(error) from error
        return self._trusted(response)

    @asynccontextmanager
    async def opened(
        self, caller: Caller, method: str, url: str, headers: Sequence[tuple[bytes, bytes]], content: bytes
    ) -> AsyncIterator[httpx.Response]:
        """The raw answer while it is still coming, whatever its status. Raises httpx.HTTPError."""
        own = [*headers, *((name.encode(), value.encode()) for name, value in self._signed(caller).items()), PLAIN]
        request = self._http.build_request(method, url, content=content or None, headers=own)
        response = await self._http.send(request, stream=True)
        try:
            yield self._trusted(response)
        finally:
            await response.aclose()

    async def openapi(self) -> dict[str, Any]:
        """The service's own description of its routes."""
        try:
            async with asyncio.timeout(READ_SECONDS):
                response = await self._http.get("/openapi.json")
        except (httpx.HTTPError, TimeoutError) as error:
            raise self.away(error) from error
        document: dict[str, Any] = _good(response).json()
        return document

    async def close(self) -> None:
        await self._http.aclose()

    def _answer(self, model: type[M], response: Answered) -> M:
        try:
            return model.model_validate_json(response.content)
        except ValidationError as error:  # it speaks another language than ours, as in the middle of an upgrade
            raise self.away(error) from error

    def _signed(self, caller: Caller) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._mint.mint(self.audience, caller)}"}

    def _trusted(self, response: httpx.Response) -> httpx.Response:
        """A token that we have just made was refused: keys or clocks differ, which is our fault and not the caller's."""
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise self.away(None)
        return response

    def away(self, error: BaseException | None) -> Problem:
        """503: the service is away, too slow, or not to be understood."""
        logger.warning("upstream unavailable", extra={"upstream": self.audience, "cause": type(error).__name__})
        return unavailable("upstream_unavailable", "所需的业务服务暂时不可用，请稍后重试。")


def _divided(route: Route, asked: Query) -> tuple[dict[str, str], str]:
    """The parameters of the path and the query of a request. Raises TypeError for a name that the route has not."""
    query = {name: value for name, value in asked.items() if name not in route.parameters}
    if unknown := query.keys() - route.query:
        raise TypeError(f"{route.method} {route.path} asks no {', '.join(sorted(unknown))}")
    parameters = {name: str(asked[name]) for name in route.parameters}
    return parameters, query_of((name, text) for name, value in query.items() for text in _texts_of(value))


def _texts(command: Command) -> dict[str, Any]:
    """A command as texts of a query; what has parts is JSON."""
    said = command.model_dump(mode="json", exclude_unset=True)
    return {name: orjson.dumps(value).decode() if isinstance(value, dict) else value for name, value in said.items()}


def _texts_of(value: Any) -> Iterable[str]:
    """None is left out, the elements of a list stand one by one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (list, tuple)):
        return map(str, value)
    if isinstance(value, date):
        return (value.isoformat(),)
    if value is None:
        return ()
    return (str(value).lower() if isinstance(value, bool) else str(value),)


def _conditions(key: str | None, version: int | None) -> dict[str, str]:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return headers | ({"If-Match": f'"v{version}"'} if version is not None else {})


def _good(response: Answered) -> Answered:
    """The response, or the problem that it carries."""
    if response.status_code < httpx.codes.BAD_REQUEST:
        return response
    raise problem_of(response)


def problem_of(response: Answered) -> Problem:
    """A service's problem document as a problem of ours; what is none becomes 503, for a service never answers so."""
    try:
        body = response.json()
        errors = [FieldError(each["pointer"], each["code"], each["message"]) for each in body.get("errors", ())]
        extensions = {name: value for name, value in body.items() if name not in STANDARD}
        code, title, detail = str(body["code"]), str(body["title"]), str(body.get("detail", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return unavailable("upstream_unavailable", "所需的业务服务暂时不可用，请稍后重试。")
    retry = {"Retry-After": response.headers["retry-after"]} if "retry-after" in response.headers else {}
    return Problem(response.status_code, code, title, detail, errors=errors, headers=retry, **extensions)
