"""The correlation id: from the first request through logs, problems and events to the last effect.

One identifier per story: taken from X-Correlation-Id or from the trace id of a W3C traceparent when they are
well-formed, made here when not. Whatever runs on behalf of a story runs inside `bound(...)`.
"""

import random
import re
from contextvars import ContextVar

HEADER = "X-Correlation-Id"

_CORRELATION = re.compile(rb"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_NO_TRACE = b"0" * 32

_random = random.Random()  # noqa: S311 - a story's name is no secret

_current: ContextVar[str] = ContextVar("correlation", default="")


def new() -> str:
    """A fresh id: 32 hexadecimal digits, the form of a W3C trace id."""
    return f"{_random.getrandbits(128):032x}"


def current() -> str:
    """The id of the story being told, or a fresh one outside of any."""
    return _current.get() or new()


def current_or_none() -> str | None:
    """The id of the story being told, or nothing."""
    return _current.get() or None


def accept(correlation: bytes | None, traceparent: bytes | None) -> str:
    """The id that a request brings in its two headers, or a fresh one when neither is well-formed."""
    if correlation is not None and _CORRELATION.fullmatch(correlation):
        return correlation.decode("ascii")
    parts = _TRACEPARENT.fullmatch(traceparent) if traceparent is not None else None
    if parts is not None and parts[1] != _NO_TRACE:
        return parts[1].decode("ascii")
    return new()


class bound:
    """Run a block as part of a story, a new one when no id is given."""

    def __init__(self, correlation_id: str | None = None) -> None:
        self._chosen = correlation_id or new()

    def __enter__(self) -> str:
        self._token = _current.set(self._chosen)
        return self._chosen

    def __exit__(self, *_: object) -> None:
        _current.reset(self._token)
