"""Somebody else holds the write lock of a database file, as a backup or a curious person with sqlite3 would."""

import subprocess
import sys
import threading
import time

import pytest

from tests.invariants import check
from tests.load import Load
from tests.running import Person, RunningSystem

READING_SECONDS = 7
PATIENCE_SECONDS = 10
READ_SECONDS = 1
HOLD = """
import sys
from kit.data.engines import sqlite_module
line = sqlite_module().connect(sys.argv[1], isolation_level=None)
line.execute("begin immediate")
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.mark.long
@pytest.mark.parametrize("name", ["registry", "cultivation"])
def test_a_write_lock_held_for_seven_seconds_delays_writes_and_no_read(system: RunningSystem, name: str) -> None:
    """F10: each write succeeds within ten seconds or is told to come again; reads do not notice.

    The lock is given back when the test says so, not by a clock of its own: a slow machine changes nothing of it.
    """
    office = system.sign_in("office")
    load = Load(system, "office", first=0, events=80)
    working = threading.Thread(target=load.run, daemon=True)
    command = [sys.executable, "-c", HOLD, str(system.folder / f"{name}.db")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        working.start()
        reads = _reads(office, READING_SECONDS)
        assert not load.certificates, "nothing is written while somebody else writes"
        holder.communicate(b"release\n")
    working.join(60)
    assert load.done == load.events
    assert max(reads) < READ_SECONDS
    assert max(load.slowest) < PATIENCE_SECONDS
    check(system, load)


def _reads(office: Person, seconds: float) -> list[float]:
    """How long each of many reads took, one after another."""
    taken: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in ("/firms", "/ladder", "/inbox"):
            began = time.monotonic()
            office.get(path)
            taken.append(time.monotonic() - began)
    return taken
