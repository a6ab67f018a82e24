"""What holds after every fault, on either engine: read from the databases, the logs and the board."""

import re

from contracts.events.catalog import BY_DATA
from contracts.topics import TOPICS
from services.notifications.messages.consumers.messages import DRAFTERS
from tests.load import Load
from tests.running import PASSWORD, RunningSystem, eventually
from tools.oracle.board import Board
from tools.oracle.compare import differences, pairs
from tools.oracle.facts import read
from tools.oracle.recount import cells

SERVICES = ("registry", "cultivation", "notifications")
CONSUMERS = {
    "cultivation.firms": ("cultivation", ("registry.firm.v1",)),
    "notifications-firms": ("notifications", ("registry.firm.v1",)),
    "notifications-messages": (
        "notifications",
        tuple(t.name for t in TOPICS.values() if "notifications" in t.consumers),
    ),
}
PERSONAL = re.compile(
    r"(?<!\d)1[3-9]\d{9}(?!\d)|[\w.+-]+@[\w-]+\.[\w-]{2,}|eyJ[\w-]{8,}\.[\w-]+\.[\w-]*|Bearer [\w-]{8}", re.ASCII
)
SETTLED_SECONDS = 60
UNPUBLISHED = "select count(*) from outbox where published_at is null"
BY_HAND = "payload like '%\"import_id\":null%'"
PARKED = "select count(*) from parked_event where state = 'parked'"


def settle(system: RunningSystem) -> None:
    """Return when every outbox is empty and every consumer has had every event of its topics."""
    for name in SERVICES:
        eventually(lambda name=name: system.value(name, UNPUBLISHED) == 0, SETTLED_SECONDS)  # type: ignore[misc]
    for consumer in CONSUMERS:
        eventually(lambda c=consumer: heard(system, c) >= sent(system, c), SETTLED_SECONDS)  # type: ignore[misc]


def heard(system: RunningSystem, consumer: str) -> int:
    database, _ = CONSUMERS[consumer]
    query = f"select count(*) from inbox where consumer = '{consumer}' and outcome in ('handled', 'ignored')"
    return int(system.value(database, query))


def sent(system: RunningSystem, consumer: str) -> int:
    """How many events concern a consumer; messages are made of some types, and of no firm that an import brought."""
    topics = ", ".join(f"'{topic}'" for topic in CONSUMERS[consumer][1])
    concerned = "true"
    if consumer == "notifications-messages":
        types = ", ".join(f"'{BY_DATA[data].name}'" for data in DRAFTERS)
        concerned = f"type in ({types}) and (type not like '%.firm.registered.v1' or {BY_HAND})"
    query = f"select count(*) from outbox where topic in ({topics}) and {concerned}"
    return sum(int(system.value(name, query)) for name in SERVICES)


def check(system: RunningSystem, load: Load, seed: int = 1) -> None:
    """Nothing lost, nothing doubled, every number recounted, every change audited, nothing personal in a log."""
    settle(system)
    assert load.surprises == []
    _each_write_once(system, load)
    check_each_event_once(system)
    _each_change_audited(system, load)
    assert system.damage() == []
    check_recount(system, seed)
    assert _personal_in_logs(system) == []


def check_recount(system: RunningSystem, seed: int, number: int = 20) -> None:
    """Board and recount agree at `number` random pairs of (as of, known at), and there is something to count."""
    facts = read(system.database_url("registry"), system.database_url("cultivation"))
    asked = pairs(facts, number, seed)
    assert sum(counted.total() for on, at in asked for counted in cells(facts, on, at).values()) > number
    board = Board.sign_in(system.url, "office", PASSWORD)
    try:
        assert list(differences(board, facts, asked)) == []
    finally:
        board.client.close()


def _each_write_once(system: RunningSystem, load: Load) -> None:
    last = load.first + load.events
    names = [f"负载第{n:06d}号科技有限公司" for n in range(load.first, last)]
    stored = system.rows("registry", f"select firm_id from firm where name between '{names[0]}' and '{names[-1]}'")
    assert sorted(row[0] for row in stored) == sorted(load.acknowledged.values())
    numbers = f"between 'GR{load.first:012d}' and 'GR{last:012d}'"
    titles = system.rows("cultivation", f"select recognition_id from recognition where number {numbers}")
    assert sorted(row[0] for row in titles) == sorted(load.certificates.values())


def check_each_event_once(system: RunningSystem) -> None:
    """Every event heard once by each consumer, none waits behind another, and each is told once to whom it concerns."""
    for consumer in CONSUMERS:
        assert heard(system, consumer) == sent(system, consumer), consumer
    assert [system.value(name, PARKED) for name in SERVICES] == [0, 0, 0]
    told = (
        "select count(*) from (select event_id, audience, target from message group by 1, 2, 3 having count(*) > 1) d"
    )
    assert system.value("notifications", told) == 0
    firms = system.value(
        "registry", f"select count(*) from outbox where type like '%.firm.registered.v1' and {BY_HAND}"
    )
    assert system.value("notifications", "select count(*) from message where kind = 'firm-registered'") == firms


def _each_change_audited(system: RunningSystem, load: Load) -> None:
    query = "select subject_id from audit where subject_kind = 'firm' and action = 'register'"
    audited = [row[0] for row in system.rows("registry", query)]
    assert sorted(set(load.acknowledged.values()) & set(audited)) == sorted(load.acknowledged.values())
    assert len(audited) == len(set(audited))


def _personal_in_logs(system: RunningSystem) -> list[str]:
    return [
        f"{log.name}: {found[0]}"
        for log in system.logs()
        if (found := PERSONAL.search(log.read_text(errors="replace")))
    ]
