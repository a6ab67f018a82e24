"""A steady stream of writes at the gateway, however long each of them takes."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.running import Person
from tests.synthetic import code_of

LANES, RATE = 10, 20


def body(number: int) -> dict[str, str]:
    name = f"故障第{number:06d}号科技有限公司"
    return {"uscc": code_of(number), "name": name, "zone": "lanzhou-hitech", "founded_on": "2015-03-02"}


@dataclass(frozen=True)
class Write:
    firm_id: str
    seconds: float


def paced(office: Person, first: int, seconds: float) -> list[Write]:
    """RATE writes a second, however long each takes: a firm is registered, then corrected four times."""
    with ThreadPoolExecutor(LANES) as pool:
        lanes = [pool.submit(_lane, office, first + 200 * lane, seconds) for lane in range(LANES)]
        return [write for lane in lanes for write in lane.result()]


def _lane(office: Person, first: int, seconds: float) -> list[Write]:
    made: list[Write] = []
    start = time.monotonic()
    for turn in range(int(seconds * RATE / LANES)):
        time.sleep(max(0.0, start + turn * LANES / RATE - time.monotonic()))
        number, step = divmod(turn, 5)
        began = time.monotonic()
        if step == 0:
            firm = office.post("/firms", body(first + number), status=201)
        else:
            firm = office.patch(f"/firms/{firm['firm_id']}", {"address": f"第{step}号"}, firm["version"])
        made.append(Write(firm["firm_id"], time.monotonic() - began))
    return made


def p99(writes: list[Write]) -> float:
    return sorted(write.seconds for write in writes)[int(len(writes) * 0.99)]
