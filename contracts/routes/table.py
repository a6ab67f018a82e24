"""Finding the route of a request among those of a service, or of all."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from contracts.routes.route import Route

T = TypeVar("T")
LONG = 200  # letters of a path; longer ones are not worth remembering
PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class RouteMatch(Generic[T]):
    """A route with what the table holds for it, and the parameters of the path that was asked for."""

    route: Route
    value: T
    parameters: Mapping[str, str]


class RouteTable(Generic[T]):
    """What is held for routes, by method and path: a written path goes before one with parameters, which hold no `/` and no `:`.

    Ordered by the first word of a path, because every request of a machine asks here.
    """

    def __init__(self, entries: Iterable[tuple[Route, T]]) -> None:
        self._by_word: dict[str, list[tuple[re.Pattern[str], dict[str, tuple[Route, T]]]]] = defaultdict(list)
        self._remembered = lru_cache(maxsize=1024)(self._search)
        by_path: dict[str, dict[str, tuple[Route, T]]] = defaultdict(dict)
        for route, value in entries:
            by_path[route.path][route.method] = route, value
        for path in sorted(by_path, key=lambda path: path.count("{")):
            pattern = re.compile(PARAMETER.sub(r"(?P<\1>[^/:]+)", path))
            self._by_word[_word(path)].append((pattern, by_path[path]))

    def find(self, method: str, path: str) -> RouteMatch[T] | None:
        """The entry with that method and path, None when there is none."""
        return self._remembered(method, path) if len(path) < LONG else self._search(method, path)

    def _search(self, method: str, path: str) -> RouteMatch[T] | None:
        for pattern, by_method in self._by_word.get(_word(path), ()):
            matched = pattern.fullmatch(path)
            if matched:
                entry = by_method.get(method)
                return RouteMatch(*entry, matched.groupdict()) if entry else None
        return None

    def methods(self, path: str) -> set[str]:
        """The methods that the path has."""
        matching = (ways for pattern, ways in self._by_word.get(_word(path), ()) if pattern.fullmatch(path))
        return set(next(matching, ()))


def _word(path: str) -> str:
    """`firms` of /v1/firms/…, `standings` of /v1/standings:batch."""
    return path[4:].partition("/")[0].partition(":")[0]


def pattern_of(path: str) -> str:
    """A pattern of the addresses that a path has."""
    return PARAMETER.sub("[^/:]+", path)
