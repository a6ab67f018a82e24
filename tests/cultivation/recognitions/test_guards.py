"""What the database itself refuses, on either engine."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.tables import metadata
from tests.cultivation.stage import Stage


@pytest.fixture
def rows(stage: Stage) -> dict[str, dict[str, Any]]:
    """One good row of each guarded table."""
    stage.hand.move_to(date(2026, 1, 20))
    stage.firm("F1")
    stage.title("F1", date(2025, 11, 4), number="GR202562000001")
    names = ("recognition", "recognition_interval", "firm_place", "firm_name")
    return {name: dict(stage.rows(name)[0]._mapping) for name in names}


LATER = {"valid_from": date(2026, 1, 1), "valid_before": date(2027, 1, 1)}
NEW_ID = {"recognition_id": "R2"}


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("recognition_interval", LATER),
        ("recognition_interval", LATER | {"known_until": FOREVER - timedelta(days=1)}),
        ("recognition_interval", {"valid_from": date(2030, 1, 2), "valid_before": date(2030, 1, 1)}),
        (
            "recognition_interval",
            {"valid_from": date(2030, 1, 1), "valid_before": date(2031, 1, 1), "ended_by": "other"},
        ),
        ("firm_place", LATER | {"version": 2}),
        ("firm_name", LATER | {"version": 2}),
        ("recognition", NEW_ID),
        ("recognition", NEW_ID | {"number": None, "basis": "issued"}),
        ("recognition", NEW_ID | {"number": None, "basis": "hearsay"}),
        ("recognition", NEW_ID | {"number": None, "version": 0}),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    stage: Stage, rows: dict[str, dict[str, Any]], table: str, change: dict[str, Any]
) -> None:
    def plant(session: WriteSession) -> None:
        session.execute(insert(metadata.tables[table]), rows[table] | change)

    with pytest.raises(DBAPIError):
        stage.do(plant)


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("recognition_interval", {"valid_from": date(2028, 11, 4), "valid_before": date(2029, 1, 1)}),
        ("recognition", NEW_ID | {"number": None}),
        ("recognition", NEW_ID | {"programme": "srdi"}),
    ],
)
def test_a_row_beside_the_rules_stands(
    stage: Stage, rows: dict[str, dict[str, Any]], table: str, change: dict[str, Any]
) -> None:
    before = len(stage.rows(table))

    def plant(session: WriteSession) -> None:
        session.execute(insert(metadata.tables[table]), rows[table] | change)

    stage.do(plant)
    assert len(stage.rows(table)) == before + 1
