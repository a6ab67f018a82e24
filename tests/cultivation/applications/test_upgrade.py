"""A database from before the steps had dates of their own: each is dated on the civil day of its entry."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kit.data.migrations import migrate
from tests.architecture.sources import ROOT

BEFORE = "4e7a9c0d5b13"
STEPS = (
    (1, "2025-09-01 15:59:59.000000", "create", None),
    (2, "2025-09-01 16:00:00.000000", "propose", "专家意见"),
    (3, "2025-09-02 02:00:00.000000", "object", "主要专利系受让取得"),
    (4, "2025-09-03 02:00:00.000000", "dismiss-objection", "经调取合同核实"),
)


@pytest.fixture
def upgraded(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The database of today made from one that held a history."""
    url = f"sqlite:///{tmp_path / 'cultivation'}.db"
    migrate("cultivation", url, ROOT, BEFORE)
    with closing(sqlite3.connect(tmp_path / "cultivation.db")) as old, old:
        for seq, at, action, opinion in STEPS:
            old.execute(
                "INSERT INTO application_step (application_id, seq, at, action, actor, role, to_state, opinion) "
                "VALUES ('A', ?, ?, ?, 'office', 'office', 'publicity', ?)",
                (seq, at, action, opinion),
            )
    migrate("cultivation", url, ROOT)
    with closing(sqlite3.connect(tmp_path / "cultivation.db")) as today:
        yield today


def test_each_step_is_dated_on_the_day_of_its_entry_in_china(upgraded: sqlite3.Connection) -> None:
    dates = [day for (day,) in upgraded.execute("SELECT taken_on FROM application_step ORDER BY seq")]
    assert dates == ["2025-09-01", "2025-09-02", "2025-09-02", "2025-09-03"]


def test_what_was_said_of_an_objection_is_for_reviewers_from_now_on(upgraded: sqlite3.Connection) -> None:
    words = upgraded.execute("SELECT opinion, internal FROM application_step ORDER BY seq").fetchall()
    assert words == [(None, None), ("专家意见", None), (None, "主要专利系受让取得"), (None, "经调取合同核实")]


@pytest.mark.parametrize("statement", ["UPDATE application_step SET note = 'x'", "DELETE FROM application_step"])
def test_the_history_still_stands(upgraded: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        upgraded.execute(statement)
