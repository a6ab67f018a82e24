"""The bus of the suite, laid over a real broker."""

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from kafka.admin import KafkaAdminClient

from deploy.topics import ensure_topics
from kit.events.bus import Message, Outgoing
from kit.events.bus.kafka import KafkaBus
from kit.events.bus.listening import Listener, Pace
from kit.events.inbox import Consumer
from tests.kit.pairs import wait_until

IMPATIENT = Pace(session_ms=3_000, heartbeat_ms=500)
_numbers = itertools.count(1)


def forget(servers: str, group: str) -> None:
    """Forget how far a stopped consumer has read, so that it begins with the first record again."""
    admin = KafkaAdminClient(bootstrap_servers=servers.split(","))
    try:
        admin.delete_groups([group])
    finally:
        admin.close()


class _Counting(KafkaBus):
    """Counts what the broker has taken, and sends it all to a topic of this test alone."""

    def __init__(self, servers: str, topic: str) -> None:
        super().__init__(servers)
        self.taken = 0
        self._topic = topic

    def begin(self, rows: Sequence[Outgoing]) -> Callable[[], set[int]]:
        answer = super().begin([row._replace(message=row.message._replace(topic=self._topic)) for row in rows])
        return lambda: self._counted(answer())

    def _counted(self, published: set[int]) -> set[int]:
        self.taken += len(published)
        return published


class _Ear:
    """The consumer under test, with a topic and group of its own; `places` counts a record once, `handed_over` every time."""

    def __init__(self, consumer: Consumer, topic: str) -> None:
        self.name = f"{consumer.name}-{topic}"
        self.topics = frozenset({topic})
        self.places: set[tuple[int | None, int | None]] = set()
        self.handed_over = 0
        self._consumer = consumer

    def begin(self, messages: Sequence[Message], behind: "Future[int] | None" = None) -> "Future[int]":
        taking = self._consumer.begin(messages, behind)
        taking.add_done_callback(lambda taken: None if taken.exception() else self._count(messages))
        return taking

    def receive(self, messages: Sequence[Message]) -> None:
        self._consumer.receive(messages)
        self._count(messages)

    def _count(self, messages: Sequence[Message]) -> None:
        self.handed_over += len(messages)
        self.places |= {(message.partition, message.offset) for message in messages}


class KafkaWire:
    """A topic, a producer and a listening thread for one test."""

    def __init__(self, servers: str, partitions: int, consumer: Consumer, pace: Pace = IMPATIENT) -> None:
        self.servers, self.pace = servers, pace
        self.topic = f"suite-{next(_numbers)}"
        ensure_topics(servers, {self.topic: partitions})
        self.bus = _Counting(servers, self.topic)
        self.ear = _Ear(consumer, self.topic)
        self.listen()

    def listen(self) -> None:
        self.listener = Listener(self.servers, self.ear, self.pace)
        self._thread = threading.Thread(target=self.listener.run, daemon=True)
        self._thread.start()

    def settle(self) -> None:
        wait_until(lambda: len(self.ear.places) >= self.bus.taken, "everything sent has been received")

    def stop_listening(self) -> None:
        self.listener.stop()
        self._thread.join(15)

    def close(self) -> None:
        self.stop_listening()
        self.bus.close()
