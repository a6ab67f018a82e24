"""Several at the same work: two reviewers of one application, two workers of one sweep, and who takes over from the killed.

The size of continuous integration by default; FAULT_PAIRS=500 and FAULT_ROWS=10000 are the full one.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import orjson
import pytest

from contracts.codes import Role, Zone
from deploy.stack.children import Child
from domain.months import months_after, months_before
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS
from tests.engines.running import SECOND, RunningStack
from tests.invariants import check, check_each_event_once, check_recount, settle
from tests.journeys.test_recognition import FORM
from tests.load import Load
from tests.reviewing import examine, seat
from tests.rosters import check_imported, finished, upload
from tests.running import Person, eventually, is_ready
from tests.synthetic import code_of, roster

Verdict = tuple[str, dict[str, Any]]
HOME = Zone.LANZHOU_HITECH
RECOMMEND: Verdict = ("recommend", {"opinion": "同意推荐。"})
REJECT: Verdict = ("reject", {"reasons": ["材料不符。"]})
PAIRS = int(os.environ.get("FAULT_PAIRS", "60"))
ROWS = int(os.environ.get("FAULT_ROWS", "3000"))
RESUMED_SECONDS = 60
TERM_MONTHS = 36
PUBLICITY = timedelta(days=21)
"""Ten working days, whatever holidays fall into them."""
LOGINS = ("filer", "first-staff", "second-staff", "office", "second-office")


@pytest.fixture(scope="module")
def system(stack: RunningStack) -> RunningStack:
    stack.open_account("office", Role.OFFICE)
    stack.open_account("second-office", Role.OFFICE)
    for login in ("filer", "first-staff", "second-staff"):
        stack.open_account(login, Role.STAFF, (HOME,))
    return stack


@dataclass
class People:
    """Everybody who works on applications, freshly signed in."""

    filer: Person
    staff: tuple[Person, Person]
    offices: tuple[Person, Person]

    @property
    def office(self) -> Person:
        return self.offices[0]

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (self.filer, *self.staff, *self.offices)

    def sign_in_again(self, url: str) -> None:
        """After the clock has moved past the life of their tokens."""
        for login, person in zip(LOGINS, self.everybody, strict=True):
            person.client.headers["Authorization"] = Person.sign_in(url, login).client.headers["Authorization"]


@pytest.fixture
def people(system: RunningStack) -> Iterator[People]:
    def pair(first: str, second: str) -> tuple[Person, Person]:
        return Person.sign_in(system.url, first), Person.sign_in(system.url, second)

    made = People(
        Person.sign_in(system.url, "filer"), pair("first-staff", "second-staff"), pair("office", "second-office")
    )
    yield made
    for person in made.everybody:
        person.client.close()


def register(people: People, number: int) -> str:
    """A firm of HOME that cultivation knows."""
    name = f"并发第{number:06d}号科技有限公司"
    body = {"uscc": code_of(number), "name": name, "zone": HOME.value, "founded_on": "2015-03-02"}
    firm_id: str = people.office.post("/firms", body, status=201)["firm_id"]
    eventually(lambda: people.office.client.get(f"/standings/{firm_id}").status_code == 200)
    return firm_id


def act(person: Person, path: str, verb: str, body: dict[str, Any] | None = None) -> Any:
    return person.post(f"{path}:{verb}", body or {}, version=int(person.get(path)["version"]))


def test_two_reviewers_who_decide_at_once_have_one_winner(system: RunningStack, people: People) -> None:
    """F21: one recommends, one rejects; later two certify with different numbers. The loser is told so, and nothing is doubled."""
    open_round(people)
    with ThreadPoolExecutor(8) as pool:
        paths = list(pool.map(lambda n: _under_review(people, 700_000 + n), range(PAIRS)))
        decided = {path: _decide(pool, people.staff, path, [RECOMMEND, REJECT]) for path in paths}
        going_on = [path for path, winner in decided.items() if winner == 0]
        assert going_on
        list(pool.map(lambda path: _publicised(people, path), going_on))
        system.move_clock(PUBLICITY)
        people.sign_in_again(system.url)
        list(pool.map(lambda path: _announced(people, path), going_on))
        today = people.office.get("/metrics/hnte")["as_of"]
        for nth, path in enumerate(going_on):
            numbers = [{"number": f"GR7{side}{nth:06d}", "issued_on": today} for side in (0, 1)]
            decided[path] = 2 + _decide(pool, people.offices, path, [("certify", body) for body in numbers])
    settle(system)
    _check_one_decision_each(system, decided, going_on)
    check_each_event_once(system)
    check_recount(system, seed=21)


def open_round(people: People) -> None:
    """A round of HNTE that takes applications on the stack's days; opened once."""
    if people.office.get("/rounds", programme="hnte", state="open")["items"]:
        return
    span = {"opens_on": "2020-01-01", "closes_on": "2099-12-31", "document_no": "对手〔2026〕1号"}
    people.office.post("/rounds", {"programme": "hnte", "year": 2026, "name": "对手批次", **span}, status=201)


def _under_review(people: People, number: int) -> str:
    """The path of an application that waits for the park's decision."""
    mandate = {"basis": "document", "evidence": "授权委托书", "given_on": people.office.get("/metrics/hnte")["as_of"]}
    draft = {"firm_id": register(people, number), "programme": "hnte", "form": FORM, "mandate": mandate}
    path = f"/applications/{people.filer.post('/applications', draft, status=201)['application_id']}"
    act(people.filer, path, "submit")
    act(people.staff[0], path, "accept")
    examine(people.staff[0], path)
    return path


def _publicised(people: People, path: str) -> None:
    """The way into the publicity."""
    for verb in ("review", "send-to-experts"):
        act(people.office, path, verb)
    seat(people.office, path)
    for verb in ("propose", "open-publicity"):
        act(people.office, path, verb)


def _announced(people: People, path: str) -> None:
    """The rest of the way to the certificate, when ten working days have run."""
    today = people.office.get("/metrics/hnte")["as_of"]
    act(people.office, path, "file", {})
    act(people.office, path, "announce", {"document_no": "国科火字〔2026〕99号", "announced_on": today})


def _decide(pool: ThreadPoolExecutor, rivals: tuple[Person, Person], path: str, verdicts: list[Verdict]) -> int:
    """Let both decide in the same moment, against the version both have seen; which of them won."""
    version = rivals[0].get(path)["version"]
    start = threading.Barrier(len(rivals))

    def decide(person: Person, verb: str, body: dict[str, Any]) -> httpx.Response:
        start.wait(10)
        return person.client.post(f"{path}:{verb}", json=body, headers={"If-Match": f'"v{version}"'})

    answers = list(pool.map(decide, rivals, *zip(*verdicts, strict=True)))
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) == 1, statuses
    winner = statuses.index(200)
    loser = answers[1 - winner]
    assert (loser.status_code, loser.json()["code"]) in {(412, "stale_version"), (409, "invalid_transition")}
    return winner


def _check_one_decision_each(system: RunningStack, decided: dict[str, int], going_on: list[str]) -> None:
    """One line of history per decision, one event and one pair of messages per end, one certificate per recognition."""
    steps = system.rows("cultivation", "select application_id, action from application_step")
    taken: dict[str, list[str]] = {}
    for application_id, action in steps:
        taken.setdefault(f"/applications/{application_id}", []).append(action)
    for path, winner in decided.items():
        formal = [action for action in taken[path] if action in {"recommend", "reject"}]
        assert formal == (["reject"] if winner == 1 else ["recommend"])
        assert taken[path].count("certify") == (path in going_on)
    ended = "select event_id, payload from outbox where type like '%.application.decided.v1'"
    by_event = dict(system.rows("cultivation", ended))
    assert len(by_event) == len(decided)
    told = Counter(row[0] for row in system.rows("notifications", "select event_id from message"))
    assert {told[event_id] for event_id in by_event} == {2}
    held = system.rows("cultivation", "select application_id, number from recognition where application_id is not null")
    expected = {path: f"GR7{decided[path] - 2}{nth:06d}" for nth, path in enumerate(going_on)}
    assert {f"/applications/{application_id}": number for application_id, number in held} == expected
    assert len(held) == len(expected)


def test_an_import_killed_again_and_again_goes_on_by_itself(system: RunningStack) -> None:
    """F28: kill -9 of the registry at 10, 50 and 90 % under load; every row is there once, a second upload brings nothing new."""
    content = roster(ROWS, first=500_000, prefix="断点")
    import_id = upload(system.sign_in("filer"), content, HOME)
    load = Load(system, "office", first=600_000, events=200)
    working = threading.Thread(target=load.run, daemon=True)
    working.start()
    for share in (0.1, 0.5, 0.9):
        eventually(lambda s=share: _judged(system, import_id) >= ROWS * s, RESUMED_SECONDS)  # type: ignore[misc]
        registry = [system.stack.processes[name] for name in ("registry-worker", "registry-api")]
        for process in registry:
            process.kill()
        reached = _judged(system, import_id)
        assert reached < ROWS, "killed in the middle"
        for process in registry:
            process.start()
        eventually(lambda r=reached: _judged(system, import_id) > r, RESUMED_SECONDS)  # type: ignore[misc]
    working.join()
    staff = system.sign_in("filer")
    job = finished(staff, import_id)
    assert (job["created"], job["refused"]) == (ROWS, 0)
    second = finished(staff, upload(staff, content, HOME))
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, ROWS)
    check(system, load, seed=28)
    check_imported(system, import_id, 500_000, ROWS)


def _judged(system: RunningStack, import_id: str) -> int:
    return int(system.value("registry", f"select done from import_job where import_id = '{import_id}'"))


def test_an_expiry_sweep_missed_for_three_days_is_made_up_for_once(system: RunningStack, people: People) -> None:
    """F31: the worker is off while leads are reached and a title ends; then two workers start at once, twice."""
    today = date.fromisoformat(people.office.get("/metrics/hnte")["as_of"])
    missed = [(today + timedelta(days=day), lead) for lead in DEFAULT_LEADS for day in (1, 2, 3)]
    ending, later, *firms = [register(people, 800_000 + number) for number in range(2 + len(missed))]
    settle(system)
    first, second = system.stack.processes["cultivation-worker"], system.beside("cultivation-worker")
    assert first.stop(15)
    due = {
        _mirror(people.office, firm_id, months_after(day, lead)): lead
        for firm_id, (day, lead) in zip(firms, missed, strict=True)
    }
    _mirror(people.office, ending, today + timedelta(days=2))
    assert people.office.get(f"/standings/{ending}")["held"] == ["hnte"]
    system.move_clock(timedelta(days=3))
    office = system.sign_in("office")
    assert office.get(f"/standings/{ending}")["held"] == []
    assert office.get(f"/standings/{ending}")["recognitions"][0]["state"] == "expired"
    check_recount(system, seed=31)
    try:
        _start_at_once(system, first, second)
        eventually(lambda: due.items() <= _announced_leads(system).items())
        assert first.stop(15)
        assert second.stop(15)
        due[_mirror(office, later, today + timedelta(days=20))] = 1
        _start_at_once(system, first, second)
        eventually(lambda: due.items() <= _announced_leads(system).items())
    finally:
        assert second.stop()
    settle(system)
    check_each_event_once(system)
    told = (
        "select event_id, target, count(*) from message where kind = 'recognition-expiring' group by event_id, target"
    )
    rows = system.rows("notifications", told)
    assert {count for *_, count in rows} == {1}
    assert len({event for event, *_ in rows}) >= len(due), (
        "the firm of each title is told, its zone once per run and lead"
    )


def _start_at_once(system: RunningStack, first: Child, second: Child) -> None:
    """Both at the same time; the sweep is the first thing that a worker does."""
    first.start()
    second.start()
    system.stack.wait_until_ready("cultivation-worker")
    eventually(lambda: is_ready(system.port + SECOND))


def _mirror(office: Person, firm_id: str, valid_before: date) -> str:
    """A certificate whose first day without validity is given."""
    issued_on = months_before(valid_before, TERM_MONTHS).isoformat()
    number = f"GR8{int.from_bytes(firm_id[-8:].encode()) % 10**11:011d}"
    document = {"document_no": "对手〔2025〕1号", "document_on": issued_on}
    body = {"firm_id": firm_id, "programme": "hnte", "issued_on": issued_on, "number": number} | document
    return str(office.post("/recognitions", body, status=201)["recognition_id"])


def _announced_leads(system: RunningStack) -> dict[str, int]:
    """For each title the lead that was announced; fails when one was announced twice."""
    payloads = system.rows("cultivation", "select payload from outbox where type like '%.recognition.expiring.v1'")
    facts = [orjson.loads(row[0])["data"] for row in payloads]
    said = [(fact["recognition"]["recognition_id"], fact["lead_months"]) for fact in facts]
    assert len(said) == len(set(said))
    return dict(said)
