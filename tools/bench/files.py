"""Rosters and official lists through the gateway, as the register grows, and a registration meanwhile."""

import asyncio
import statistics
import threading
import time
from pathlib import Path
from typing import Any

from tools.bench.firms import ZONE, official_list, roster
from tools.bench.load import load
from tools.bench.operations import OFFICE, STAFF, Operation, SignedIn
from tools.bench.processes import Served
from tools.bench.report import Figure
from tools.bench.timing import check
from tools.bench.writes import settled

ENDS_SECONDS = 900.0
LIST = {"programme": "hnte", "document_no": "甘科高〔2025〕9号", "issued_on": "2025-12-01", "filename": "认定公告.csv"}


def growing(served: Served, people: SignedIn, data: Path, write: Operation, rows: int) -> list[Figure]:
    """Five rosters of `rows` new firms one after the other; one firm after the other is registered during the third."""
    rates, cpus, meanwhile = [], [], list[float]()
    for nth in range(5):
        content = roster(rows, nth * rows)
        before, began = served.cpu_seconds(), time.monotonic()
        choices = {"filename": f"名册{nth}.csv", "zone": ZONE.value, "mode": "apply"}
        answer = people.ask("POST", "/api/v1/imports", STAFF, params=choices, content=content)
        if nth == 2:
            meanwhile = _registering_until(served, write, people, answer.headers["location"])
        job = _ended(people, answer.headers["location"])
        settled(data)
        seconds, cpu = time.monotonic() - began, served.cpu_seconds() - before
        if nth != 2:
            rates.append(rows / seconds)
            cpus.append(cpu / rows * 1e6)
        print(
            f"导入第 {nth + 1} 份，{rows:,} 行：{rows / seconds:,.0f} 行/秒，CPU {cpu / rows * 1e6:.0f} 微秒/行；新增 {job['created']}，有误 {job['refused']}",
            flush=True,
        )
    p50 = statistics.median(meanwhile)
    print(f"导入期间登记企业：p50 {p50:.0f} 毫秒（{len(meanwhile)} 次）")
    return [
        Figure("import.rate", "导入名册（含校验、快照、事件）", statistics.median(rates), "行/秒"),
        Figure("import.cpu", "导入名册：CPU", statistics.median(cpus), "微秒/行"),
        Figure("import-growing.last-of-first", "导入：第五份与第一份速度之比", rates[-1] / rates[0], ""),
        Figure("register-while-importing.p50", "导入期间登记企业：p50", p50, "毫秒"),
    ]


def listed(served: Served, people: SignedIn, data: Path, rows: int) -> list[Figure]:
    """An official list of `rows` firms, all of them known."""
    before, began = served.cpu_seconds(), time.monotonic()
    answer = people.ask("POST", "/api/v1/official-lists", OFFICE, params=LIST, content=official_list(rows))
    job = _ended(people, answer.headers["location"])
    settled(data)
    seconds, cpu = time.monotonic() - began, served.cpu_seconds() - before
    print(
        f"官方名单 {rows:,} 行：{rows / seconds:,.0f} 行/秒，CPU {cpu / rows * 1e6:.0f} 微秒/行；{job['state']}",
        flush=True,
    )
    return [
        Figure("official-list.rate", "官方名单（全部匹配）", rows / seconds, "行/秒"),
        Figure("official-list.cpu", "官方名单：CPU", cpu / rows * 1e6, "微秒/行"),
    ]


def _registering_until(served: Served, write: Operation, people: SignedIn, job: str) -> list[float]:
    """Milliseconds of each registration until the job has ended."""
    over, taken = threading.Event(), list[float]()

    def register() -> None:
        while not over.is_set():
            taken.append(_one(served, write))

    thread = threading.Thread(target=register)
    thread.start()
    try:
        _ended(people, job)
    finally:
        over.set()
        thread.join()
    return taken


def _one(served: Served, write: Operation) -> float:
    measured = asyncio.run(load(served.port, write.following, 1, 0))
    check(write, measured)
    return measured.percentile(0.5)


def _ended(people: SignedIn, job: str) -> dict[str, Any]:
    deadline = time.monotonic() + ENDS_SECONDS
    while time.monotonic() < deadline:
        view: dict[str, Any] = people.ask("GET", job, STAFF if "/imports/" in job else OFFICE).json()
        if view["finished_at"]:
            return view
        time.sleep(0.05)
    raise SystemExit(f"{job} did not end")
