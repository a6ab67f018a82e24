"""What was there before evidence was asked for: lists and applications prove a title, other entries are listed and count on."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from kit.data.migrations import migrate
from services.cultivation.main import NAME
from tests.databases import ROOT, Databases

BEFORE = "4e7a9c0d5b13"
KNOWN = datetime(2026, 1, 5, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
TITLES: dict[str, dict[str, Any]] = {
    "BY-LIST": {"list_id": "L1", "number": "GR202562000001"},
    "DECIDED": {"application_id": "A1", "basis": "issued", "programme": "leading"},
    "BY-HAND": {"number": "GR 2025 6200 0002"},
    "SPELT": {"number": "GR202562000002", "recorded_at": datetime(2026, 1, 6, tzinfo=UTC)},
}


def insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    names = ", ".join(row)
    connection.execute(text(f"insert into {table} ({names}) values ({', '.join(':' + name for name in row)})"), row)


@pytest.fixture
def migrated(databases: Databases) -> Any:
    url = databases.empty(NAME)
    migrate(NAME, url, ROOT, BEFORE)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for recognition_id, facts in TITLES.items():
            title: dict[str, Any] = {
                "recognition_id": recognition_id,
                "firm_id": "F1",
                "programme": "hnte",
                "basis": "mirrored",
            }
            title |= {"issued_on": date(2025, 11, 4), "version": 1, "recorded_at": KNOWN} | facts
            insert(connection, "recognition", title)
            interval: dict[str, Any] = {
                "recognition_id": recognition_id,
                "known_from": KNOWN,
                "known_until": FOREVER,
                "firm_id": "F1",
            }
            interval |= {"programme": title["programme"], "ended_by": "term"}
            interval |= {"valid_from": date(2025, 11, 4), "valid_before": date(2028, 11, 4)}
            insert(connection, "recognition_interval", interval)
    migrate(NAME, url, ROOT)
    with engine.connect() as connection:
        yield connection


def test_evidence_is_what_stands_behind_each(migrated: Connection) -> None:
    found = migrated.execute(text("select recognition_id, evidence from recognition_interval"))
    assert {row.recognition_id: row.evidence for row in found} == {
        "BY-LIST": "announced",
        "DECIDED": "decided",
        "BY-HAND": "earlier",
        "SPELT": "earlier",
    }


def test_of_two_spellings_of_a_number_the_first_keeps_it(migrated: Connection) -> None:
    found = migrated.execute(text("select recognition_id, number_key from recognition where number is not null"))
    assert {row.recognition_id: row.number_key for row in found} == {
        "BY-LIST": "GR202562000001",
        "BY-HAND": "GR202562000002",
        "SPELT": None,
    }
