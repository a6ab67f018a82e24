"""Whole pages remembered until a database behind them changes, and given again before the router looks.

A page says of itself that it lasts (`rendering.lasting_page`): that it follows from who asks, its address, the civil day and what the figures are
made of. Nothing of one load is ever kept: no idempotency key, no notice, no clock.
"""

from collections.abc import Hashable
from dataclasses import dataclass

from cachetools import LRUCache
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.access.routes.sessions import visitor_of
from gateway.access.source import MACHINES
from gateway.access.state import gateway_of
from gateway.web.rendering import LASTING
from kit.data import tracing
from kit.data.problem import Problem

MOST = 8 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Page:
    """A page as it was sent, with status 200; `route` names its spans."""

    head: Message
    body: Message
    route: str

    @property
    def size(self) -> int:
        return len(self.body["body"]) + 1024  # about what the key and the headers take


@dataclass(frozen=True)
class _Asked:
    """A page that may be remembered: in which state of the databases it is asked for, by whom and under which address."""

    state: Hashable
    key: Hashable


class RememberedPages:
    """Before the router of the gateway. Belongs to one event loop."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pages: LRUCache[Hashable, Page] = LRUCache(MOST, getsizeof=lambda page: page.size)
        self._state: Hashable = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await self._asked(scope) if _is_plain(scope) else None
        if asked is None:
            await self._app(scope, receive, send)
            return
        page = self._pages.get(asked.key)
        if page is None:
            await self._make(asked, scope, receive, send)
            return
        tracing.name_request("GET", page.route)
        await send(page.head)
        await send(page.body)

    async def _asked(self, scope: Scope) -> _Asked | None:
        """None for whoever has to be refused, and where nobody can say whether something changed.

        What was remembered in another state is forgotten.
        """
        request = Request(scope)
        try:
            visitor, state = await visitor_of(request), await gateway_of(request).figures_state()
        except Problem:
            return None
        if visitor is None or state is None:
            return None
        if state != self._state:
            self._pages.clear()
            self._state = state
        return _Asked(state, (visitor, scope["path"], scope["query_string"]))

    async def _make(self, asked: _Asked, scope: Scope, receive: Receive, send: Send) -> None:
        """What is made after a state was seen is at least as new as it, so right for as long as that lasts."""
        answer = _Answer(send)
        await self._app(scope, receive, answer.send)
        route = scope["state"].get(LASTING)
        if route is not None and answer.is_whole and asked.state == self._state:
            head, body = answer.messages
            self._pages[asked.key] = Page(head, body, route)


class _Answer:
    """The way back: keeps what goes by."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self.messages.append(message)
        await self._send(message)

    @property
    def is_whole(self) -> bool:
        """Whether it was a 200 in one piece."""
        return len(self.messages) == 2 and self.messages[0]["status"] == 200


def _is_plain(scope: Scope) -> bool:
    """Whether a reader asks for a page; the blocks that htmx asks for differ by its headers."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(MACHINES):
        return False
    return not any(name.startswith(b"hx-") for name, _ in scope["headers"])
