"""The receiving end of Kafka: one thread per consumer, offsets committed by hand once the effects are durable."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer
from kafka.errors import KafkaError
from kafka.structs import OffsetAndMetadata

from kit.data.logging import logger
from kit.events.bus import BATCH, Halt, Message, Subscriber
from kit.events.bus.kafka import CLIENT, CLOSE_SECONDS, RETRY_SECONDS, reach

POLL_MS = 500
BATCHES_IN_HAND = 2


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
