"""What holds after every fault, read from the databases and the logs."""

import re

from contracts.topics import TOPICS
from tests.engines.load import Load
from tests.engines.running import RunningStack
from tests.running import PASSWORD, eventually
from tools.oracle.board import Board
from tools.oracle.compare import differences, pairs
from tools.oracle.facts import read

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


def settle(system: RunningStack) -> None:
    """Return when every outbox is empty and every consumer has had every event of its topics."""
    for name in SERVICES:
        eventually(lambda name=name: system.value(name, UNPUBLISHED) == 0, SETTLED_SECONDS)  # type: ignore[misc]
    for consumer in CONSUMERS:
        eventually(lambda c=consumer: heard(system, c) >= sent(system, c), SETTLED_SECONDS)  # type: ignore[misc]


UNPUBLISHED = "select count(*) from outbox where published_at is null"


def heard(system: RunningStack, consumer: str) -> int:
    database, _ = CONSUMERS[consumer]
    query = f"select count(*) from inbox where consumer = '{consumer}' and outcome in ('handled', 'ignored')"
    return int(system.value(database, query))


def sent(system: RunningStack, consumer: str) -> int:
    topics = ", ".join(f"'{topic}'" for topic in CONSUMERS[consumer][1])
    return sum(int(system.value(name, f"select count(*) from outbox where topic in ({topics})")) for name in SERVICES)


def check(system: RunningStack, load: Load, seed: int = 1) -> None:
    """Nothing lost, nothing doubled, every number recounted, every change audited, nothing personal in a log."""
    settle(system)
    _each_write_once(system, load)
    _each_event_once(system)
    _each_change_audited(system, load)
    _constraints_stand(system)
    assert load.surprises == []
    assert differences_on(system, seed) == []
    assert _personal_in_logs(system) == []


def differences_on(system: RunningStack, seed: int, number: int = 20) -> list[str]:
    """Board against recount at `number` random pairs."""
    facts = read(system.database_url("registry"), system.database_url("cultivation"))
    board = Board.sign_in(system.url, "office", PASSWORD)
    try:
        return list(differences(board, facts, pairs(facts, number, seed)))
    finally:
        board.client.close()


def _each_write_once(system: RunningStack, load: Load) -> None:
    last = load.first + load.events
    names = [f"负载第{n:06d}号科技有限公司" for n in range(load.first, last)]
    stored = system.rows("registry", f"select firm_id from firm where name between '{names[0]}' and '{names[-1]}'")
    assert sorted(row[0] for row in stored) == sorted(load.acknowledged.values())
    numbers = f"between 'GR{load.first:012d}' and 'GR{last:012d}'"
    titles = system.rows("cultivation", f"select recognition_id from recognition where number {numbers}")
    assert sorted(row[0] for row in titles) == sorted(load.certificates.values())


def _each_event_once(system: RunningStack) -> None:
    for consumer in CONSUMERS:
        assert heard(system, consumer) == sent(system, consumer), consumer
    told = (
        "select count(*) from (select event_id, audience, target from message group by 1, 2, 3 having count(*) > 1) d"
    )
    assert system.value("notifications", told) == 0
    firms = system.value("registry", "select count(*) from outbox where type like '%.firm.registered.v1'")
    assert system.value("notifications", "select count(*) from message where kind = 'firm-registered'") == firms


def _each_change_audited(system: RunningStack, load: Load) -> None:
    query = "select subject_id from audit where subject_kind = 'firm' and action = 'register'"
    audited = [row[0] for row in system.rows("registry", query)]
    assert sorted(set(load.acknowledged.values()) & set(audited)) == sorted(load.acknowledged.values())
    assert len(audited) == len(set(audited))


def _constraints_stand(system: RunningStack) -> None:
    for name in SERVICES:
        assert system.value(name, "select count(*) from pg_constraint where not convalidated") == 0


def _personal_in_logs(system: RunningStack) -> list[str]:
    logs = (system.folder / "log").glob("*.log")
    return [f"{log.name}: {found[0]}" for log in logs if (found := PERSONAL.search(log.read_text(errors="replace")))]
