"""Answers remembered until something changes, in the process that owns the data.

What a service answers to a GET follows from who asks, what is asked, the civil day, and what its database holds; nothing else, and never
the time of day. So an answer is given again, to the byte, while no use case was committed since, in whichever process: the writer's
clock moves with each, and is looked at before every answer (kit.data.versions).
"""

import hashlib
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cachetools import LRUCache
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.routes.route import Route
from contracts.routes.table import RouteTable
from kit.data import clock
from kit.data.database import Database
from kit.data.versions import version_of
from kit.web.auth import caller_in
from kit.web.handed import HANDED

MOST = 16 * 1024 * 1024  # bytes
LONGEST = MOST // 16
PRIVATE = (b"cache-control", b"private, no-cache")  # kept by whoever asked, and asked for again each time

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Remembered:
    """A whole answer with status 200; `tag` is that of its bytes, None where an aggregate's own tag names its version."""

    headers: Headers
    body: bytes
    tag: bytes | None

    @property
    def size(self) -> int:
        return len(self.body) + 1024  # about what the key and the headers take


class AnswerMemory:
    """At most MOST bytes of the answers that were asked for last. Belongs to one event loop."""

    def __init__(self, database: Database) -> None:
        self._version = version_of(database)
        self._answers: LRUCache[Hashable, Remembered] = LRUCache(MOST, getsizeof=lambda answer: answer.size)
        self._state: tuple[Hashable, ...] = ()
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._turns = 0  # how often the clock was set back

    async def state(self) -> tuple[Hashable, ...]:
        """What all answers of now have in common; whatever was remembered in another state is forgotten."""
        version, now = await self._version.current(), clock.now()
        self._turns += now < self._latest
        self._latest = now
        state = (version, clock.civil_date(now), self._turns)
        if state != self._state:
            self._answers.clear()
            self._state = state
        return state

    def find(self, key: Hashable) -> Remembered | None:
        """The answer in the state that was asked for last."""
        return self._answers.get(key)

    def keep(self, state: tuple[Hashable, ...], key: Hashable, answer: Remembered) -> None:
        """Remember what was computed after `state` was seen: at least as new as it, so right for as long as it lasts."""
        if state == self._state and len(answer.body) <= LONGEST:
            self._answers[key] = answer


class Remembering:
    """Before a service's answers to GET `routes`: the same question again is answered from the memory in the application's state,
    or with 304.
    """

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        self._app = app
        self._routes = RouteTable((route, None) for route in routes if route.method == "GET")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = scope["type"] == "http" and scope["method"] == "GET"
        caller = (
            await caller_in(scope) if asked and (HANDED in scope or self._routes.find("GET", scope["path"])) else None
        )
        if caller is None:
            await self._app(scope, receive, send)
            return
        memory: AnswerMemory = scope["app"].state.answers
        key, state = (caller, scope["path"], scope["query_string"]), await memory.state()
        held = memory.find(key)
        if held is not None:
            await tell(held, scope["headers"], send)
            return
        answer = _Whole(scope, send)
        await self._app(scope, receive, answer.send)
        if answer.made is not None:
            memory.keep(state, key, answer.made)


class _Whole:
    """Holds the head of an answer back until its body comes: in one piece it is remembered, in several it goes its way."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._head: Message | None = None
        self.made: Remembered | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None and message["type"] == "http.response.body" and not message.get("more_body"):
            self.made = remembered(head["headers"], message.get("body", b""))
            await tell(self.made, self._scope["headers"], self._send)
            return
        if head is not None:
            await self._send(head)
        await self._send(message)


def remembered(headers: Iterable[tuple[bytes, bytes]], body: bytes) -> Remembered:
    """An answer as it is given for as long as nothing changes."""
    kept = [(name, value) for name, value in headers if name != b"cache-control"]
    if any(name == b"etag" for name, _ in kept):
        return Remembered([*kept, PRIVATE], body, None)
    tag = b'"%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode("ascii")
    return Remembered([*kept, PRIVATE, (b"etag", tag)], body, tag)


async def tell(answer: Remembered, asked: Headers, send: Send) -> None:
    """Give a remembered answer to whoever asked with these headers; 304 where it is known already."""
    if answer.tag is not None and answer.tag in _known(asked):
        await send({"type": "http.response.start", "status": 304, "headers": [(b"etag", answer.tag), PRIVATE]})
        await send({"type": "http.response.body", "body": b""})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": answer.headers})
        await send({"type": "http.response.body", "body": answer.body})


def _known(asked: Headers) -> set[bytes]:
    """The tags that the client has already."""
    given = [value for name, value in asked if name == b"if-none-match"]
    return {tag.strip().removeprefix(b"W/") for value in given for tag in value.split(b",")}
