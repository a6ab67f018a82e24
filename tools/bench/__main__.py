"""`python -m tools.bench`: figures of this machine, best read as ratios to a bare application on the same server.

Everything runs on loopback, in processes and a directory of its own, for a bounded time; nothing is left behind but the file
of figures, which `python -m tools.bench.compare` sets beside another.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.bench.assessments import FIRMS, measured, on_screen
from tools.bench.files import growing, listed
from tools.bench.goals import PEERS
from tools.bench.operations import SignedIn, reads, registration, searches
from tools.bench.processes import ROOT, Served, system
from tools.bench.report import Figure, against_goals, keep
from tools.bench.timing import Effort, compared
from tools.bench.writes import counting_meanwhile, registering, settled

KEPT = ROOT / "var" / "bench.json"


def main(arguments: Sequence[str] | None = None) -> int:
    wanted = _arguments(arguments)
    effort = Effort(wanted.rounds, wanted.seconds, wanted.connections)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        directory = Path(folder)
        _seed(directory / "data")
        demo = directory / "demo"
        shutil.copytree(directory / "data", demo)
        with system(directory / "data") as served:
            figures = list(_figures(served, directory, effort, wanted.rows))
        figures += [*on_screen(demo, directory), *measured(directory, wanted.firms)]
    print(f"\n{PEERS}\n\n{against_goals(figures)}")
    keep(figures, wanted.json)
    print(f"\n数据已写入 {wanted.json}；对照：python -m tools.bench.compare 早先.json {wanted.json}")
    return 0


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description="基准测试")
    parser.add_argument("--rounds", type=int, default=3, help="交错轮数，取中位数")
    parser.add_argument("--seconds", type=float, default=2.0, help="每轮每项秒数")
    parser.add_argument("--connections", type=int, default=8, help="并发连接数")
    parser.add_argument("--rows", type=int, default=20_000, help="每份名册的行数，共五份")
    parser.add_argument("--firms", type=int, default=FIRMS, help="对照标准的企业数")
    parser.add_argument("--json", type=Path, default=KEPT, help="写入数据的文件")
    return parser.parse_args(arguments)


def _seed(data: Path) -> None:
    began = time.monotonic()
    environment = os.environ | {"EMBEDDED_DATA_DIR": str(data)}
    subprocess.run(
        [sys.executable, "-m", "tools.seed"], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    print(f"{platform.machine()}，{os.cpu_count()} 核，Python {platform.python_version()}")
    print(f"演示数据写入：{time.monotonic() - began:.1f} 秒", flush=True)


def _figures(served: Served, directory: Path, effort: Effort, rows: int) -> Iterator[Figure]:
    """From the demonstration's 1,600 firms to 100,000: reads, registrations, rosters, searches, an official list."""
    data, people = directory / "data", SignedIn(served.port)
    yield Figure("start.seconds", "启动至就绪", served.start_seconds, "秒")
    yield Figure("memory.demo", "常驻内存，演示数据", served.memory_megabytes(), "MB")
    asked, write = reads(people), registration(people)
    yield from compared(served, asked, directory, effort)
    yield from registering(served, write, data, effort)
    new = next(operation for operation in asked if operation.code == "count-new")
    yield from counting_meanwhile(served, new, write, effort)
    settled(data)
    yield from growing(served, people, data, write, rows)
    yield from compared(served, searches(people), directory, effort)
    yield from listed(served, people, data, rows * 5 // 2)
    yield Figure("memory.large", f"常驻内存，{rows * 5:,} 户", served.memory_megabytes(), "MB")


if __name__ == "__main__":
    sys.exit(main())
