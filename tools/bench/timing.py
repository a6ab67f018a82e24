"""Answers a second and the server's CPU for each, of the system and of a bare application with the same bytes, in turns."""

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools.bench.load import Measured, load
from tools.bench.operations import Operation
from tools.bench.processes import Served, bare
from tools.bench.report import BARE, Figure, number, table


@dataclass(frozen=True)
class Effort:
    """How hard to ask: rounds (their median is told), seconds of each, connections at once."""

    rounds: int = 3
    seconds: float = 2.0
    connections: int = 8


@dataclass(frozen=True)
class Timing:
    """One run of one operation: answers per second, milliseconds, CPU microseconds of the server per answer."""

    rate: float
    p50: float
    p99: float
    cpu: float


Runs = dict[tuple[str, str], list[Timing]]


def compared(served: Served, operations: Sequence[Operation], directory: Path, effort: Effort) -> list[Figure]:
    """Measure each operation beside the bare application; prints the table of both."""
    answers = asyncio.run(_answers(served, operations))
    with bare(answers, directory) as measure:
        runs = asyncio.run(_rounds(served, measure, operations, effort))
    bare_cpu = statistics.median(run.cpu for (_, kind), timings in runs.items() if kind == "bare" for run in timings)
    rows, figures = [], [Figure(BARE, "裸应用：CPU", bare_cpu, "微秒/次")]
    for operation in operations:
        own, other = _median(runs[operation.code, "system"]), _median(runs[operation.code, "bare"])
        cpu = own.cpu / other.cpu
        rows.append(_row(operation, own, other))
        figures += [
            Figure(f"{operation.code}.cpu-ratio", f"{operation.name}：CPU 为裸应用的倍数", cpu, "倍"),
            Figure(f"{operation.code}.rate-ratio", f"{operation.name}：次/秒 与裸应用之比", own.rate / other.rate, ""),
            *of_timing(operation, own),
        ]
    heads = ("操作", "次/秒", "p50/p99 毫秒", "CPU 微秒/次", "裸：次/秒", "裸：CPU 微秒/次", "CPU 倍数")
    print(
        f"\n并发 {effort.connections}，{effort.rounds} 轮交错，中位数；“裸”为同一服务器上答复相同字节的最小 ASGI 应用\n"
    )
    print(table(heads, rows), flush=True)
    return figures


def of_timing(operation: Operation, timing: Timing) -> list[Figure]:
    """The absolute figures of an operation."""
    return [
        Figure(f"{operation.code}.rate", operation.name, timing.rate, "次/秒"),
        Figure(f"{operation.code}.p99", f"{operation.name}：p99", timing.p99, "毫秒"),
        Figure(f"{operation.code}.cpu", f"{operation.name}：CPU", timing.cpu, "微秒/次"),
    ]


def check(operation: Operation, measured: Measured) -> None:
    """Stop when an answer was not the expected one: a fast refusal is no figure."""
    if set(measured.statuses) != {operation.status}:
        raise SystemExit(f"{operation.name}: {dict(measured.statuses)} {measured.last[:300]!r}")


def _row(operation: Operation, own: Timing, other: Timing) -> tuple[str, ...]:
    beside = (number(other.rate), number(other.cpu), f"×{own.cpu / other.cpu:.1f}")
    return (operation.name, number(own.rate), f"{own.p50:.1f}/{own.p99:.1f}", number(own.cpu), *beside)


async def _answers(served: Served, operations: Sequence[Operation]) -> dict[str, tuple[str, bytes]]:
    """What the system answers to each read, for the bare application to repeat."""
    found = {}
    for operation in operations:
        if operation.path is not None:
            once = await load(served.port, operation.following, 1, 0)
            check(operation, once)
            head, _, body = once.last.partition(b"\r\n\r\n")
            found[operation.path] = (_content_type(head), body)
    return found


def _content_type(head: bytes) -> str:
    lines = head.decode("latin-1").lower().split("\r\n")
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("content-type:"))


async def _rounds(served: Served, measure: Served, operations: Sequence[Operation], effort: Effort) -> Runs:
    """Each round asks every operation of both processes in turn; the bare one the same question, for its answer is the same."""
    runs: Runs = defaultdict(list)
    same = {operation.code: _same(operation) for operation in operations}
    for _ in range(effort.rounds):
        for operation in operations:
            runs[operation.code, "system"].append(await timed(served, operation, effort))
            runs[operation.code, "bare"].append(await timed(measure, same[operation.code], effort))
    return runs


def _same(operation: Operation) -> Operation:
    asked = operation.following()
    return replace(operation, following=lambda: asked)


async def timed(served: Served, operation: Operation, effort: Effort) -> Timing:
    before = served.cpu_seconds()
    measured = await load(served.port, operation.following, effort.connections, effort.seconds)
    check(operation, measured)
    cpu = (served.cpu_seconds() - before) / len(measured.latencies) * 1e6
    return Timing(measured.rate, measured.percentile(0.5), measured.percentile(0.99), cpu)


def _median(runs: Sequence[Timing]) -> Timing:
    columns = zip(*((run.rate, run.p50, run.p99, run.cpu) for run in runs), strict=True)
    return Timing(*map(statistics.median, columns))
