"""Dead letters and the outbox from the command line, and the recount that imports nothing of the project."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from contracts.topics import FIRMS
from kit.data.session import WriteSession
from kit.events.bus import Message
from kit.web.app import Service
from tests.databases import Databases
from tests.kit.events.ledger import happening
from tools import dead_letters, outbox
from tools.opened import opened
from tools.oracle.facts import Fact, RecordedFacts
from tools.oracle.recount import cells, highest

ORACLE = Path(__file__).resolve().parents[2] / "tools" / "oracle"


@pytest.fixture
def service(databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NOTIFICATIONS_DATABASE_URL", databases.migrated("notifications"))
    with opened("notifications") as service:
        yield service


def _poison(service: Service) -> None:
    service.consumers[0].receive([Message(FIRMS.name, "p", b"?", 0, 7)])


def test_a_dead_letter_is_listed_with_its_reason(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    _poison(service)
    assert dead_letters.main(["list", "notifications"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "dead" in line
    assert "事件无法解析" in line


def test_a_dead_letter_is_put_back_once(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    _poison(service)
    assert dead_letters.main(["replay", "notifications"]) == 0
    assert dead_letters.main(["replay", "notifications"]) == 1
    assert "parked" in _listed(capsys)


def _listed(capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    dead_letters.main(["list", "notifications"])
    return capsys.readouterr().out


def test_the_outbox_says_what_waits_and_replays_what_was_published(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.writer.submit(_announce).result()
    service.writer.submit(_publish, audited=False).result()
    assert outbox.main(["status", "notifications"]) == 0
    assert "待发布 0 条" in capsys.readouterr().out
    assert outbox.main(["replay", "notifications"]) == 0
    outbox.main(["status", "notifications"])
    assert "待发布 2 条" in capsys.readouterr().out


def _announce(session: WriteSession) -> None:
    for key in "ab":
        session.announce(happening(key), key=key, subject_id=key, version=1)


def _publish(session: WriteSession) -> None:
    session.execute(update(session.tables.outbox).values(published_at=session.now))


def test_the_recount_imports_nothing_of_the_project() -> None:
    foreign = set()
    for file in ORACLE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            foreign |= {name for name in names if name.split(".")[0] in PROJECT and not name.startswith("tools.oracle")}
    assert foreign == set()


PROJECT = {"contracts", "domain", "kit", "sheets", "services", "gateway", "deploy", "tools", "tests"}
LEARNT, LATER, NEVER = (
    datetime(2025, 1, 1, tzinfo=UTC),
    datetime(2025, 6, 1, tzinfo=UTC),
    datetime(9999, 12, 31, tzinfo=UTC),
)
fact = partial(Fact, known_until=NEVER)


@pytest.fixture
def facts() -> RecordedFacts:
    """Firm A moves on 1 March 2025, which is learnt in June; B holds two rungs; C is outside."""
    begin, end = date(2020, 1, 1), date(9999, 12, 31)
    moved = date(2025, 3, 1)
    return RecordedFacts(
        stays=[
            Fact("A", ("lanzhou-hitech", None), begin, end, LEARNT, LATER),
            fact("A", ("lanzhou-hitech", None), begin, moved, LATER),
            fact("A", ("baiyin-hitech", None), moved, end, LATER),
            fact("B", ("lanzhou-hitech", "x"), begin, end, LEARNT),
            fact("C", ("outside", None), begin, end, LEARNT),
        ],
        trades=[fact("B", ("new-materials",), begin, end, LEARNT)],
        steps=[
            fact("B", ("listed",), begin, end, LEARNT),
            fact("B", ("delisted",), date(2026, 1, 1), end, LEARNT),
        ],
        titles=[
            fact(f, (p,), begin, date(2026, 1, 1), LEARNT)
            for f, p in (("A", "hnte"), ("B", "hnte"), ("B", "tech-sme"), ("C", "hnte"))
        ],
    )


def test_the_recount_places_a_firm_where_it_was_and_as_it_was_known(facts: RecordedFacts) -> None:
    on = date(2025, 4, 1)
    assert cells(facts, on, LEARNT)["listing"] == {("lanzhou-hitech", "x", "new-materials"): 1}
    assert cells(facts, on, LEARNT)["hnte"] == {
        ("lanzhou-hitech", None, None): 1,
        ("lanzhou-hitech", "x", "new-materials"): 1,
    }
    assert cells(facts, on, LATER)["hnte"] == {
        ("baiyin-hitech", None, None): 1,
        ("lanzhou-hitech", "x", "new-materials"): 1,
    }


def test_the_recount_ends_with_the_title_and_counts_the_highest_rung_once(facts: RecordedFacts) -> None:
    assert cells(facts, date(2026, 1, 1), LATER) == {}
    assert highest(facts, date(2025, 4, 1), LATER) == Counter({"hnte": 2})
