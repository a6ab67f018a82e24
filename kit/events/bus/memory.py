"""The bus of the all-in-one process: each outbox row goes to every subscriber and counts as published when all have committed."""

from collections.abc import Iterable, Sequence

from kit.data.logging import logger
from kit.events.bus import Outgoing, Subscriber


class MemoryBus:
    """No broker and no queue of its own: the outbox is the durable log, so a kill at any moment loses nothing."""

    def __init__(self, subscribers: Iterable[Subscriber] = ()) -> None:
        self._subscribers: list[Subscriber] = list(subscribers)

    def subscribe(self, subscriber: Subscriber) -> None:
        self._subscribers.append(subscriber)

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        failed_topics: set[str] = set()
        for subscriber in self._subscribers:
            messages = [row.message for row in rows if row.message.topic in subscriber.topics]
            if not messages:
                continue
            try:
                subscriber.receive(messages)
            except Exception:
                logger.exception(
                    "subscriber failed, its rows stay in the outbox", extra={"subscriber": subscriber.name}
                )
                failed_topics |= subscriber.topics
        return {row.sequence for row in rows if row.message.topic not in failed_topics}

    def close(self) -> None:
        self._subscribers.clear()
