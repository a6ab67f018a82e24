"""Registering firms until every consumer has taken them over, and counting while somebody registers."""

import asyncio
import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

from tools.bench.load import Measured, load, paced
from tools.bench.operations import Operation
from tools.bench.processes import Served
from tools.bench.report import Figure
from tools.bench.timing import Effort, Timing, check, of_timing

SETTLED_SECONDS = 300.0
WRITES_A_SECOND = 300
WAITING = "select exists (select 1 from outbox where published_at is null)"


def registering(served: Served, operation: Operation, data: Path, effort: Effort) -> list[Figure]:
    """A round counts until the outboxes are empty: the bus of one process marks an event when each consumer has committed."""
    runs = []
    for _ in range(effort.rounds):
        before, began = served.cpu_seconds(), time.monotonic()
        measured = asyncio.run(load(served.port, operation.following, effort.connections, effort.seconds))
        check(operation, measured)
        settled(data)
        done, seconds = len(measured.latencies), time.monotonic() - began
        cpu = (served.cpu_seconds() - before) / done * 1e6
        runs.append(Timing(done / seconds, measured.percentile(0.5), measured.percentile(0.99), cpu))
    columns = zip(*((run.rate, run.p50, run.p99, run.cpu) for run in runs), strict=True)
    middle = Timing(*map(statistics.median, columns))
    print(
        f"\n{operation.name}（至各订阅方提交为止）：{middle.rate:,.0f} 次/秒，p50/p99 {middle.p50:.1f}/{middle.p99:.1f} 毫秒，CPU {middle.cpu:,.0f} 微秒/次",
        flush=True,
    )
    return of_timing(operation, middle)


def settled(data: Path) -> None:
    """Return when no event waits in any outbox of the directory."""
    end = time.monotonic() + SETTLED_SECONDS
    while any(_waiting(file) for file in data.glob("*.db")):
        if time.monotonic() > end:
            raise SystemExit("events still wait in an outbox")
        time.sleep(0.01)


def counting_meanwhile(served: Served, count: Operation, write: Operation, effort: Effort) -> list[Figure]:
    """Counts never asked before, while 300 firms a second are registered."""
    reading, writing = asyncio.run(_both(served, count, write, effort))
    check(count, reading)
    check(write, writing)
    p99 = reading.percentile(0.99)
    print(
        f"计数同时每秒登记 {writing.rate:,.0f} 户：{reading.rate:,.0f} 次/秒，p50/p99 {reading.percentile(0.5):.1f}/{p99:.1f} 毫秒",
        flush=True,
    )
    return [
        Figure("count-while-writing.p99", "每秒登记 300 户时计数：p99", p99, "毫秒"),
        Figure("count-while-writing.writes", "同时登记", writing.rate, "次/秒"),
    ]


async def _both(served: Served, count: Operation, write: Operation, effort: Effort) -> tuple[Measured, Measured]:
    seconds = effort.seconds * effort.rounds
    return await asyncio.gather(
        load(served.port, count.following, effort.connections, seconds),
        paced(served.port, write.following, WRITES_A_SECOND, seconds),
    )


def _waiting(file: Path) -> bool:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as session:
        return bool(session.execute(WAITING).fetchone()[0])
