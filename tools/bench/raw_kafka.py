"""What the bare client reaches with the same records: the yardstick of tools.bench.buses."""

import time
from collections.abc import Sequence

from kafka import KafkaConsumer, KafkaProducer

from kit.events.bus import Outgoing


def produce(servers: str, topic: str, rows: Sequence[Outgoing]) -> float:
    """Records per second of an idempotent producer with acks=all."""
    producer = KafkaProducer(bootstrap_servers=servers, acks="all", linger_ms=2, batch_size=65_536)
    producer.partitions_for(topic)
    began = time.perf_counter()
    for row in rows:
        producer.send(topic, key=row.message.key.encode(), value=row.message.value)
    producer.flush()
    rate = len(rows) / (time.perf_counter() - began)
    producer.close()
    return rate


def consume(servers: str, topic: str, number: int) -> float:
    """Records per second from the first one on, none of them looked at."""
    consumer = KafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest", enable_auto_commit=False)
    seen, began = 0, 0.0
    while seen < number:
        batch = consumer.poll(timeout_ms=500)
        began = began or (time.perf_counter() if batch else 0.0)
        seen += sum(map(len, batch.values()))
    rate = seen / (time.perf_counter() - began)
    consumer.close()
    return rate
