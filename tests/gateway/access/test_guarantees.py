"""What the gateway's database refuses by itself, whoever writes: one violation per rule, on either engine."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from domain.spans import OPEN
from gateway.tables import mechanism, metadata
from kit.data.clock import FOREVER
from kit.data.database import Database
from tests.databases import Databases

NOW = datetime(2026, 7, 1, tzinfo=UTC)
TODAY = date(2026, 7, 1)

ACCOUNT: dict[str, Any] = {
    "account_id": "A1",
    "login": "office",
    "name": "办公室",
    "role": "office",
    "password_hash": "x",
    "password_set_at": NOW,
    "opened_at": NOW,
}
GRANT: dict[str, Any] = {
    "grant_id": "G1",
    "account_id": "A1",
    "zone": "lanzhou-hitech",
    "valid_from": TODAY,
    "valid_before": OPEN,
    "granted_by": "system",
    "recorded_at": NOW,
}
MEMBERSHIP: dict[str, Any] = {
    "membership_id": "M1",
    "account_id": "A1",
    "firm_id": "F1",
    "valid_from": TODAY,
    "valid_before": OPEN,
    "granted_by": "system",
    "recorded_at": NOW,
}
SESSION: dict[str, Any] = {
    "digest": "d" * 64,
    "session_id": "S1",
    "account_id": "A1",
    "kind": "web",
    "started_at": NOW,
    "seen_at": NOW,
    "expires_at": FOREVER,
}
CHOICE: dict[str, Any] = {
    "choice_id": "C1",
    "scope": "lanbai-pilot-zone",
    "year": 2026,
    "path": "linear",
    "reason": "缺省",
    "chosen_by": "A1",
    "version": 1,
    "known_from": NOW,
    "known_until": FOREVER,
}
VALUE: dict[str, Any] = {
    "value_id": "V1",
    "indicator": "gdp",
    "scope": "lanzhou-hitech",
    "year": 2024,
    "value": "366",
    "source": "公报",
    "entered_by": "A1",
    "version": 1,
    "known_from": NOW,
    "known_until": FOREVER,
}
ROWS = {
    "account": ACCOUNT,
    "zone_grant": GRANT,
    "membership": MEMBERSHIP,
    "session": SESSION,
    "path_choice": CHOICE,
    "indicator_value": VALUE,
}


@pytest.fixture
def database(databases: Databases) -> Iterator[Database]:
    opened = Database.open("gateway", databases.migrated("gateway"), metadata, mechanism)
    write(opened, "account", ACCOUNT)
    yield opened
    opened.close()


def write(database: Database, table: str, *rows: dict[str, Any]) -> None:
    with database.write.begin() as connection:
        for row in rows:
            connection.execute(insert(metadata.tables[table]), row)


@pytest.mark.parametrize("table", list(ROWS)[1:])
def test_a_right_row_is_taken(database: Database, table: str) -> None:
    write(database, table, ROWS[table])
    with database.read() as session:
        assert session.execute(metadata.tables[table].select()).all()


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("account", {"role": "admin", "account_id": "A2", "login": "x"}),
        ("account", {"account_id": "A2"}),  # a login belongs to one account
        ("zone_grant", {"zone": "gansu"}),
        ("zone_grant", {"account_id": "nobody"}),
        ("zone_grant", {"valid_before": TODAY}),
        ("membership", {"valid_before": TODAY}),
        ("membership", {"account_id": "nobody"}),
        ("session", {"kind": "cli"}),
        ("session", {"account_id": "nobody"}),
        ("path_choice", {"path": "wishful"}),
        ("path_choice", {"known_until": NOW}),
        ("indicator_value", {"known_until": NOW}),
    ],
)
def test_a_row_against_a_rule_is_refused(database: Database, table: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        write(database, table, ROWS[table] | wrong)


@pytest.mark.parametrize(("table", "key"), [("path_choice", "choice_id"), ("indicator_value", "value_id")])
def test_two_decisions_cannot_both_be_in_force(database: Database, table: str, key: str) -> None:
    with pytest.raises(IntegrityError):
        write(
            database, table, ROWS[table], ROWS[table] | {key: "other", "known_from": datetime(2026, 8, 1, tzinfo=UTC)}
        )
