"""Parts of pages remembered until a database behind them changes.

Only what is the same for a caller however often the page is loaded: no form, no idempotency key, no notice, no clock.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

T = TypeVar("T")
MOST = 128  # parts of up to 60 kB


class RememberedParts(Generic[T]):
    """Made by one page. Belongs to one event loop."""

    def __init__(self) -> None:
        self._kept: LRUCache[Hashable, T] = LRUCache(MOST)
        self._state: Hashable = None

    async def part(self, state: Hashable | None, key: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What was made for `key` in `state`, made now where it was not; without a state nothing is remembered."""
        if state is None:
            return await make()
        if state != self._state:
            self._kept.clear()
            self._state = state
        if key not in self._kept:
            made = await make()
            if state != self._state:
                return made
            self._kept[key] = made
        return self._kept[key]
