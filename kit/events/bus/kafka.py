"""The bus between processes: kafka-python behind the two small types that the house needs.

Sending: the relay's thread hands over a batch and waits; nothing here is ever called by a request. Receiving: one thread
per consumer, offsets committed by hand once the effects are durable. The inbox is the guarantee, not Kafka's transactions.
The library carries no types, so nothing of it leaves this module.
"""

import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from kafka import KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from kit.data.logging import logger
from kit.events.bus import BATCH, Halt, Message, Outgoing, Subscriber

POLL_MS = 500
BATCHES_IN_HAND = 2
CLOSE_SECONDS = 5
RETRY_SECONDS = 0.5
DELIVERY_SECONDS = 10  # how long a batch may wait for its acknowledgements before the relay takes it back
CONNECTION: dict[str, Any] = {
    "bootstrap_timeout_ms": 10_000,
    "reconnect_backoff_max_ms": 1_000,
}
CLIENT = CONNECTION | {"metrics_enabled": False}


_Sent = list[tuple[Outgoing, Any]]
"""Rows with their futures."""


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
                self._producer.flush(timeout=DELIVERY_SECONDS + 2)
            end = time.monotonic() + DELIVERY_SECONDS + 2
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
        delivery_timeout_ms=DELIVERY_SECONDS * 1000,
        request_timeout_ms=DELIVERY_SECONDS * 500,
        max_block_ms=DELIVERY_SECONDS * 500,
        linger_ms=2,
        batch_size=65_536,
        **CLIENT,
    )


@dataclass(frozen=True)
class Pace:
    """How a group notices a dead member. The defaults suit production; tests are more impatient."""

    session_ms: int = 10_000
    heartbeat_ms: int = 2_000
    poll_records: int = BATCH


@dataclass(frozen=True)
class _InHand:
    """Records that the consumer is at work on, by partition."""

    records: Mapping[Any, Sequence[Any]]
    messages: Sequence[Message]
    taking: "Future[int]"

    def offsets(self) -> dict[Any, Any]:
        """Where each partition goes on behind them."""
        return {tp: OffsetAndMetadata(some[-1].offset + 1, "", -1) for tp, some in self.records.items()}


class Listener:
    """Feeds one consumer from its topics in a thread of its own, from the earliest record on.

    Two batches are in hand: one is read while the one before is being committed, so what comes meanwhile comes together. When
    one fails, it and those behind it are received again in their order before anything more is read.

    Offsets are committed after the effects are durable, so a kill at any moment, and partitions that go to another member with
    a batch in hand, mean some records again and never one missed. A database that is away is waited for with the batches in
    hand. A consumer that finds everything poison is halted, which shows in `halted`, until somebody has looked and starts the
    process again.
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
        while self._goes_on():
            try:
                with self._connected() as client:
                    self._listen(client)
            except (KafkaError, OSError) as error:
                reason = f"{type(error).__name__}: {error}"[:300]
                logger.warning(
                    "listening interrupted, it starts again", extra={"consumer": self.name, "reason": reason}
                )
                self._stop.wait(RETRY_SECONDS)

    def _goes_on(self) -> bool:
        return not self._stop.is_set() and not self.halted

    def stop(self) -> None:
        self._stop.set()

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        reach(self._servers)
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
            **CLIENT,
        )
        try:
            yield client
        finally:
            closing = threading.Thread(target=_close, args=(client,), daemon=True)
            closing.start()
            closing.join(CLOSE_SECONDS)  # leaving the group can hang behind a pending join

    def _listen(self, client: Any) -> None:
        in_hand, durable = deque[_InHand](), dict[Any, Any]()
        while self._goes_on():
            records = client.poll(timeout_ms=0 if in_hand else POLL_MS)
            if records:
                in_hand.append(self._begin(records, in_hand[-1].taking if in_hand else None))
            if in_hand and (len(in_hand) == BATCHES_IN_HAND or not records):
                durable = self._settle(in_hand)
                client.commit_async(_ours(client, durable))
            self._measure(client, in_hand)
        while in_hand and not self.halted and in_hand[0].taking.exception() is None:
            durable |= in_hand.popleft().offsets()
        with suppress(KafkaError):
            client.commit(_ours(client, durable), timeout_ms=CLOSE_SECONDS * 1000)

    def _begin(self, records: Mapping[Any, Sequence[Any]], behind: "Future[int] | None") -> _InHand:
        messages = [_message(record) for partition in records.values() for record in partition]
        try:
            taking = self._subscriber.begin(messages, behind)
        except Exception as error:  # a Halt, or a writer that is busy: `receive` says it again, in its turn
            taking = Future()
            taking.set_exception(error)
        return _InHand(records, messages, taking)

    def _settle(self, in_hand: deque[_InHand]) -> dict[Any, Any]:
        """Wait until the oldest batch is durable, or after a failure all of them; return where the partitions go on."""
        durable = dict[Any, Any]()
        failed = in_hand[0].taking.exception() is not None
        while in_hand and (failed or not durable):
            if failed and not self._received(in_hand[0].messages):
                break
            durable |= in_hand.popleft().offsets()
        return durable

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

    def _measure(self, client: Any, in_hand: Iterable[_InHand]) -> None:
        lag = {}
        for tp in client.assignment():
            with suppress(KafkaError):  # a partition may leave between the two calls
                end = client.highwater(tp)
                waiting = max(0, end - client.position(tp, timeout_ms=0)) if end is not None else 0
                lag[tp.topic, tp.partition] = waiting + sum(len(batch.records.get(tp, ())) for batch in in_hand)
        self.lag = lag


def _ours(client: Any, offsets: Mapping[Any, Any]) -> dict[Any, Any]:
    """Those of partitions that have not gone to another member meanwhile."""
    mine = client.assignment()
    return {tp: offset for tp, offset in offsets.items() if tp in mine}


def _close(client: Any) -> None:
    with suppress(Exception):
        client.close(autocommit=False, timeout_ms=CLOSE_SECONDS * 1000)


def _message(record: Any) -> Message:
    """The bytes as they are: decoding belongs to the guarded step of the receiver."""
    key = (record.key or b"").decode("utf-8", "replace")
    told = dict(record.headers).get("traceparent") if record.headers else None
    traceparent = told.decode("ascii", "replace") if told else None
    return Message(record.topic, key, record.value, record.partition, record.offset, traceparent)


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
