"""kill -9 of the whole process, again and again while it works: nothing lost, nothing doubled."""

import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.codes import Role, Zone
from tests.running import Person, RunningSystem
from tests.synthetic import code_of, roster

pytestmark = [pytest.mark.kill, pytest.mark.timeout(600)]

EVENTS = 2000
IMPORTED = 10_000
KILLS = 20
CLIENTS = 8
SETTLED_WITHIN = 120


@pytest.fixture
def system(tmp_path: Path) -> Iterator[RunningSystem]:
    system = RunningSystem(tmp_path / "var")
    system.open_account("staff", Role.STAFF, (Zone.LANZHOU_HITECH,))
    system.start()
    yield system
    system.kill()


class Clients:
    """Some people who register firms and try again, with the same key, whenever the line breaks."""

    def __init__(self, system: RunningSystem) -> None:
        self.acknowledged: dict[int, str] = {}
        self.surprises: list[str] = []
        self._staff = Person.sign_in(system.url, "staff")

    def register_all(self, numbers: range) -> None:
        try:
            with ThreadPoolExecutor(CLIENTS) as pool:
                list(pool.map(self._register, numbers))
        finally:
            self._staff.client.close()

    def _register(self, number: int) -> None:
        body = {
            "uscc": code_of(number),
            "name": f"断电第{number:05d}号科技有限公司",
            "zone": Zone.LANZHOU_HITECH.value,
            "founded_on": "2015-03-02",
        }
        while number not in self.acknowledged:
            try:
                self._try(number, body)
            except httpx.HTTPError:
                time.sleep(0.2)

    def _try(self, number: int, body: dict[str, str]) -> None:
        answer = self._staff.client.post("/firms", json=body, headers={"Idempotency-Key": f"firm-{number}"})
        if answer.status_code == 201:
            self.acknowledged[number] = answer.json()["firm_id"]
        elif answer.status_code != 503:
            self.surprises.append(answer.text)
            self.acknowledged[number] = "?"


def test_twenty_power_cuts_during_an_import_and_two_thousand_events(system: RunningSystem) -> None:
    import_id = _upload(system)
    clients = Clients(system)
    working = threading.Thread(target=clients.register_all, args=(range(EVENTS),))
    working.start()
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 1.2))
        system.kill()
        system.start()
    working.join(200)

    job = _finished(system, import_id)
    _settle(system)
    assert clients.surprises == []
    assert (job["created"], job["refused"]) == (IMPORTED, 0)
    _check_nothing_lost_or_doubled(system, clients.acknowledged)


def _upload(system: RunningSystem) -> str:
    staff = system.sign_in("staff")
    query = {"filename": "名单.csv", "zone": Zone.LANZHOU_HITECH.value, "mode": "apply"}
    answer = staff.client.post(
        "/imports", content=roster(IMPORTED, first=100_000), params=query, headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code in {201, 202}, answer.text
    return str(answer.json()["import_id"])


def _finished(system: RunningSystem, import_id: str) -> Any:
    staff = system.sign_in("staff")
    deadline = time.monotonic() + SETTLED_WITHIN
    while True:
        job = staff.get(f"/imports/{import_id}")
        if job["state"] in {"done", "failed"}:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.2)


def _settle(system: RunningSystem) -> None:
    """Wait until every outbox is empty, then stop as people do."""
    deadline = time.monotonic() + SETTLED_WITHIN
    while any(
        _rows(system, name, "select 1 from outbox where published_at is null limit 1")
        for name in ("registry", "cultivation")
    ):
        assert time.monotonic() < deadline, "an outbox did not empty"
        time.sleep(0.2)
    assert system.stop() == 0


def _check_nothing_lost_or_doubled(system: RunningSystem, acknowledged: dict[int, str]) -> None:
    codes = Counter(row[0] for row in _rows(system, "registry", "select uscc from firm"))
    expected = {code_of(n) for n in range(EVENTS)} | {code_of(100_000 + n) for n in range(IMPORTED)}
    assert set(codes) == expected
    assert set(codes.values()) == {1}
    stored: dict[str, str] = dict(_rows(system, "registry", "select uscc, firm_id from firm"))
    assert {number: stored[code_of(number)] for number in acknowledged} == acknowledged
    _check_events(system)
    _check_audit(system)
    for name in ("registry", "cultivation", "notifications", "gateway"):
        assert _rows(system, name, "pragma integrity_check") == [("ok",)]
        assert _rows(system, name, "pragma foreign_key_check") == []


def _check_events(system: RunningSystem) -> None:
    announced = {
        row[0] for row in _rows(system, "registry", "select event_id from outbox where topic = 'registry.firm.v1'")
    }
    assert len(announced) == EVENTS + IMPORTED
    for name in ("cultivation", "notifications"):
        heard = Counter(
            _rows(system, name, "select consumer, event_id from inbox where type like '%.firm.registered.v1'")
        )
        assert {event_id for _, event_id in heard} == announced
        assert _rows(system, name, "select 1 from parked_event") == []
    versions = _rows(system, "cultivation", "select firm_id, count(*) from firm_version group by firm_id")
    assert len(versions) == EVENTS + IMPORTED
    assert {count for _, count in versions} == {1}
    told = _rows(
        system, "notifications", "select count(*), count(distinct event_id) from message where kind = 'firm-registered'"
    )
    assert told == [(EVENTS, EVENTS)]
    assert _rows(system, "notifications", "select count(*) from message where kind = 'import-completed'") == [(1,)]


def _check_audit(system: RunningSystem) -> None:
    query = (
        "select subject_id, count(*) from audit where action = 'register' and subject_kind = 'firm' group by subject_id"
    )
    rows = _rows(system, "registry", query)
    assert len(rows) == EVENTS
    assert {count for _, count in rows} == {1}


def _rows(system: RunningSystem, name: str, query: str) -> list[Any]:
    connection = sqlite3.connect(f"file:{system.database_file(name)}?mode=ro", uri=True)
    try:
        return list(connection.execute(query))
    finally:
        connection.close()
