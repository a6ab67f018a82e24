"""Titles that are none any more move with their history: they count on as before, and are facts, scores and steps from now on."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from kit.data.migrations import migrate
from services.cultivation.main import NAME
from tests.cultivation.recognitions.test_migration import insert
from tests.databases import ROOT, Databases

BEFORE = "f18b62d0a47c"
KNOWN, LATER = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 2, 5, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)
YEAR = {"valid_from": date(2025, 1, 1), "valid_before": date(2026, 1, 1)}
OPEN = {"valid_from": date(2024, 8, 9), "valid_before": date(9999, 12, 31)}
TITLES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "SCALE": ({"programme": "above-scale", "document_no": "统计单位库 2025"}, YEAR),
    "UNCHECKED": ({"programme": "above-scale", "firm_id": "F2"}, YEAR | {"evidence": "unverified"}),
    "VOIDED": ({"programme": "above-scale", "firm_id": "F3", "voided_at": LATER}, YEAR | {"known_until": LATER}),
    "POINTS": ({"programme": "innovation-points"}, YEAR),
    "LISTED": ({"programme": "listing", "subtype": "北交所"}, OPEN),
    "QUOTED": ({"programme": "listing", "subtype": "新三板", "firm_id": "F2"}, OPEN),
    "HNTE": ({"programme": "hnte"}, {"valid_from": date(2025, 11, 4), "valid_before": date(2028, 11, 4)}),
}


@pytest.fixture
def moved(databases: Databases) -> Any:
    url = databases.empty(NAME)
    migrate(NAME, url, ROOT, BEFORE)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        for recognition_id, (facts, days) in TITLES.items():
            title = {"recognition_id": recognition_id, "firm_id": "F1", "basis": "mirrored", "version": 1} | facts
            insert(connection, "recognition", title | {"issued_on": date(2025, 1, 1), "recorded_at": KNOWN})
            interval = {
                "recognition_id": recognition_id,
                "known_from": KNOWN,
                "known_until": FOREVER,
                "ended_by": "term",
            }
            interval |= {"firm_id": title["firm_id"], "programme": title["programme"], "evidence": "announced"} | days
            insert(connection, "recognition_interval", interval)
    migrate(NAME, url, ROOT)
    with engine.connect() as connection:
        yield connection


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(map(str, row)) for row in connection.execute(text(query))]


def test_above_scale_becomes_a_dated_fact_that_an_unchecked_entry_only_says_of_itself(moved: Connection) -> None:
    said = "select firm_id, period, side, cast(value as integer) from firm_fact where metric = 'above-scale' and value is not null"
    assert rows(moved, f"{said} and firm_id <> 'F3' order by 1, 2") == [
        ("F1", "2025-01-01", "official", "1"),
        ("F1", "2026-01-01", "official", "0"),
        ("F2", "2025-01-01", "self-reported", "1"),
        ("F2", "2026-01-01", "self-reported", "0"),
    ]


def test_what_was_taken_back_stays_known_for_the_time_before(moved: Connection) -> None:
    said = "select version, cast(value as integer) from firm_fact where firm_id = 'F3' and period = '2025-01-01' order by 1"
    assert rows(moved, said) == [("1", "1"), ("2", "None")]


def test_the_score_of_a_year_is_unknown_until_somebody_enters_it(moved: Connection) -> None:
    assert rows(moved, "select period, value from firm_fact where metric = 'innovation-points'") == [("2025", "None")]


def test_listings_become_steps_with_their_board(moved: Connection) -> None:
    assert rows(moved, "select firm_id, stage, board, reached_on from listing_step order by 1") == [
        ("F1", "listed", "bse", "2024-08-09"),
        ("F2", "quoted", "neeq", "2024-08-09"),
    ]


def test_what_counted_counts_on_and_real_titles_stay(moved: Connection) -> None:
    assert rows(moved, "select firm_id, programme from status_interval order by 1, 2") == [
        ("F1", "above-scale"),
        ("F1", "innovation-points"),
        ("F1", "listing"),
        ("F2", "listing"),
        ("F3", "above-scale"),
    ]
    for table in ("recognition", "recognition_interval"):
        assert rows(moved, f"select programme from {table}") == [("hnte",)]


def test_the_sheet_of_a_firm_is_what_its_facts_say(moved: Connection) -> None:
    (found,) = rows(moved, "select figures from fact_sheet where firm_id = 'F1'")
    assert '"above-scale":{"2025-01-01":"1","2026-01-01":"0"}' in found[0]
