"""Somebody else holds the write lock of a database file, as a backup or a curious person with sqlite3 would."""

import subprocess
import sys
import threading
import time

import pytest

from tests.invariants import check
from tests.load import Load
from tests.running import Person, RunningSystem

HELD_SECONDS = 8
PATIENCE_SECONDS = 10
READ_SECONDS = 1
HOLD = """
import sys, time
from kit.data.engines import sqlite_module
line = sqlite_module().connect(sys.argv[1], isolation_level=None)
line.execute("begin immediate")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.mark.long
@pytest.mark.parametrize("name", ["registry", "cultivation"])
def test_a_write_lock_held_for_eight_seconds_delays_writes_and_no_read(system: RunningSystem, name: str) -> None:
    """F10: each write succeeds within ten seconds or is told to come again; reads do not notice."""
    load = Load(system, "office", first=0, events=80)
    working = threading.Thread(target=load.run, daemon=True)
    command = [sys.executable, "-c", HOLD, str(system.folder / f"{name}.db"), str(HELD_SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        working.start()
        reads = _reads(system.sign_in("office"), HELD_SECONDS - 1)
        assert not load.certificates, "nothing is written while somebody else writes"
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
