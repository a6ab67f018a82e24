"""Pages by the first word of their addresses: a request is held against the routes of its word, not against every page there is."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

CHOSEN = "page.route"


class PagesByWord(BaseRoute):
    """All pages as one route of the application; within a word they keep their order."""

    def __init__(self, app: FastAPI, routers: Iterable[APIRouter]) -> None:
        self._routes: dict[str, list[BaseRoute]] = defaultdict(list)
        for router in routers:
            for word, part in _by_word(router).items():
                app.include_router(part, include_in_schema=False)
                self._routes[word].append(app.router.routes.pop())

    @property
    def routes(self) -> list[BaseRoute]:
        """Everything that is looked at, as the application has it."""
        return list(chain.from_iterable(self._routes.values()))

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        best, found = Match.NONE, dict[str, object]()
        for route in self._routes.get(_word(scope["path"]), ()) if scope["type"] == "http" else ():
            match, child = route.matches(scope)
            if match.value > best.value:
                best, found = match, {**child, CHOSEN: route}
            if match is Match.FULL:
                break
        return best, found

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: BaseRoute = scope[CHOSEN]
        await route.handle(scope, receive, send)


def _by_word(router: APIRouter) -> dict[str, APIRouter]:
    """The router once for each word that its pages begin with."""
    parts: dict[str, APIRouter] = defaultdict(APIRouter)
    for route in router.routes:
        assert isinstance(route, APIRoute)  # noqa: S101 - routers of pages hold nothing else
        parts[_word(route.path)].routes.append(route)
    return parts


def _word(path: str) -> str:
    """`firms` of /firms/{firm_id}/rename, nothing of /."""
    return path[1:].partition("/")[0]
