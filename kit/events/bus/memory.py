"""The bus of the all-in-one process: each outbox row goes to every subscriber and counts as published when all have committed."""

from collections.abc import Callable, Iterable, Sequence

from kit.data.logging import logger
from kit.events.bus import Outgoing, Receiver

Finish = Callable[[], None]


class MemoryBus:
    """No broker and no queue of its own: the outbox is the durable log, so a kill at any moment loses nothing."""

    def __init__(self, receivers: Iterable[Receiver] = ()) -> None:
        self._receivers: list[Receiver] = list(receivers)

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        """All writers are at work before any is waited for; receivers of one writer share its commit."""
        begun: list[tuple[Receiver, Finish]] = []
        failed: set[str] = set()
        for receiver in self._receivers:
            messages = [row.message for row in rows if row.message.topic in receiver.topics]
            try:
                if messages:
                    begun.append((receiver, receiver.begin(messages)))
            except Exception:
                failed |= _given_up(receiver)
        for receiver, finish in begun:
            try:
                finish()
            except Exception:
                failed |= _given_up(receiver)
        return {row.sequence for row in rows if row.message.topic not in failed}

    def close(self) -> None:
        self._receivers.clear()


def _given_up(receiver: Receiver) -> frozenset[str]:
    """Its topics: their rows are handed over again."""
    logger.exception("subscriber failed, its rows stay in the outbox", extra={"subscriber": receiver.name})
    return receiver.topics
