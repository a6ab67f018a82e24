"""`python -m tools.bench.growth`: what a question about figures costs with 10⁴, 10⁵ and, when asked for, 10⁶ firms.

Each size is a system of its own, and they take turns, so that a busy machine is busy for all of them. The firms are those of
`tools.bench.grown`; only cultivation and the gateway know them, which is all that figures need.
"""

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from deploy.embedded.compose import compose
from deploy.embedded.settings import EmbeddedSettings
from tools.bench.grown import grow
from tools.bench.load import request
from tools.bench.operations import COUNT, FIRST_DAY, OFFICE, Operation, SignedIn
from tools.bench.processes import ROOT, Served, system
from tools.bench.report import Figure, keep, number, table
from tools.bench.timing import Effort, Timing, timed

KEPT = ROOT / "var" / "growth.json"
SIZES = (10_000, 100_000)
DAYS = 2_900  # from 2016 on
Runs = dict[tuple[str, int], list[Timing]]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.bench.growth", description="户数增长时的耗时")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="户数")
    parser.add_argument("--rounds", type=int, default=3, help="交错轮数，取中位数")
    parser.add_argument("--seconds", type=float, default=2.0, help="每轮每项秒数")
    parser.add_argument("--data", type=Path, help="数据所在目录；已有的不再生成")
    parser.add_argument("--json", type=Path, default=KEPT, help="写入数据的文件")
    wanted = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="growth-") as folder, ExitStack() as running:
        directories = {size: (wanted.data or Path(folder)) / str(size) for size in sorted(wanted.sizes)}
        for size, directory in directories.items():
            prepare(directory, size)
        served = {size: running.enter_context(system(directory)) for size, directory in directories.items()}
        figures = measured(served, Effort(wanted.rounds, wanted.seconds, 1))
    keep(figures, wanted.json)
    print(f"\n数据已写入 {wanted.json}")
    return 0


def prepare(directory: Path, firms: int) -> None:
    """A system's directory with the demonstration's accounts and so many firms; one that is whole is left as it is."""
    if (directory / "grown").exists():
        return
    asyncio.run(_open(directory))
    grow(directory / "cultivation.db", firms)
    (directory / "grown").write_text(f"{firms}\n", encoding="ascii")


async def _open(directory: Path) -> None:
    async with compose(EmbeddedSettings(data_dir=directory)).running() as opened:
        await asyncio.to_thread(opened.finish_demo, "")


def questions(people: SignedIn) -> list[Operation]:
    """Each about another day every time."""
    machine, person = people.headers(OFFICE, page=False), people.headers(OFFICE, page=True)

    def asked(code: str, name: str, path: str, headers: dict[str, str] = machine) -> Operation:
        days = itertools.cycle(_days())

        def following() -> bytes:
            day = next(days)
            year_on = day + timedelta(days=365)
            return request("GET", path.format(day=day, year_on=year_on), headers)

        return Operation(code, name, following, None)

    return [
        asked("count", "按园区计数", f"{COUNT}?by=zone&as_of={{day}}"),
        asked("cells", "园区×子园×产业", f"{COUNT}?by=zone,park,industry&as_of={{day}}"),
        asked("ladder", "阶梯", "/api/v1/ladder?as_of={day}"),
        asked("series", "月度序列", f"{COUNT}/series?from=2014-01-31&to={{day}}"),
        asked("drill-down", "名单一页", f"{COUNT}/firms?zone=lanzhou-hitech&limit=50&as_of={{day}}"),
        asked("flows", "一年增减", f"{COUNT}/flows?from={{day}}&to={{year_on}}"),
        asked("board", "看板页面", "/board?as_of={day}", person),
    ]


def _days() -> Iterator[date]:
    """In an order that no two neighbours are near."""
    return (FIRST_DAY + timedelta(days=n * 1_237 % DAYS) for n in range(DAYS))


def measured(served: dict[int, Served], effort: Effort) -> list[Figure]:
    """Medians of the rounds; prints milliseconds and CPU by size, and how much the largest costs of the smallest."""
    asked = {size: questions(SignedIn(each.port)) for size, each in served.items()}
    runs = asyncio.run(_rounds(served, asked, effort))
    sizes = sorted(served)
    rows, figures = [], list[Figure]()
    for operation in asked[sizes[0]]:
        wall = {size: statistics.median(run.p50 for run in runs[operation.code, size]) for size in sizes}
        cpu = {size: statistics.median(run.cpu for run in runs[operation.code, size]) / 1e3 for size in sizes}
        ratio = cpu[sizes[-1]] / cpu[sizes[0]]
        cells = [f"{number(wall[size])} [{number(cpu[size])}]" for size in sizes]
        rows.append((operation.name, *cells, f"×{ratio:.2f}"))
        for size in sizes:
            figures.append(
                Figure(f"growth.{operation.code}.{size}", f"{operation.name}，{size:,} 户", wall[size], "毫秒")
            )
            figures.append(
                Figure(f"growth.{operation.code}.{size}.cpu", f"{operation.name}，{size:,} 户：CPU", cpu[size], "毫秒")
            )
        figures.append(Figure(f"growth.{operation.code}.ratio", f"{operation.name}：CPU 最大与最小之比", ratio, "倍"))
    memory = [f"{number(served[size].memory_megabytes())} MB" for size in sizes]
    rows.append(("常驻内存", *memory, ""))
    heads = ("问题（每次另一日期）", *(f"{size:,} 户：毫秒 [CPU 毫秒]" for size in sizes), "CPU 之比")
    print(f"\n并发 {effort.connections}，{effort.rounds} 轮交错，中位数\n\n{table(heads, rows)}", flush=True)
    return figures


async def _rounds(served: dict[int, Served], asked: dict[int, list[Operation]], effort: Effort) -> Runs:
    runs: Runs = defaultdict(list)
    for size, each in served.items():  # once unmeasured: what is read first comes from the disk
        for operation in asked[size]:
            await timed(each, operation, Effort(1, 0.1, 1))
    for _ in range(effort.rounds):
        for place in range(len(asked[min(asked)])):
            for size, each in served.items():
                operation = asked[size][place]
                runs[operation.code, size].append(await timed(each, operation, effort))
    return runs


if __name__ == "__main__":
    sys.exit(main())
