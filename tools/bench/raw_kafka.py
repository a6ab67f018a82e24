"""What the bare client reaches with the same records and the same settings: the yardstick of tools.bench.buses."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from kafka import KafkaConsumer, KafkaProducer

from kit.events.bus import Outgoing
from kit.events.bus.kafka import CLIENT


@contextmanager
def producing(servers: str, topic: str) -> Iterator[Callable[[Sequence[Outgoing]], None]]:
    """An idempotent producer with acks=all; what it yields returns when all is acknowledged."""
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", linger_ms=2, batch_size=65_536, **CLIENT)
    producer.partitions_for(topic)

    def send(rows: Sequence[Outgoing]) -> None:
        for row in rows:
            producer.send(topic, key=row.message.key.encode(), value=row.message.value)
        producer.flush()

    yield send
    producer.close()


@contextmanager
def consuming(servers: str, topic: str) -> Iterator[Callable[[int], None]]:
    """A consumer that has its partitions; what it yields reads so many records, and looks at none of them."""
    consumer = KafkaConsumer(
        topic, bootstrap_servers=servers, auto_offset_reset="earliest", enable_auto_commit=False, **CLIENT
    )
    seen = sum(map(len, consumer.poll(timeout_ms=10_000).values()))

    def take(number: int) -> None:
        nonlocal seen
        while seen < number:
            seen += sum(map(len, consumer.poll(timeout_ms=500).values()))

    yield take
    consumer.close()
