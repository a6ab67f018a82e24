"""One load, random victims: every process of the topology is killed again and again, and nothing is lost or doubled.

The size of continuous integration by default: 20 rounds in which every process is killed once, or as many as fit into
FAULT_SECONDS. FAULT_KILLS=100 FAULT_EVENTS=10000 FAULT_SECONDS=3600 is the full one.
"""

import os
import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from contracts.codes import Role
from tests.engines.running import RunningStack
from tests.invariants import check
from tests.load import Load

KILLS = int(os.environ.get("FAULT_KILLS", "20"))
EVENTS = int(os.environ.get("FAULT_EVENTS", "2000"))
SECONDS = float(os.environ.get("FAULT_SECONDS", "240"))
LEAST_ROUNDS = 2
ALL_READY_SECONDS = 120


@pytest.fixture(scope="module")
def system(stack: RunningStack) -> Iterator[RunningStack]:
    stack.open_account("office", Role.OFFICE)
    yield stack
    assert stack.ready(), "every process is ready again after the faults"


class Killer(threading.Thread):
    """In every round kills each process once, in random order, and starts it again at once."""

    def __init__(self, system: RunningStack) -> None:
        super().__init__(daemon=True)
        self.rounds = 0
        self._system = system
        self._chance = random.Random(7)

    def run(self) -> None:
        end = time.monotonic() + SECONDS
        while self.rounds < KILLS and time.monotonic() < end:
            for name in self._chance.sample(list(self._system.stack.processes), len(self._system.stack.processes)):
                child = self._system.stack.processes[name]
                child.kill()
                child.start()
                time.sleep(self._chance.expovariate(1 / 0.8))
            self.rounds += 1


@pytest.mark.timeout(4800)
def test_random_kills_under_load_lose_and_double_nothing(
    system: RunningStack, record_property: Callable[[str, object], None]
) -> None:
    load, killer = Load(system, "office", first=100_000, events=EVENTS), Killer(system)
    working = threading.Thread(target=load.run, daemon=True)
    working.start()
    killer.start()
    killer.join()
    working.join()
    record_property("kills of each process", killer.rounds)
    assert killer.rounds >= LEAST_ROUNDS
    for name in system.stack.processes:
        system.stack.wait_until_ready(name, ALL_READY_SECONDS)
    check(system, load)


@pytest.mark.timeout(600)
def test_all_processes_killed_at_once_come_back_whole(system: RunningStack) -> None:
    load = Load(system, "office", first=200_000, events=200)
    working = threading.Thread(target=load.run, daemon=True)
    working.start()
    for _ in range(2):
        time.sleep(0.2)
        for child in system.stack.processes.values():
            child.kill()
        for child in system.stack.processes.values():
            child.start()
        for name in system.stack.processes:
            system.stack.wait_until_ready(name, ALL_READY_SECONDS)
    working.join()
    check(system, load, seed=2)
