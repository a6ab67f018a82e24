"""One bus protocol and two implementations: `memory` inside one process, `kafka` between processes."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import NamedTuple, Protocol

BATCH = 500
"""Events that are handed over at once."""


class Message(NamedTuple):
    """An event as it travels: the value is the whole CloudEvent as bytes, whatever matters is in it.

    `traceparent` is the step of the way that brought it; the value's own is the step that announced it.
    """

    topic: str
    key: str
    value: bytes | None
    partition: int | None = None
    offset: int | None = None
    traceparent: str | None = None


class Outgoing(NamedTuple):
    """An outbox row on its way."""

    sequence: int
    event_id: str
    type: str
    message: Message


class Halt(Exception):
    """A receiver refuses to go on: somebody has to look before anything more is handed to it."""


class Subscriber(Protocol):
    """Whoever is handed the messages of its topics."""

    name: str
    topics: frozenset[str]

    def receive(self, messages: Sequence[Message]) -> None:
        """Commit the effect of each message, or raise and have them all again; `Halt` ends the handing over."""
        ...

    def begin(self, messages: Sequence[Message], behind: "Future[int] | None" = None) -> "Future[int]":
        """Begin what `receive` does. What fails, or stands behind what has failed, has no effect, and is then `receive`d in order."""
        ...


class Bus(Protocol):
    """Where a relay puts outbox rows."""

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        """Hand rows over in order; return the sequences that are safe with every receiver.

        A row that failed holds back the later rows of its key.
        """
        ...

    def begin(self, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
        """Begin what `publish` does, while an earlier batch may be on its way; the answers are asked for in order."""
        ...

    def close(self) -> None: ...
