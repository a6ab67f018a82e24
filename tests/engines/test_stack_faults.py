"""Faults of the whole topology other than kills: the broker or the database away, poison, replay, a zombie, rivals, shutdown.

Kafka is away for a minute; FAULT_AWAY_SECONDS=300 is the full size.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest

from contracts.codes import Role
from contracts.topics import FIRMS
from kit.events.bus import Message, Outgoing
from kit.events.bus.kafka import KafkaBus
from tests.engines.pace import Write, body, p99, paced
from tests.engines.running import RunningStack
from tests.engines.wires import forget
from tests.invariants import (
    CONSUMERS,
    SERVICES,
    UNPUBLISHED,
    check,
    check_each_event_once,
    check_recount,
    heard,
    sent,
    settle,
)
from tests.load import Load
from tests.running import PASSWORD, Person, eventually
from tests.synthetic import code_of

AWAY_SECONDS = float(os.environ.get("FAULT_AWAY_SECONDS", "60"))
WORKERS = ("registry-worker", "cultivation-worker", "notifications-worker")


@pytest.fixture(scope="module")
def system(stack: RunningStack) -> RunningStack:
    """The stack with an account and some firms and certificates, so that there is something to count."""
    stack.open_account("office", Role.OFFICE)
    Load(stack, "office", first=299_000, events=60).run()
    return stack


@pytest.fixture(autouse=True)
def recounted(system: RunningStack) -> Iterator[None]:
    """After every fault the board says what an independent recount finds."""
    yield
    settle(system)
    check_recount(system, seed=6)


@pytest.fixture
def office(system: RunningStack) -> Iterator[Person]:
    person = Person.sign_in(system.url, "office")
    yield person
    person.client.close()


def test_a_broker_away_under_load_refuses_nobody_and_the_backlog_drains(system: RunningStack, office: Person) -> None:
    """F7: 20 valid writes a second are accepted as fast as before while Kafka is away; a minute after its return all was heard."""
    before = paced(office, first=300_000, seconds=5)
    settle(system)
    system.stack.broker.kill()
    try:
        during = paced(office, first=304_000, seconds=AWAY_SECONDS)
        assert system.ready(), "a missing broker changes no readiness"
        assert system.value("registry", UNPUBLISHED) >= len(during)
    finally:
        system.stack.broker.start()
        system.stack.broker.wait_until_ready()
    back = time.monotonic()
    settle(system)
    assert time.monotonic() - back <= 60
    assert p99(during) <= max(0.5, 3 * p99(before))
    check_each_event_once(system)
    assert [firm_id for consumer in CONSUMERS for firm_id in _taken_out_of_order(system, consumer, during)] == []


def _taken_out_of_order(system: RunningStack, consumer: str, writes: list[Write]) -> set[str]:
    """The firms of which a consumer has taken a later event before an earlier one; messages come of few of them."""
    received = "select event_id, received_at from inbox where consumer = "
    taken = dict(system.rows(CONSUMERS[consumer][0], f"{received}'{consumer}'"))
    order: dict[str, list[object]] = {write.firm_id: [] for write in writes}
    for firm_id, event_id in system.rows("registry", "select key, event_id from outbox order by sequence"):
        if firm_id in order:
            order[firm_id] += [taken[event_id]] if event_id in taken else []
    assert max(len(events) for events in order.values()) == (1 if consumer == "notifications-messages" else 5)
    return {firm_id for firm_id, events in order.items() if events != sorted(events)}  # type: ignore[type-var]  # instants


def test_poison_between_good_events_is_one_dead_letter_per_consumer(system: RunningStack, office: Person) -> None:
    """F15: the next good event is handled within five seconds."""
    settle(system)
    bus = KafkaBus(system.stack.broker.servers)
    poison = [
        Outgoing(n, f"p{n}", "poison", Message(FIRMS.name, "p", value))
        for n, value in enumerate((b"\xff", b"{}", None), 1)
    ]
    assert len(bus.publish(poison)) == 3
    bus.close()
    firm_id = office.post("/firms", body(310_000), status=201)["firm_id"]
    eventually(lambda: office.client.get(f"/standings/{firm_id}").status_code == 200, 5)
    for consumer, (database, _) in CONSUMERS.items():
        dead = f"select count(*) from parked_event where consumer = '{consumer}' and state = 'dead'"
        eventually(lambda d=database, q=dead: system.value(d, q) == 3, 10)  # type: ignore[misc]


def test_everything_delivered_five_times_in_any_order_ends_as_if_delivered_once(
    system: RunningStack, office: Person
) -> None:
    """F16: new events before their turn and old ones again, with kills between; the final state is the highest version."""
    settle(system)
    relay = system.stack.processes["registry-worker"]
    assert relay.stop(15)
    for number in range(20):
        _firm_of_five_versions(office, 313_000 + number)
    _deliver_shuffled(system, times=5)
    relay.start()
    system.stack.wait_until_ready("registry-worker")
    settle(system)
    eventually(lambda: _lag(system) == 0, 60)
    check_each_event_once(system)
    newest = dict(system.rows("registry", "select firm_id, version from firm"))
    assert dict(system.rows("cultivation", HELD_TRUE)) == newest
    assert dict(system.rows("notifications", "select firm_id, version from firm")) == newest


HELD_TRUE = "select firm_id, version from firm_version where known_until > '9999-01-01'"


def _firm_of_five_versions(office: Person, number: int) -> None:
    """Registered, renamed, classified, moved to another park and corrected, each with an event."""
    firm = office.post("/firms", body(number), status=201)
    path, day = f"/firms/{firm['firm_id']}", {"effective_on": "2024-05-01"}
    for change, what in (
        ("names", {"name": f"乱序第{number:06d}号科技有限公司"}),
        ("industries", {"primary": "digital"}),
        ("residencies", {"park": "lhz-yantan"}),
    ):
        firm = office.post(f"{path}/{change}", what | day, version=firm["version"])
    office.patch(path, {"address": "新址"}, firm["version"])


def _deliver_shuffled(system: RunningStack, times: int) -> None:
    """Put every event that any service has said on its topic `times` over, past the relays; after each third kill who hears."""
    query = "select event_id, type, topic, key, payload from outbox"
    rows = times * [row for name in SERVICES for row in system.rows(name, query)]
    random.Random(16).shuffle(rows)
    events = [Outgoing(n, row[0], row[1], Message(row[2], row[3], row[4].encode())) for n, row in enumerate(rows)]
    bus = KafkaBus(system.stack.broker.servers)
    for nth in range(3):
        third = events[nth::3]
        for first in range(0, len(third), 500):
            assert len(bus.publish(third[first : first + 500])) == len(third[first : first + 500])
        for name in WORKERS[1:]:
            system.stack.processes[name].kill()
            system.stack.processes[name].start()
    bus.close()
    for name in WORKERS[1:]:
        system.stack.wait_until_ready(name)


def test_dead_letters_put_back_twice_have_one_effect(system: RunningStack, office: Person) -> None:
    """F18: a producer's clock was three days ahead; once that time has come, the operator puts its event back."""
    settle(system)
    consumers = [system.stack.processes[name] for name in WORKERS[1:]]
    for consumer in consumers:
        assert consumer.stop(15)
    system.move_clock(timedelta(days=3))
    ahead = Person.sign_in(system.url, "office")
    firm_id = ahead.post("/firms", body(314_000), status=201)["firm_id"]
    ahead.client.close()
    eventually(lambda: system.value("registry", UNPUBLISHED) == 0, 30)
    system.move_clock(-timedelta(days=3))
    for consumer in consumers:
        consumer.start()
    dead = f"select parked_id from parked_event where key = '{firm_id}' and state = 'dead' order by 1"
    eventually(lambda: (len(system.rows("cultivation", dead)), len(system.rows("notifications", dead))) == (1, 2), 60)
    system.move_clock(timedelta(days=3))
    for service in ("cultivation", "notifications"):
        numbers = [str(row[0]) for row in system.rows(service, dead)]
        said = [_put_back(system, service, numbers) for _ in range(2)]
        assert [len(numbers), 0] == said
    settle(system)
    check_each_event_once(system)
    states = f"select distinct state from parked_event where key = '{firm_id}'"
    assert system.rows("cultivation", states) == system.rows("notifications", states) == [("resolved",)]


def _put_back(system: RunningStack, service: str, numbers: list[str]) -> int:
    """How many dead letters the operator's command has put back."""
    command = [sys.executable, "-m", "tools.dead_letters", "replay", service, *numbers]
    environment = os.environ | system.stack.processes[f"{service}-worker"].environment
    said = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    found = re.search(r"已放回 (\d+) 条", said.stdout)
    assert found, said.stderr
    return int(found[1])


def test_replaying_everything_from_the_first_record_changes_no_row(system: RunningStack) -> None:
    """F17: offsets forgotten, every record read again: the same counts, messages and inbox rows."""
    settle(system)
    before = _figures(system)
    workers = [system.stack.processes[name] for name in WORKERS]
    for worker in workers:
        assert worker.stop(15), "a worker ends within 15 seconds of SIGTERM"
    for consumer in CONSUMERS:
        eventually(lambda c=consumer: _forgotten(system, c), 30)  # type: ignore[misc]
    for worker in workers:
        worker.start()
    for name in WORKERS:
        system.stack.wait_until_ready(name)
    eventually(lambda: _lag(system) == 0, 60)
    assert _figures(system) == before
    settle(system)
    check_each_event_once(system)


def _forgotten(system: RunningStack, consumer: str) -> bool:
    forget(system.stack.broker.servers, consumer)
    return True


def _figures(system: RunningStack) -> list[object]:
    """What is there of messages, places and events heard, but for what a worker's sweep may say at its start."""
    others = "not like '%expiring%'"
    messages = f"select kind, count(*), count(distinct event_id) from message where kind {others} group by 1 order by 1"
    had = f"select consumer, outcome, count(*) from inbox where type {others} group by 1, 2 order by 1, 2"
    places = "select count(*), count(distinct firm_id) from firm_place"
    return [
        system.rows("notifications", messages),
        system.rows("cultivation", places),
        *(system.rows(name, had) for name in ("cultivation", "notifications")),
    ]


def _lag(system: RunningStack) -> float:
    """Records not yet handled, by the workers' own metrics; at least one partition must be reported."""
    found = []
    for name in ("cultivation-worker", "notifications-worker"):
        lines = httpx.get(f"http://127.0.0.1:{system.stack.port(name)}/metrics", timeout=5).text.splitlines()
        found += [float(line.split()[-1]) for line in lines if line.startswith("consumer_lag{")]
    return sum(found) if found else -1


def test_a_zombie_that_wakes_up_after_its_partitions_have_gone_doubles_nothing(
    system: RunningStack, office: Person
) -> None:
    """F19: the frozen worker's session expires, another takes over, then the first goes on with its old batch."""
    settle(system)
    first = system.stack.processes["notifications-worker"]
    second = system.beside("notifications-worker")
    second.start()
    try:
        load = Load(system, "office", first=320_000, events=40)
        working = threading.Thread(target=load.run, daemon=True)
        working.start()
        first.send(signal.SIGSTOP)
        working.join()
        for consumer in CONSUMERS:
            eventually(lambda c=consumer: heard(system, c) >= sent(system, c), 60)  # type: ignore[misc]
        first.send(signal.SIGCONT)
        check(system, load, seed=3)
    finally:
        first.send(signal.SIGCONT)
        assert second.stop()


def test_150_parallel_registrations_are_all_accepted(system: RunningStack, office: Person) -> None:
    """F23: 150 × 201, no 5xx."""
    answers = asyncio.run(
        _all_at_once(system, [body(330_000 + n) for n in range(150)], keys=[f"f23-{n}" for n in range(150)])
    )
    assert {answer.status_code for answer in answers} == {201}


def test_one_idempotency_key_sent_many_times_at_once_has_one_effect(system: RunningStack) -> None:
    """F22, at the size of continuous integration."""
    answers = asyncio.run(_all_at_once(system, [body(340_000)] * 200, keys=["f22"] * 200))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["firm_id"] for answer in answers}) == 1
    assert system.value("registry", f"select count(*) from firm where uscc = '{code_of(340_000)}'") == 1


async def _all_at_once(system: RunningStack, bodies: list[dict[str, str]], keys: list[str]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=f"{system.url}/api/v1", timeout=60, limits=limits) as client:
        signed = await client.post("/tokens", json={"login": "office", "password": PASSWORD})
        bearer = {"Authorization": f"Bearer {signed.json()['access_token']}"}
        asked = (
            client.post("/firms", json=one, headers=bearer | {"Idempotency-Key": key})
            for one, key in zip(bodies, keys, strict=True)
        )
        return list(await asyncio.gather(*asked))


def test_a_database_killed_and_back_is_503_meanwhile_and_never_500(system: RunningStack, office: Person) -> None:
    """F11: backends die, PostgreSQL is away for a moment, everything recovers by itself."""
    seen: set[int] = set()
    stop = threading.Event()

    def ask() -> None:
        number = 350_000
        while not stop.wait(0.05):
            number += 1
            answer = office.client.post("/firms", json=body(number), headers={"Idempotency-Key": f"f11-{number}"})
            seen.add(answer.status_code)
            if answer.status_code == 503:
                assert "retry-after" in answer.headers

    with ThreadPoolExecutor(1) as pool:
        asking = pool.submit(ask)
        time.sleep(1)
        system.stack.cluster.stop()
        time.sleep(3)
        system.stack.cluster.start()
        eventually(system.ready, 30)
        time.sleep(2)
        stop.set()
        asking.result()
    assert seen <= {201, 503, 401}
    office.post("/firms", body(359_999), status=201)
    settle(system)


def test_without_the_registry_the_rest_answers_and_says_what_is_missing(system: RunningStack, office: Person) -> None:
    """F36: reads that do not need it go on, the others are 503 at once."""
    api = system.stack.processes["registry-api"]
    api.kill()
    try:
        assert office.client.get("/ladder").status_code == 200
        assert office.client.get("/inbox").status_code == 200
        began = time.monotonic()
        assert office.client.get("/firms").status_code == 503
        assert time.monotonic() - began < 3
    finally:
        api.start()
        system.stack.wait_until_ready("registry-api")


@pytest.mark.parametrize("name", ["registry-api", "cultivation-worker", "gateway"])
def test_a_process_told_to_end_under_load_ends_in_time_and_loses_nothing(system: RunningStack, name: str) -> None:
    """F27: what is in flight finishes or is refused, the process is gone within 15 seconds."""
    first = {"registry-api": 360_000, "cultivation-worker": 370_000, "gateway": 380_000}[name]
    load = Load(system, "office", first=first, events=60)
    working = threading.Thread(target=load.run, daemon=True)
    working.start()
    assert system.stack.processes[name].stop(15)
    system.stack.processes[name].start()
    system.stack.wait_until_ready(name)
    working.join()
    check(system, load, seed=4)
