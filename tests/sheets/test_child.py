"""The parser in its own process: hostile files cost next to nothing, and whatever becomes of the child is an answer."""

import os
import resource
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

import sheets.child
from kit.data.problem import Problem
from sheets import read_table
from sheets.child import parsed
from tests.sheets.hostile import GOOD, HOSTILE

SECONDS = 1.0  # of the processor, start included, on a machine that is busy otherwise


def refusal(data: bytes) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        read_table("a.xlsx", data, ["名称"])
    return caught.value.status, caught.value.code


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def zombies() -> list[str]:
    """Children of this process that have ended and were not waited for."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue  # ended meanwhile
        if state == "Z" and int(parent) == os.getpid():
            found.append(stat.parent.name)
    return found


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_within_a_second(name: str) -> None:
    build, status, code = HOSTILE[name]
    data = build()
    before, own = children_seconds(), time.thread_time()
    assert refusal(data) == (status, code)
    assert children_seconds() - before < SECONDS
    assert time.thread_time() - own < SECONDS / 2, "the interpreter is free meanwhile: this is mostly the pipe"


def test_a_child_past_the_clock_is_ended_and_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets.child, "SECONDS", 0.2)
    monkeypatch.setattr(sheets.child, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    assert refusal(GOOD) == (413, "too_slow")
    assert zombies() == []


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise MemoryError",
        """print('{"book":{"encoding":"xlsx","is_1904":false}}\\n{"sheet":"a","state":"visible"}\\n[[1,["名', end='')""",
        "pass",
    ],
)
def test_a_child_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(sheets.child, "COMMAND", (sys.executable, "-c", program))
    assert refusal(GOOD) == (422, "not_xlsx")
    assert zombies() == []


def test_more_memory_than_allowed_is_a_refusal() -> None:
    with pytest.raises(Problem) as caught:
        parsed("text", bytes(200 * 2**20))
    assert (caught.value.status, caught.value.code) == (413, "too_large")


def test_at_most_two_children_live_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alive, most, lock = [0], [0], threading.Lock()
    ended = subprocess.Popen.__exit__

    class Counted(subprocess.Popen[bytes]):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            with lock:
                alive[0] += 1
                most[0] = max(most[0], alive[0])

        def __exit__(self, *error: Any) -> None:
            ended(self, *error)
            with lock:
                alive[0] -= 1

    monkeypatch.setattr(subprocess, "Popen", Counted)
    threads = [threading.Thread(target=read_table, args=("a.xlsx", GOOD)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], alive[0]) == (2, 0)


def test_who_waits_too_long_for_a_place_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets.child, "PATIENCE", 0.05)
    monkeypatch.setattr(sheets.child, "_places", threading.BoundedSemaphore(1))
    with sheets.child._places:
        assert refusal(GOOD) == (503, "reader_busy")


def test_the_child_loads_the_parser_only() -> None:
    program = "import sys, sheets.parser.__main__; print(*sorted(name for name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-E", "-s", "-S", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=sheets.child.ROOT,
    ).stdout.split()
    foreign = {name.partition(".")[0] for name in loaded} - set(sys.stdlib_module_names) - {"sheets"}
    assert foreign <= {"__main__"}
    assert {name for name in loaded if name.startswith("sheets.") and not name.startswith("sheets.parser")} == {
        "sheets.limits",
        "sheets.values",
    }


def test_the_child_gets_no_secret_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CULTIVATION_SECRET", "s3cret")
    telling = "import os, sys; sys.stderr.write(' '.join(os.environ)); sys.exit(1)"
    monkeypatch.setattr(sheets.child, "COMMAND", (sys.executable, "-c", telling))
    said: list[str] = []
    monkeypatch.setattr("sheets.child.logger.warning", lambda _, extra: said.append(extra["said"]))
    refusal(GOOD)
    assert "PATH" in said[0]
    assert "CULTIVATION_SECRET" not in said[0]
