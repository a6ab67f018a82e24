"""`python -m tools.bench`: figures of this machine, best read as ratios to a bare application on the same server.

Everything runs on loopback, in processes and a directory of its own, for a bounded time; nothing is left behind.
"""

import argparse
import asyncio
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import httpx

from tools.bench.load import Measured, load
from tools.bench.operations import STAFF, ZONE, Operation, SignedIn, operations, roster
from tools.bench.processes import ROOT, Served, bare, system

IMPORT_SECONDS = 300.0


@dataclass(frozen=True)
class Timing:
    """One run of one operation: answers per second, milliseconds, CPU microseconds of the server per answer."""

    rate: float
    p50: float
    p99: float
    cpu: float


def main() -> int:
    wanted = _arguments()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        directory = Path(folder)
        _seed(directory / "data")
        with system(directory / "data") as served:
            _measure(served, directory, wanted)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="基准测试")
    parser.add_argument("--rounds", type=int, default=3, help="交错轮数，取中位数")
    parser.add_argument("--seconds", type=float, default=2.0, help="每轮每项秒数")
    parser.add_argument("--connections", type=int, default=8, help="并发连接数")
    parser.add_argument("--rows", type=int, default=10_000, help="导入行数")
    return parser.parse_args()


def _seed(data: Path) -> None:
    began = time.monotonic()
    environment = os.environ | {"EMBEDDED_DATA_DIR": str(data)}
    subprocess.run(
        [sys.executable, "-m", "tools.seed"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    print(f"演示数据写入：{time.monotonic() - began:.1f} 秒")


def _measure(served: Served, directory: Path, wanted: argparse.Namespace) -> None:
    people = SignedIn(served.port)
    chosen = list(operations(people))
    answers = asyncio.run(_answers(served, chosen))
    print(f"启动至就绪：{served.start_seconds:.1f} 秒，常驻内存 {served.memory_megabytes():.0f} MB")
    with bare(answers, directory) as measure:
        results = asyncio.run(_rounds(served, measure, chosen, wanted))
    _print(chosen, results, wanted)
    print(f"压测后常驻内存 {served.memory_megabytes():.0f} MB")
    _import(served, people, wanted.rows)
    print(f"导入后常驻内存 {served.memory_megabytes():.0f} MB")


async def _answers(served: Served, chosen: list[Operation]) -> dict[str, tuple[str, bytes]]:
    """What the system answers to each read, for the bare application to repeat."""
    found = {}
    for operation in chosen:
        if operation.path is not None:
            once = await load(served.port, operation.following, 1, 0)
            head, _, body = once.last.partition(b"\r\n\r\n")
            _check(operation, once)
            found[operation.path.partition("?")[0]] = (_content_type(head), body)
    return found


def _content_type(head: bytes) -> str:
    lines = head.decode("latin-1").lower().split("\r\n")
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("content-type:"))


def _check(operation: Operation, measured: Measured) -> None:
    if set(measured.statuses) != {operation.status}:
        raise SystemExit(f"{operation.name}: {dict(measured.statuses)} {measured.last[:300]!r}")


Results = dict[tuple[str, str], list[Timing]]


async def _rounds(served: Served, measure: Served, chosen: list[Operation], wanted: argparse.Namespace) -> Results:
    """Each round asks every operation of both processes in turn."""
    results: Results = defaultdict(list)
    for _ in range(wanted.rounds):
        for operation in chosen:
            results[operation.name, "system"].append(await _one(served, operation, wanted))
            if operation.path is not None:
                results[operation.name, "bare"].append(await _one(measure, operation, wanted))
    return results


async def _one(served: Served, operation: Operation, wanted: argparse.Namespace) -> Timing:
    before = served.cpu_seconds()
    measured = await load(served.port, operation.following, wanted.connections, wanted.seconds)
    _check(operation, measured)
    cpu = (served.cpu_seconds() - before) / len(measured.latencies) * 1e6
    return Timing(measured.rate, measured.percentile(0.5), measured.percentile(0.99), cpu)


def _print(chosen: list[Operation], results: Results, wanted: argparse.Namespace) -> None:
    print(
        f"\n并发 {wanted.connections}，{wanted.rounds} 轮交错，中位数；“裸”为同一服务器上答复相同字节的最小 ASGI 应用\n"
    )
    print("| 操作 | 次/秒 | p50/p99 毫秒 | CPU 微秒/次 | 裸：次/秒 | 裸：CPU 微秒/次 | CPU 倍数 |")
    print("|---|---|---|---|---|---|---|")
    for operation in chosen:
        own, other = _median(results[operation.name, "system"]), _median(results[operation.name, "bare"])
        beside = f"{other.rate:,.0f} | {other.cpu:.0f} | ×{own.cpu / other.cpu:.1f}" if other.cpu else "– | – | –"
        print(f"| {operation.name} | {own.rate:,.0f} | {own.p50:.1f}/{own.p99:.1f} | {own.cpu:.0f} | {beside} |")
    print()


def _median(runs: list[Timing]) -> Timing:
    if not runs:
        return Timing(0, 0, 0, 0)
    columns = zip(*((run.rate, run.p50, run.p99, run.cpu) for run in runs), strict=True)
    return Timing(*map(statistics.median, columns))


def _import(served: Served, people: SignedIn, rows: int) -> None:
    """Import a roster of new firms, and the same once more."""
    for name in ("新企业", "同一文件再次"):
        before, began = served.cpu_seconds(), time.monotonic()
        choices = {"filename": "名册.csv", "zone": ZONE.value, "mode": "apply"}
        answer = people.ask("POST", "/api/v1/imports", STAFF, params=choices, content=roster(rows))
        job = _ended(people, answer)
        seconds = time.monotonic() - began
        cpu = served.cpu_seconds() - before
        print(
            f"导入 {rows:,} 行（{name}）：{seconds:.2f} 秒，{rows / seconds:,.0f} 行/秒，CPU {cpu / rows * 1e6:.0f} 微秒/行；"
            f"新增 {job['created']}，更新 {job['updated']}，未变 {job['unchanged']}，有误 {job['refused']}"
        )


def _ended(people: SignedIn, answer: httpx.Response) -> dict[str, int]:
    deadline = time.monotonic() + IMPORT_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, int] = people.ask("GET", answer.headers["location"], STAFF).json()
        if job["finished_at"]:
            return job
        time.sleep(0.05)
    raise SystemExit("the import did not end")


if __name__ == "__main__":
    sys.exit(main())
