"""`python -m tools.bench.stack`: registering firms through the gateway of the production topology, beside the bare database.

Bare: a firm row and an outbox row in one transaction of psycopg, as many sessions at once, on the same PostgreSQL in the same run.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg

from deploy.stack.demo import open_demo_accounts
from deploy.stack.ports import free_range
from deploy.stack.postgres import Cluster
from deploy.stack.topology import CONTROLLER, Stack
from tools.bench.load import load
from tools.bench.operations import Operation, SignedIn, registration

TABLES = """
create table firm (firm_id text primary key, uscc text unique not null, name text not null, address text, zone text not null);
create table outbox (sequence bigint generated always as identity primary key, event_id text unique not null, payload text not null)
"""
EVENT = '{"specversion":"1.0","data":' + '"x"' * 200 + "}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.stack", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="交错轮数，取中位数")
    parser.add_argument("--seconds", type=float, default=4.0, help="每轮秒数")
    parser.add_argument("--connections", type=int, default=8, help="并发连接数")
    given = parser.parse_args(arguments)
    with _stack() as stack:
        _compare(stack, given.rounds, given.seconds, given.connections)
    return 0


def _compare(stack: Stack, rounds: int, seconds: float, connections: int) -> None:
    port = stack.port("gateway")
    register = registration(SignedIn(port))
    numbers = itertools.count()
    ratios, rates, bare_rates, tails = [], [], [], []
    for _ in range(rounds):
        rate, tail = _registering(port, register, connections, seconds)
        bare = _bare(stack.cluster, numbers, connections, seconds)
        ratios.append(rate / bare)
        rates.append(rate)
        bare_rates.append(bare)
        tails.append(tail)
    middle = statistics.median
    print(
        f"登记企业（并发 {connections}，{rounds} 轮交错，中位数）：{middle(rates):,.0f} 次/秒，p99 {middle(tails):.0f} 毫秒"
    )
    print(f"裸事务（企业行与发件箱行）：{middle(bare_rates):,.0f} 次/秒，比值 {middle(ratios):.3f}")


def _registering(port: int, register: Operation, connections: int, seconds: float) -> tuple[float, float]:
    measured = asyncio.run(load(port, register.following, connections, seconds))
    if set(measured.statuses) != {register.status}:
        raise SystemExit(f"{register.name}: {dict(measured.statuses)} {measured.last[:300]!r}")
    return measured.rate, measured.percentile(0.99)


def _bare(cluster: Cluster, numbers: Iterator[int], connections: int, seconds: float) -> float:
    """Transactions per second."""
    url = cluster.url("bare").replace("+psycopg", "")
    end = time.perf_counter() + seconds
    with ThreadPoolExecutor(connections) as pool:
        done = list(pool.map(lambda _: _transactions(url, numbers, end), range(connections)))
    return sum(done) / seconds


def _transactions(url: str, numbers: Iterator[int], end: float) -> int:
    done = 0
    with psycopg.connect(url) as session:
        while time.perf_counter() < end:
            number = next(numbers)
            session.execute(
                "insert into firm values (%s, %s, %s, %s, 'lanzhou-hitech')",
                [f"firm-{number}", f"code-{number}", f"基准第{number}号科技有限公司", f"测试路 {number} 号"],
            )
            session.execute("insert into outbox (event_id, payload) values (%s, %s)", [f"event-{number}", EVENT])
            session.commit()
            done += 1
    return done


@contextmanager
def _stack() -> Iterator[Stack]:
    """A stack of its own with the demonstration's accounts, durable as in production."""
    with tempfile.TemporaryDirectory(prefix="bench-stack-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        stack = Stack(folder, free_range(CONTROLLER + 1))
        try:
            for part in stack.start():
                print(f"  就绪  {part}", flush=True)
            open_demo_accounts(stack)
            stack.cluster.create_database("bare")
            with psycopg.connect(stack.cluster.url("bare").replace("+psycopg", "")) as session:
                session.execute(TABLES)
            yield stack
        finally:
            stack.stop()


if __name__ == "__main__":
    sys.exit(main())
