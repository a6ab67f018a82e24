"""The query of an address, written out of names and texts."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote_plus


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """As browsers write it."""
    return "&".join([_written(name, text) for name, text in pairs])


@lru_cache(maxsize=1024)
def _written(name: str, text: str) -> str:
    """The links of a page ask for the same cells on the same day again and again."""
    return f"{quote_plus(name)}={quote_plus(text)}"
