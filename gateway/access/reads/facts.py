"""What the gateway's own database holds as facts, read once and kept until one of its use cases changes them."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlmodel import Session

from kit.data.database import Database
from kit.data.versions import version_of

T = TypeVar("T")


class RememberedFacts:
    """Few and small: every target, path and release. Belongs to one event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = version_of(database)
        self._found: dict[Callable[[Session], Any], Any] = {}
        self._state: Hashable = None

    async def current(self) -> Hashable:
        """Moves with every use case that changes facts, in whichever process."""
        state = await self._version.current()
        if state != self._state:
            self._found.clear()
            self._state = state
        return state

    async def ask(self, query: Callable[[Session], T]) -> T:
        """What `query` finds, which asks for no day and hands out nothing that can be changed."""
        state = await self.current()
        if query in self._found:
            held: T = self._found[query]
            return held
        found = await self._database.ask(query)
        if state == self._state:
            self._found[query] = found
        return found
