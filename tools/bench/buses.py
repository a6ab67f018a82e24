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
from collections.abc import Callable, Iterator, Sequence
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
from tools.bench.processes import ROOT
from tools.bench.report import Figure, against_goals, keep
from tools.replay import replay

KEPT = ROOT / "var" / "bench-buses.json"

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
    parser.add_argument("--rounds", type=int, default=3, help="interleaved with the bare client; medians count")
    parser.add_argument("--seconds", type=float, default=10.0, help="for the latency")
    parser.add_argument("--json", type=Path, default=KEPT, help="where the figures are kept")
    given = parser.parse_args(arguments)
    with _engines() as line:
        rounds = [_round(line, f"raw-{nth}", nth * given.events, given.events) for nth in range(given.rounds)]
        figures = [*_compared("relay", "中继", rounds, 0), *_compared("listener", "收件箱与效果", rounds, 2)]
        figures += _latency(line, given.rounds * given.events, given.seconds)
    print(against_goals(figures))
    keep(figures, given.json)
    return 0


@dataclass(frozen=True)
class Pace:
    """Events a second by the clock, and microseconds of this process's CPU for each."""

    rate: float
    cpu: float


@contextmanager
def _paced(number: int, found: list[Pace]) -> Iterator[None]:
    began, used = time.perf_counter(), time.process_time()
    yield
    seconds, cpu = time.perf_counter() - began, time.process_time() - used
    found.append(Pace(number / seconds, cpu / number * 1e6))


def _round(line: Pipeline, topic: str, first: int, number: int) -> list[Pace]:
    """Relay, bare producer, listener, bare consumer: each of the same records."""
    ensure_topics(line.servers, {topic: IMPORTS.partitions})
    for at in range(first, first + number, 500):
        line.producing.submit(partial(line.change, first=at, number=500), audited=False).result()
    rows: list[Outgoing] = []
    replay(line.producer, rows.extend, after=first)
    found: list[Pace] = []
    with raw_kafka.producing(line.servers, topic) as send, _paced(number, found):
        send(rows)
    relaying, listening = Relay(line.producer, line.producing, line.bus), Listener(line.servers, line.consumer)
    with _paced(number, found):
        relay = _begun(relaying.run)
        _until(lambda: backlog(line.producer)[0] == 0)
    _ended(relaying, relay)
    with raw_kafka.consuming(line.servers, topic) as take, _paced(number, found):
        take(number)
    listener = _begun(listening.run)
    _until(lambda: len(line.handled) > first)
    seen = len(line.handled) - first
    with _paced(number - seen, found):
        _until(lambda: len(line.handled) == first + number)
    _ended(listening, listener)
    return [found[1], found[0], found[3], found[2]]


def _begun(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def _ended(loop: Relay | Listener, thread: threading.Thread) -> None:
    loop.stop()
    thread.join(10)


def _until(done: Callable[[], bool]) -> None:
    while not done():
        time.sleep(0.02)


def _compared(code: str, name: str, rounds: Sequence[Sequence[Pace]], at: int) -> list[Figure]:
    """Medians of the rounds: ours, and of each round the ratio to the bare client."""
    ours, bare = [each[at] for each in rounds], [each[at + 1] for each in rounds]
    pairs = list(zip(ours, bare, strict=True))
    return [
        Figure(f"{code}.rate", f"{name}", statistics.median(each.rate for each in ours), "条/秒"),
        Figure(f"{code}.cpu", f"{name}：CPU", statistics.median(each.cpu for each in ours), "微秒/条"),
        Figure(f"{code}.bare-cpu", f"{name}的裸客户端：CPU", statistics.median(each.cpu for each in bare), "微秒/条"),
        Figure(f"{code}.ratio", f"{name}：裸客户端的几成", statistics.median(o.rate / b.rate for o, b in pairs), "倍"),
    ]


def _latency(line: Pipeline, first: int, seconds: float) -> list[Figure]:
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
    print(f"每秒 20 次，{len(taken)} 次，待发布 {backlog(line.producer)[0]}")
    return [
        Figure("bus.p50", "改动至生效：p50", statistics.median(taken), "毫秒"),
        Figure("bus.p99", "改动至生效：p99", taken[int(len(taken) * 0.99)], "毫秒"),
    ]


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
            ensure_topics(broker.servers, {IMPORTS.name: IMPORTS.partitions})
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
