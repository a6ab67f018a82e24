"""The bus between processes: kafka-python behind the two small types that the house needs.

Sending: the relay's thread hands over a batch and waits; nothing here is ever called by a request. Receiving: one thread
per consumer, offsets committed by hand once the effects are durable. The inbox is the guarantee, not Kafka's transactions.
The library carries no types, so nothing of it leaves this module.
"""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.admin import KafkaAdminClient
from kafka.errors import KafkaError, TopicAlreadyExistsError
from kafka.structs import OffsetAndMetadata

from kit.data.logging import logger
from kit.events.bus import BATCH, Halt, Message, Outgoing, Subscriber

POLL_MS = 500
CLOSE_SECONDS = 5
RETRY_SECONDS = 0.5
DELIVERY_SECONDS = 10  # how long a batch may wait for its acknowledgements before the relay takes it back
_CONNECTION: dict[str, Any] = {
    "bootstrap_timeout_ms": 10_000,
    "reconnect_backoff_max_ms": 1_000,
}
_CLIENT = _CONNECTION | {"metrics_enabled": False}


class KafkaBus:
    """The sending side: idempotent, acks=all. It connects when first used, and anew after any failure."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._producer: Any = None
        self._away = False

    def publish(self, rows: Sequence[Outgoing]) -> set[int]:
        """The sequences whose futures returned metadata. While no broker answers: none, and one line in the log."""
        try:
            published, failure = self._send(rows)
        except (KafkaError, OSError) as error:
            published, failure = set(), error
        if failure is not None:
            self._drop(failure)
        elif self._away:
            self._away = False
            logger.info("broker is back")
        return published

    def _send(self, rows: Sequence[Outgoing]) -> tuple[set[int], Exception | None]:
        if self._producer is None:
            self._producer = _producer(self._servers)
        futures: list[tuple[Outgoing, Any]] = []
        held: set[str] = set()
        failure: Exception | None = None
        for row in rows:
            if row.message.key in held:
                continue
            try:
                futures.append((row, self._hand_over(row)))
            except (KafkaError, ValueError) as error:
                failure = error
                held.add(row.message.key)
        with suppress(KafkaError):  # what is not acknowledged in time shows in its future
            self._producer.flush(timeout=DELIVERY_SECONDS + 2)
        published = set()
        for row, future in futures:
            if row.message.key not in held and future.succeeded():
                published.add(row.sequence)
            else:
                held.add(row.message.key)
                failure = future.exception or failure or TimeoutError("no acknowledgement")
        return published, failure

    def _hand_over(self, row: Outgoing) -> Any:
        headers = [("ce_id", row.event_id.encode()), ("ce_type", row.type.encode())]
        if row.message.traceparent is not None:
            headers.append(("traceparent", row.message.traceparent.encode()))
        return self._producer.send(
            row.message.topic, key=row.message.key.encode(), value=row.message.value, headers=headers
        )

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
        producer, self._producer = self._producer, None
        if producer is not None:
            producer._sender.force_close()
            with suppress(KafkaError):
                producer.close(timeout=CLOSE_SECONDS)


def _producer(servers: str) -> Any:
    _reach(servers)
    return KafkaProducer(
        bootstrap_servers=servers.split(","),
        enable_idempotence=True,
        acks="all",
        allow_auto_create_topics=False,
        delivery_timeout_ms=DELIVERY_SECONDS * 1000,
        request_timeout_ms=DELIVERY_SECONDS * 500,
        max_block_ms=DELIVERY_SECONDS * 500,
        linger_ms=2,
        batch_size=65_536,
        **_CLIENT,
    )


@dataclass(frozen=True)
class Pace:
    """How a group notices a dead member. The defaults suit production; tests are more impatient."""

    session_ms: int = 10_000
    heartbeat_ms: int = 2_000
    poll_records: int = BATCH


class Listener:
    """Feeds one consumer from its topics in a thread of its own, from the earliest record on.

    Offsets are committed after `receive` has returned, so a kill at any moment means some records again and never one
    missed. A database that is away is waited for with the batch in hand. A consumer that finds everything poison is
    halted, which shows in `halted`, until somebody has looked and starts the process again.
    """

    def __init__(self, servers: str, subscriber: Subscriber, pace: Pace | None = None) -> None:
        self.name = subscriber.name
        self.halted = False
        self.lag: dict[tuple[str, int], int] = {}
        self._servers = servers
        self._subscriber = subscriber
        self._pace = pace or Pace()
        self._stop = threading.Event()

    def run(self) -> None:
        """Listen until stopped or halted."""
        while not self._stop.is_set() and not self.halted:
            try:
                with self._connected() as client:
                    while not self._stop.is_set() and not self.halted:
                        self._listen_once(client)
            except (KafkaError, OSError) as error:
                reason = f"{type(error).__name__}: {error}"[:300]
                logger.warning(
                    "listening interrupted, it starts again", extra={"consumer": self.name, "reason": reason}
                )
                self._stop.wait(RETRY_SECONDS)

    def stop(self) -> None:
        self._stop.set()

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        _reach(self._servers)
        client = KafkaConsumer(
            *sorted(self._subscriber.topics),
            bootstrap_servers=self._servers.split(","),
            group_id=self.name,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            session_timeout_ms=self._pace.session_ms,
            heartbeat_interval_ms=self._pace.heartbeat_ms,
            max_poll_records=self._pace.poll_records,
            request_timeout_ms=15_000,
            fetch_max_wait_ms=POLL_MS,
            **_CLIENT,
        )
        try:
            yield client
        finally:
            closing = threading.Thread(target=_close, args=(client,), daemon=True)
            closing.start()
            closing.join(CLOSE_SECONDS)  # leaving the group can hang behind a pending join

    def _listen_once(self, client: Any) -> None:
        records: dict[Any, list[Any]] = client.poll(timeout_ms=POLL_MS)
        if records:
            messages = [_message(record) for partition in records.values() for record in partition]
            if not self._received(messages):
                return
            client.commit({tp: OffsetAndMetadata(last[-1].offset + 1, "", -1) for tp, last in records.items()})
        self._measure(client)

    def _received(self, messages: Sequence[Message]) -> bool:
        """Hand a batch to the consumer until it is durable; False when stopped or halted before that."""
        while not self._stop.is_set():
            try:
                self._subscriber.receive(messages)
            except Halt as error:
                self.halted = True
                logger.critical(
                    "consumer halted", extra={"consumer": self.name, "reason": f"{type(error).__name__}: {error}"[:300]}
                )
                return False
            except Exception:
                logger.exception("batch not handled, it is tried again", extra={"consumer": self.name})
                self._stop.wait(RETRY_SECONDS)
            else:
                return True
        return False

    def _measure(self, client: Any) -> None:
        lag = {}
        for tp in client.assignment():
            with suppress(KafkaError):  # a partition may leave between the two calls
                end = client.highwater(tp)
                lag[tp.topic, tp.partition] = max(0, end - client.position(tp, timeout_ms=0)) if end is not None else 0
        self.lag = lag


def _close(client: Any) -> None:
    with suppress(Exception):
        client.close(autocommit=False, timeout_ms=CLOSE_SECONDS * 1000)


def _message(record: Any) -> Message:
    """The bytes as they are: decoding belongs to the guarded step of the receiver."""
    key = (record.key or b"").decode("utf-8", "replace")
    traceparent = (dict(record.headers).get("traceparent") or b"").decode("ascii", "replace") or None
    return Message(record.topic, key, record.value, record.partition, record.offset, traceparent)


def _reach(servers: str) -> None:
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


def ensure_topics(servers: str, topics: Mapping[str, int], replicas: int = 1) -> list[str]:
    """Create what is missing of `topics` (name to partitions), kept for ever; return the names created.

    A topic that exists keeps its partitions: more of them would change which one a key belongs to.
    """
    _reach(servers)
    admin = KafkaAdminClient(bootstrap_servers=servers.split(","), **_CONNECTION)
    try:
        missing = sorted(set(topics) - set(admin.list_topics()))
        settings = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}
        for name in missing:
            with suppress(TopicAlreadyExistsError):
                wanted = {"num_partitions": topics[name], "replication_factor": replicas, "configs": settings}
                admin.create_topics({name: wanted}, wait_for_metadata=True)
        return missing
    finally:
        admin.close()


def brokers(servers: str) -> int:
    """How many brokers of the cluster are up. Raises OSError or KafkaError when none answers."""
    _reach(servers)
    admin = KafkaAdminClient(bootstrap_servers=servers.split(","), **_CONNECTION)
    try:
        return len(admin.describe_cluster()["brokers"])
    finally:
        admin.close()
