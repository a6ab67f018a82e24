"""The bus of the all-in-one process: each outbox row goes to every subscriber and counts as published when all have committed."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future

from kit.data.logging import logger
from kit.events.bus import Message, Outgoing, Subscriber


class MemoryBus:
    """No broker and no queue of its own: the outbox is the durable log, so a kill at any moment loses nothing."""

    def __init__(self, receivers: Iterable[Subscriber] = ()) -> None:
        self._receivers: list[Subscriber] = list(receivers)

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        """All writers are at work before any is waited for; receivers of one writer share its commit."""
        begun: list[tuple[Subscriber, list[Message], Future[int]]] = []
        failed: set[str] = set()
        for receiver in self._receivers:
            messages = [row.message for row in rows if row.message.topic in receiver.topics]
            try:
                if messages:
                    begun.append((receiver, messages, receiver.begin(messages)))
            except Exception:
                failed |= _given_up(receiver)
        for receiver, messages, taking in begun:
            try:
                if taking.exception() is not None:
                    receiver.receive(messages)
            except Exception:
                failed |= _given_up(receiver)
        return {row.sequence for row in rows if row.message.topic not in failed}

    def begin(self, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
        """One batch after the other: a second one under way would only wait for the same interpreter."""
        published = self.publish(rows)
        return lambda: published

    def close(self) -> None:
        self._receivers.clear()


def _given_up(receiver: Subscriber) -> frozenset[str]:
    """Its topics: their rows are handed over again."""
    logger.exception("subscriber failed, its rows stay in the outbox", extra={"subscriber": receiver.name})
    return receiver.topics
