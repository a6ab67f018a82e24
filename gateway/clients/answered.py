"""A whole answer of a service, in whichever way it came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import orjson


class Answered(Protocol):
    """What the clients read of an answer; httpx's has it too."""

    @property
    def status_code(self) -> int: ...

    @property
    def headers(self) -> Mapping[str, str]:
        """By their names in small letters."""
        ...

    @property
    def content(self) -> bytes: ...

    def json(self) -> Any:
        """Raises ValueError."""
        ...


@dataclass(frozen=True)
class AnsweredInside:
    """Of an application in this process."""

    status_code: int
    raw: Iterable[tuple[bytes, bytes]]
    content: bytes

    @property
    def headers(self) -> Mapping[str, str]:
        return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.raw}

    def json(self) -> Any:
        return orjson.loads(self.content)
