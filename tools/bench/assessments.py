"""`python -m tools.bench.assessments`: one rule set over many firms, in memory and from rows to a stored summary, and a what-if.

Paces are firms a second of the process's CPU time, so that what else the machine does counts less.
"""

import argparse
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

import httpx

from contracts.codes import Role, Zone
from kit.data.caller import Caller
from kit.data.database import Database
from kit.data.migrations import migrate
from kit.data.writer import Writer
from services.cultivation.assessments.reads.impacts import Trying, comparison
from services.cultivation.assessments.reads.surveys import Population, population
from services.cultivation.assessments.rules.columns.judging import results
from services.cultivation.assessments.usecases.trials import keep_trial, try_out
from services.cultivation.facts.reads import warm
from services.cultivation.standards.rules.resolving import resolved
from services.cultivation.standards.shipped import shipped
from services.cultivation.tables import mechanism, metadata
from tools.bench.judged import DAY, populate
from tools.bench.operations import OFFICE, SignedIn
from tools.bench.processes import ROOT, system
from tools.bench.report import Figure, against_goals

FIRMS, TRIED_FIRMS = 100_000, 10_000
STANDARD, PARAMETER = "tech-sme-2", "staff"
VERSIONS = ("国科发政〔2017〕115号@2", "国科发火〔2016〕32号@1")
ZONES = tuple(Zone)
SCREENS = 5


def measured(directory: Path, firms: int = FIRMS) -> Iterator[Figure]:
    """The figures of `firms` firms in a database of their own, then of ten thousand."""
    with_many = _database(directory / "many.db")
    yield Figure("assess.generated", f"{firms:,} 户数据生成", _wall(lambda: populate(with_many, firms)), "秒")
    yield from _paces(with_many, firms)
    with_many.close()
    tried = _database(directory / "tried.db")
    populate(tried, TRIED_FIRMS)
    yield from _what_if(tried)
    tried.close()


def on_screen(demo: Path, directory: Path) -> Iterator[Figure]:
    """The page of a what-if over ten thousand firms beside those of the demonstration, two sets of values, figures warm."""
    data = directory / "what-if"
    shutil.copytree(demo, data)
    database = Database.open("cultivation", f"sqlite:///{data / 'cultivation.db'}", metadata, mechanism)
    populate(database, TRIED_FIRMS)
    database.close()
    with system(data) as served:
        headers = SignedIn(served.port).headers(OFFICE, page=True)
        ask = partial(_page, served.port, headers)
        ask(399)
        seconds = statistics.median(_wall(partial(ask, 400 + nth)) for nth in range(SCREENS))
        yield Figure("what-if.screen", f"标准试算页面，{TRIED_FIRMS:,} 余户、两组取值", seconds, "秒")
        yield Figure("what-if.memory", f"试算后常驻内存，{TRIED_FIRMS:,} 余户", served.memory_megabytes(), "MB")


def _page(port: int, headers: dict[str, str], value: int) -> None:
    address = f"http://127.0.0.1:{port}/standards/{STANDARD}/impact?a.{PARAMETER}={value}"
    answer = httpx.get(address, headers=headers, timeout=60, trust_env=False)
    if answer.status_code != httpx.codes.OK or "取值一" not in answer.text:
        raise SystemExit(f"{address} answered {answer.status_code}")


def _paces(database: Database, firms: int) -> Iterator[Figure]:
    facts = warm.keep(database)
    with database.read() as session:
        asked = population(session, ZONES, DAY)
    rates = [firms / _cpu(partial(_judge, asked, version)) for version in VERSIONS]
    yield Figure("assess.rate", f"内存中判断 {firms:,} 户（{len(VERSIONS)} 套标准取慢者）", min(rates), "户/CPU 秒")
    yield Figure("assess.memory", f"{firms:,} 户数据在内存中", facts.size() / 2**20, "MB")
    warm.keep(database)  # cold again
    del asked
    yield Figure(
        "assess.stored", f"自行数据至留存结果，{firms:,} 户", firms / _cpu(partial(_stored, database)), "户/CPU 秒"
    )


def _judge(asked: Population, version: str) -> None:
    rules = resolved(next(each for each in shipped() if each.version == version), DAY)
    found = results(rules, asked.columns)
    assert len(found.outcome) == len(asked.firms)  # noqa: S101 - what is measured was done


def _stored(database: Database) -> None:
    writer, office = Writer(database), Caller("bench", Role.OFFICE)
    writer.start()
    with database.read() as session:
        tried = try_out(session, _trying(), "基准", {})
    writer.submit(partial(keep_trial, tried=tried, caller=office), office).result()
    writer.close()


def _what_if(database: Database) -> Iterator[Figure]:
    """Two sets of values compared, with the firms that are listed; the first question reads the figures."""
    warm.keep(database)
    variants = [("现有", {}), ("取值一", {PARAMETER: Decimal(400)})]

    def ask() -> None:
        with database.read() as session:
            comparison(session, _trying(), variants)

    yield Figure("what-if.cold", f"试算 {TRIED_FIRMS:,} 户、两组取值，首次", _cpu(ask), "CPU 秒")
    seconds = statistics.median(_cpu(ask) for _ in range(SCREENS))
    yield Figure("what-if.warm", f"试算 {TRIED_FIRMS:,} 户、两组取值，数据已在内存", seconds, "CPU 秒")


def _trying() -> Trying:
    return Trying(STANDARD, ZONES, "基准", DAY)


def _database(file: Path) -> Database:
    url = f"sqlite:///{file}"
    migrate("cultivation", url, ROOT)
    return Database.open("cultivation", url, metadata, mechanism)


def _cpu(work: Callable[[], object]) -> float:
    """Of all threads, with what was made before out of the collector's sight."""
    gc.collect()
    gc.freeze()
    began = time.process_time()
    work()
    return time.process_time() - began


def _wall(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main(arguments: Sequence[str] | None = None) -> int:
    """Without the rest of the benchmark; `--screen` seeds a demonstration for the page."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.assessments", description=__doc__)
    parser.add_argument("--firms", type=int, default=FIRMS)
    parser.add_argument("--screen", action="store_true", help="试算页面，须先写入演示数据（约一分钟）")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        directory = Path(name)
        figures = list(measured(directory, given.firms))
        if given.screen:
            environment = os.environ | {"EMBEDDED_DATA_DIR": str(directory / "demo")}
            quiet = subprocess.DEVNULL
            subprocess.run([sys.executable, "-m", "tools.seed"], env=environment, cwd=ROOT, check=True, stdout=quiet)
            figures += on_screen(directory / "demo", directory)
    for figure in figures:
        print(f"{figure.name}：{figure.value:,.2f} {figure.unit}")
    print(against_goals(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
