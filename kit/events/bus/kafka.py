"""The sending end of Kafka, with what both ends connect by: kafka-python behind the small types that the house needs.

The relay's thread hands batches over and waits for their acknowledgements; nothing here is ever called by a request. The inbox
is the guarantee, not Kafka's transactions. The library carries no types, so nothing of it leaves this module and `listening`.
"""

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from kafka import KafkaProducer
from kafka.errors import KafkaError

from kit.data.logging import logger
from kit.events.bus import Outgoing

CLOSE_SECONDS = 5
RETRY_SECONDS = 0.5
DELIVERY_SECONDS = 10  # how long a batch may wait for its acknowledgements before the relay takes all back
NEVER_MS = 86_400_000  # the library gives up single records and goes on with those behind them, under a new identity
CONNECTION: dict[str, Any] = {
    "bootstrap_timeout_ms": 10_000,
    "reconnect_backoff_max_ms": 1_000,
}
CLIENT = CONNECTION | {"metrics_enabled": False}


_Sent = list[tuple[Outgoing, Any]]  # rows with their futures


class KafkaBus:
    """The sending side: idempotent, acks=all. It connects when first used, and anew after any failure."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._producer: Any = None
        self._away = False
        self._sent: _Sent = []

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        return self.begin(rows)()

    def begin(self, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
        """Send rows; the answer waits for their futures. While no broker answers: none, and one line in the log."""
        held: set[str] = set()
        sent: _Sent = []
        failure: Exception | None = None
        try:
            if any(future.failed() for _, future in self._sent):
                raise KafkaError("the batch before has failed")
            if self._producer is None:
                self._producer = _producer(self._servers)
            for row in rows:
                if row.message.key not in held:
                    try:
                        sent.append((row, self._hand_over(row)))
                    except (KafkaError, ValueError) as error:
                        failure = error
                        held.add(row.message.key)
        except (KafkaError, OSError) as error:
            failure = error
        self._sent = sent
        return partial(self._acknowledged, sent, held, failure)

    def _acknowledged(self, sent: "_Sent", held: set[str], failure: Exception | None) -> set[int]:
        """The sequences whose futures returned metadata, but for those behind a failed one of their key."""
        published = set()
        self._await(sent)
        for row, future in sent:
            if row.message.key not in held and future.succeeded():
                published.add(row.sequence)
            else:
                held.add(row.message.key)
                failure = future.exception or failure or TimeoutError("no acknowledgement")
        if failure is not None:
            self._drop(failure)
        elif self._away:
            self._away = False
            logger.info("broker is back")
        return published

    def _await(self, sent: "_Sent") -> None:
        """What is not acknowledged in time shows in its future; the newest batch does not linger for more."""
        with suppress(KafkaError):
            if sent is self._sent and self._producer is not None:
                self._producer.flush(timeout=DELIVERY_SECONDS)
            end = time.monotonic() + DELIVERY_SECONDS
            for _, future in sent:
                if not future.is_done:
                    future.get(timeout=max(0.0, end - time.monotonic()))

    def _hand_over(self, row: Outgoing) -> Any:
        message = row.message
        headers = [] if message.traceparent is None else [("traceparent", message.traceparent.encode())]
        return self._producer.send(message.topic, key=message.key.encode(), value=message.value, headers=headers)

    def _drop(self, error: Exception) -> None:
        """Forget the producer: a new one has a new identity, so nothing of a failed batch can slip in between."""
        if not self._away:
            logger.warning(
                "not published, the outbox keeps the rows", extra={"reason": f"{type(error).__name__}: {error}"[:300]}
            )
        self._away = True
        self.close()

    def close(self) -> None:
        """End the producer. Its own close() gives up at an unacknowledged batch and leaves the sender sending: that ends first."""
        producer, self._producer, self._sent = self._producer, None, []
        if producer is not None:
            producer._sender.force_close()
            with suppress(KafkaError):
                producer.close(timeout=CLOSE_SECONDS)


def _producer(servers: str) -> Any:
    reach(servers)
    return KafkaProducer(
        bootstrap_servers=servers.split(","),
        enable_idempotence=True,
        acks="all",
        allow_auto_create_topics=False,
        delivery_timeout_ms=NEVER_MS,
        request_timeout_ms=DELIVERY_SECONDS * 500,
        max_block_ms=DELIVERY_SECONDS * 500,
        linger_ms=2,
        batch_size=65_536,
        **CLIENT,
    )


def reach(servers: str) -> None:
    """Raise OSError when no broker listens: the library's own attempt would leave a thread behind each time."""
    failure: OSError | None = None
    for server in servers.split(","):
        host, _, port = server.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=2).close()
        except OSError as error:
            failure = error
        else:
            return
    raise failure or OSError("no broker is named")
