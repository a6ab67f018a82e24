"""How long stages last is scheduled by the office from a day on, dated, cited and marked; nothing is edited."""

from datetime import date
from typing import Any

import pytest

from contracts.codes import Role
from kit.data.caller import Caller
from tests.cultivation.stage import HITECH, OFFICE, Desk, Stage

TODAY = date(2026, 6, 10)
SEVEN: dict[str, Any] = {
    "stage": "publicity",
    "programme": "innovative-sme",
    "workdays": 7,
    "valid_from": "2026-07-01",
    "document_no": "甘工信发〔2026〕88号",
    "mark": "certain",
}


@pytest.fixture
def today(stage: Stage) -> Stage:
    stage.hand.move_to(TODAY)
    return stage


def schedule(desk: Desk, status: int = 201, caller: Caller = OFFICE, **other: Any) -> dict[str, Any]:
    answer = desk.ask(caller, "POST", "/stage-periods", SEVEN | other)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def publicity(desk: Desk, day: str, programme: str = "innovative-sme") -> int | None:
    found = desk.get(OFFICE, f"/programmes?as_of={day}")["items"]
    workdays: int | None = next(each["publicity_workdays"] for each in found if each["programme"] == programme)
    return workdays


def mine(desk: Desk) -> list[tuple[Any, ...]]:
    """What stands of the publicity of 创新型: days, from, until, mark."""
    rows = desk.get(HITECH, "/stage-periods")["items"]
    of = [row for row in rows if (row["stage"], row["programme"]) == ("publicity", "innovative-sme")]
    return [(row["workdays"], row["valid_from"], row["valid_before"], row["mark"]) for row in of]


def test_the_documents_say_the_first_periods_and_how_sure_we_are_of_each(today: Stage, desk: Desk) -> None:
    """公示 5 days of 创新型 is unsure although its programme is certain."""
    assert mine(desk) == [(5, "2022-08-01", None, "unsure")]


def test_a_scheduled_period_holds_from_its_day_and_the_old_one_until_then(today: Stage, desk: Desk) -> None:
    schedule(desk)
    assert mine(desk) == [(5, "2022-08-01", "2026-07-01", "unsure"), (7, "2026-07-01", None, "certain")]
    assert [publicity(desk, day) for day in ("2026-06-30", "2026-07-01")] == [5, 7]
    assert publicity(desk, "2026-07-01", "srdi") == 5


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"valid_from": "2026-06-09"}, 422, "in_past"),
        ({}, 409, "period_exists"),
        ({"workdays": 0}, 422, "range"),
        ({"stage": "no-such"}, 422, "enum"),
    ],
)
def test_a_period_of_the_past_or_said_twice_for_a_day_is_refused(
    today: Stage, desk: Desk, change: dict[str, Any], status: int, code: str
) -> None:
    schedule(desk)
    refused = schedule(desk, status, **change)
    assert code in (refused["code"], refused.get("errors", [{}])[0].get("code"))


def test_a_period_is_taken_back_before_its_day_and_not_after(today: Stage, desk: Desk) -> None:
    withdraw = f"/stage-periods/{schedule(desk)['period_id']}:withdraw"
    assert desk.ask(OFFICE, "POST", withdraw).status_code == 200
    assert publicity(desk, "2026-07-01") == 5
    assert desk.ask(OFFICE, "POST", withdraw).status_code == 404
    withdraw = f"/stage-periods/{schedule(desk)['period_id']}:withdraw"
    today.hand.move_to(date(2026, 7, 1))
    assert desk.ask(OFFICE, "POST", withdraw).json()["code"] == "period_in_force"


def test_only_the_office_schedules_periods_and_everybody_reads_them(today: Stage, desk: Desk) -> None:
    schedule(desk, 403, HITECH)
    assert desk.ask(Caller("firm-a", Role.FIRM, frozenset(), "A"), "GET", "/stage-periods").status_code == 200
