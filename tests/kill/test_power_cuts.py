"""kill -9 of the whole process, again and again while it works: nothing lost, nothing doubled. POWER_CUTS=20 kills more often."""

import os
import random
import threading
import time

import pytest

from contracts.codes import Zone
from tests.invariants import check
from tests.load import Load
from tests.rosters import check_imported, finished, upload
from tests.running import RunningSystem
from tests.synthetic import roster

EVENTS = 2000
IMPORTED = 10_000
KILLS = int(os.environ.get("POWER_CUTS", "5"))
SETTLED_WITHIN = 120


@pytest.mark.long
@pytest.mark.timeout(600)
def test_power_cuts_during_an_import_and_two_thousand_events(system: RunningSystem) -> None:
    content = roster(IMPORTED, first=100_000)
    import_id = upload(system.sign_in("staff"), content, Zone.LANZHOU_HITECH)
    load = Load(system, "office", first=0, events=EVENTS)
    working = threading.Thread(target=load.run, daemon=True)
    working.start()
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.2))
        system.kill()
        system.start()
    working.join(200)
    assert load.done == EVENTS

    job = finished(system.sign_in("staff"), import_id, SETTLED_WITHIN)
    assert (job["created"], job["refused"]) == (IMPORTED, 0)
    check(system, load)
    check_imported(system, import_id, 100_000, IMPORTED)
    assert system.stop() == 0
