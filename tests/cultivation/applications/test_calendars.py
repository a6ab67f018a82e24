"""The office keeps the calendar; deadlines follow it."""

from datetime import date
from typing import Any

import pytest

from kit.data import clock
from kit.data.caller import Caller
from tests.cultivation.applications.conftest import FIRM, HITECH, OFFICE, Door, walk

NOTICE = {"day": "2025-09-02", "working": False, "document_no": "国办发明电〔2025〕演示号"}


@pytest.mark.parametrize("caller", [FIRM, HITECH])
def test_only_the_office_enters_days(door: Door, caller: Caller) -> None:
    assert door.ask(caller, "POST", "/calendar/days", NOTICE).status_code == 403


def test_an_entered_holiday_moves_the_deadline(door: Door, draft: str) -> None:
    door.ask(OFFICE, "POST", "/calendar/days", NOTICE).raise_for_status()
    walk(door, draft, "submit")
    assert door.view(HITECH, draft)["due_on"] == "2025-09-09"


def test_the_newest_entry_of_a_day_stands(door: Door) -> None:
    for working in (False, True):
        door.ask(OFFICE, "POST", "/calendar/days", NOTICE | {"working": working}).raise_for_status()
    items = door.ask(HITECH, "GET", "/calendar/2025").json()["items"]
    assert [(item["day"], item["working"]) for item in items] == [("2025-09-02", True)]
    assert len(door.rows("calendar_day")) == 2


def test_the_same_entry_twice_is_a_conflict(door: Door) -> None:
    statuses = [door.ask(OFFICE, "POST", "/calendar/days", NOTICE).status_code for _ in range(2)]
    assert statuses == [201, 409]


@pytest.mark.parametrize(("entered", "official"), [(None, False), ({"day": "2027-01-04"}, True)])
def test_a_year_without_arrangement_is_not_official_until_its_days_are_entered(
    door: Door, entered: Any, official: bool
) -> None:
    if entered:
        door.ask(OFFICE, "POST", "/calendar/days", NOTICE | entered).raise_for_status()
    assert door.ask(FIRM, "GET", "/calendar/2027").json()["official"] is official


def test_a_publicity_into_such_a_year_is_marked_provisional(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "propose")
    today.move_to(date(2026, 12, 28))
    assert door.step(OFFICE, draft, "open-publicity").json()["publicity_provisional"] is True
