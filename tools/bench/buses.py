"""`python -m tools.bench.buses`: the way of an event over a real Kafka and PostgreSQL, beside the bare client in the same run.

Relay: outbox rows read, sent, acknowledged, marked. Listener: records read, decoded, inbox row and effect committed, offset committed.
Latency: from the moment a change is handed to the writer until its effect is durable with the receiver, at 20 changes a second.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from sqlalchemy import Column, MetaData, String, Table

from contracts.events.registry import ImportCompleted
from contracts.topics import IMPORTS
from deploy.stack.broker import Broker
from deploy.stack.ports import free_ports
from deploy.stack.postgres import Cluster
from deploy.topics import ensure_topics
from kit.data.database import Database
from kit.data.mechanism import mechanism_tables
from kit.data.session import WriteSession
from kit.data.writer import Writer
from kit.events.bus import Outgoing
from kit.events.bus.kafka import KafkaBus
from kit.events.bus.listening import Listener
from kit.events.event import Event
from kit.events.inbox import Consumer
from kit.events.outbox import Relay, backlog
from tools.bench import raw_kafka
from tools.replay import replay

metadata = MetaData()
mechanism = mechanism_tables(metadata)
effects = Table("effect", metadata, Column("event_id", String(40), primary_key=True), Column("key", String(40)))


@dataclass
class Pipeline:
    """A producer and a receiver on PostgreSQL with Kafka between them."""

    servers: str
    producer: Database
    receiver: Database
    handled: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.producing, self.receiving = Writer(self.producer), Writer(self.receiver)
        self.producing.start()
        self.receiving.start()
        self.bus = KafkaBus(self.servers)
        self.relay = Relay(self.producer, self.producing, self.bus)
        self.consumer = Consumer("bench", [IMPORTS.name], self._handle, self.receiving)
        self.receiving.on_commit(self._committed)
        self._seen: list[str] = []

    def _handle(self, session: WriteSession, events: Sequence[Event]) -> None:
        session.insert_all(effects, [{"event_id": e.envelope.id, "key": e.message.key} for e in events])
        self._seen = [event.message.key for event in events]

    def _committed(self, _announced: bool) -> None:
        now = time.perf_counter()
        for key in self._seen:
            self.handled.setdefault(key, now)

    def change(self, session: WriteSession, first: int, number: int) -> None:
        """`number` changes in one transaction, each with its event."""
        for nth in range(first, first + number):
            data = ImportCompleted(
                import_id=f"{nth}", filename="名册.csv" * 20, mode="apply", zone=None, created=1, updated=2, unchanged=3,
                refused=4, started_by="bench",
            )  # fmt: skip
            session.announce(data, key=f"{nth}", subject_id=f"{nth}", version=1)

    def close(self) -> None:
        self.bus.close()
        for part in (self.producing, self.receiving, self.producer, self.receiver):
            part.close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.buses", description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10.0, help="for the latency")
    given = parser.parse_args(arguments)
    with _engines() as line:
        _throughput(line, given.events)
        _latency(line, given.events, given.seconds)
    return 0


def _throughput(line: Pipeline, number: int) -> None:
    for first in range(0, number, 500):
        line.producing.submit(partial(line.change, first=first, number=500), audited=False).result()
    rows: list[Outgoing] = []
    replay(line.producer, rows.extend)
    raw_out = raw_kafka.produce(line.servers, "raw", rows)
    began = time.perf_counter()
    while line.relay.publish_once():
        pass
    relayed = number / (time.perf_counter() - began)
    raw_in = raw_kafka.consume(line.servers, "raw", number)
    listener = Listener(line.servers, line.consumer)
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    while len(line.handled) < number:
        time.sleep(0.01)
    span = max(line.handled.values()) - min(line.handled.values())
    listener.stop()
    thread.join(10)
    print(f"发送：中继 {relayed:,.0f} 条/秒，裸客户端 {raw_out:,.0f}，比值 {relayed / raw_out:.2f}")
    print(f"接收：收件箱与效果 {number / span:,.0f} 条/秒，裸客户端 {raw_in:,.0f}，比值 {number / span / raw_in:.2f}")


def _latency(line: Pipeline, first: int, seconds: float) -> None:
    listener, asked = Listener(line.servers, line.consumer), dict[str, float]()
    threads = [threading.Thread(target=run, daemon=True) for run in (listener.run, line.relay.run)]
    for thread in threads:
        thread.start()
    line.producing.submit(partial(line.change, first=first, number=1), audited=False).result()
    while f"{first}" not in line.handled:
        time.sleep(0.01)
    for nth in range(first + 1, first + 1 + int(seconds * 20)):
        asked[f"{nth}"] = time.perf_counter()
        line.producing.submit(partial(line.change, first=nth, number=1), audited=False).result()
        time.sleep(max(0.0, 0.05 - (time.perf_counter() - asked[f"{nth}"])))
    end = time.perf_counter() + 30
    while asked.keys() - line.handled.keys() and time.perf_counter() < end:
        time.sleep(0.01)
    taken = sorted((line.handled[key] - began) * 1000 for key, began in asked.items())
    listener.stop()
    line.relay.stop()
    for thread in threads:
        thread.join(10)
    p99 = taken[int(len(taken) * 0.99)]
    print(
        f"延迟（每秒 20 次，{len(taken)} 次）：p50 {statistics.median(taken):.1f} ms，p99 {p99:.1f} ms，待发布 {backlog(line.producer)[0]}"
    )


@contextmanager
def _engines() -> Iterator[Pipeline]:
    """A broker and a cluster of their own, durable as in production."""
    with tempfile.TemporaryDirectory(prefix="bench-buses-") as name:
        folder, (port, kafka, controller) = Path(name), free_ports(3)
        folder.chmod(0o755)
        cluster, broker = Cluster(folder / "postgres", port), Broker(folder / "kafka", kafka, controller)
        cluster.create()
        cluster.start()
        broker.create()
        broker.start()
        try:
            broker.wait_until_ready()
            ensure_topics(broker.servers, {IMPORTS.name: IMPORTS.partitions, "raw": IMPORTS.partitions})
            line = Pipeline(broker.servers, _database(cluster, "registry"), _database(cluster, "receiver"))
            yield line
            line.close()
        finally:
            broker.stop()
            cluster.stop()


def _database(cluster: Cluster, name: str) -> Database:
    cluster.create_database(name)
    database = Database.open(name, cluster.url(name), metadata, mechanism)
    metadata.create_all(database.write)
    return database


if __name__ == "__main__":
    sys.exit(main())
