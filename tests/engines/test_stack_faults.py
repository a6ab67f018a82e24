"""Faults of the whole topology other than kills: the broker or the database away, poison, replay, a zombie, rivals, shutdown."""

import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from contracts.codes import Role
from contracts.topics import FIRMS
from deploy.stack.children import Child
from kit.bus import Message, Outgoing
from kit.bus.kafka import KafkaBus, forget
from tests.engines.invariants import CONSUMERS, UNPUBLISHED, check, heard, sent, settle
from tests.engines.load import Load
from tests.engines.running import RunningStack
from tests.running import PASSWORD, Person, eventually
from tests.synthetic import code_of

AWAY_SECONDS = 20
WRITERS = ("registry-worker", "cultivation-worker", "notifications-worker")


@pytest.fixture(scope="module")
def system(stack: RunningStack) -> RunningStack:
    stack.open_account("office", Role.OFFICE)
    return stack


@pytest.fixture
def office(system: RunningStack) -> Iterator[Person]:
    person = Person.sign_in(system.url, "office")
    yield person
    person.client.close()


def body(number: int) -> dict[str, str]:
    name = f"故障第{number:06d}号科技有限公司"
    return {"uscc": code_of(number), "name": name, "zone": "lanzhou-hitech", "founded_on": "2015-03-02"}


def test_a_broker_away_under_load_refuses_nobody_and_the_backlog_drains(system: RunningStack, office: Person) -> None:
    """F7: every valid write is accepted, as fast as before, while Kafka is away; a minute after its return all was heard."""
    before = _registrations(office, first=300_000, seconds=5)
    settle(system)
    system.stack.broker.kill()
    during = _registrations(office, first=301_000, seconds=AWAY_SECONDS)
    assert all(system.stack.is_ready(name) for name in system.stack.processes), "a missing broker changes no readiness"
    assert system.value("registry", UNPUBLISHED) >= len(during)
    system.stack.broker.start()
    system.stack.broker.wait_until_ready()
    settle(system)
    assert _p99(during) <= max(0.5, 3 * _p99(before))


def _registrations(office: Person, first: int, seconds: float) -> list[float]:
    """How long each took, one after another."""
    taken: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        office.post("/firms", body(first + len(taken)), status=201)
        taken.append(time.monotonic() - began)
    return taken


def _p99(taken: list[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


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


def test_replaying_everything_from_the_first_record_changes_no_row(system: RunningStack) -> None:
    """F17: offsets forgotten, every record read again: the same counts, messages and inbox rows."""
    settle(system)
    before = _figures(system)
    workers = [system.stack.processes[name] for name in WRITERS]
    for worker in workers:
        assert worker.stop(15), "a worker ends within 15 seconds of SIGTERM"
    for consumer in CONSUMERS:
        eventually(lambda c=consumer: _forgotten(system, c), 30)  # type: ignore[misc]
    for worker in workers:
        worker.start()
    for name in WRITERS:
        system.stack.wait_until_ready(name)
    eventually(lambda: _lag(system) == 0, 60)
    assert _figures(system) == before


def _forgotten(system: RunningStack, consumer: str) -> bool:
    forget(system.stack.broker.servers, consumer)
    return True


def _figures(system: RunningStack) -> list[object]:
    messages = system.rows("notifications", "select count(*), count(distinct event_id) from message")
    places = system.rows("cultivation", "select count(*), count(distinct firm_id) from firm_place")
    return [messages, places, *(heard(system, consumer) for consumer in CONSUMERS)]


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
    environment = dict(first.environment) | {"PROCESS_PORT": str(system.port + 30)}
    second = Child("second-notifications-worker", first.folder, first.command, environment)
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
