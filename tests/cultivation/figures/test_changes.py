"""What a later fact changes in a figure, and what it leaves as it was."""

from datetime import date

import pytest

from contracts.codes import Zone
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage


@pytest.fixture
def here(stage: Stage) -> Stage:
    settle(stage)
    return stage


def test_past_cells_of_a_firm_that_moved_away_stay_with_their_zone(here: Stage, desk: Desk) -> None:
    here.move("H1", Zone.BAIYIN_HITECH, date(2026, 1, 10))
    totals = [
        desk.get(caller, f"/metrics/hnte?as_of={day}")["total"]
        for caller in (HITECH, BAIYIN)
        for day in ("2026-01-09", "2026-01-10")
    ]
    assert totals == [2, 1, 1, 2]


def test_a_move_inside_the_demo_zone_changes_two_zones_and_no_region(here: Stage, desk: Desk) -> None:
    before = {region["region"]: region["count"] for region in desk.get(OFFICE, "/metrics/hnte")["regions"]}
    here.move("H1", Zone.BAIYIN_HITECH, date(2026, 1, 10))
    after = {region["region"]: region["count"] for region in desk.get(OFFICE, "/metrics/hnte")["regions"]}
    assert after == before


def test_a_figure_asked_again_at_its_own_instant_is_the_same(here: Stage, desk: Desk) -> None:
    first = desk.get(OFFICE, "/metrics/hnte")
    here.hand.move_to(date(2026, 1, 21))
    here.firm("H9")
    here.title("H9", date(2026, 1, 5))
    again = desk.get(OFFICE, f"/metrics/hnte?as_of=2026-01-20&known_at={first['known_at']}")
    assert (first["total"], again["total"], desk.get(OFFICE, "/metrics/hnte?as_of=2026-01-20")["total"]) == (4, 4, 5)


def test_a_drill_down_shows_the_name_of_the_day(here: Stage, desk: Desk) -> None:
    firm = here.firms["H1"]
    (name,) = firm.names
    day = date(2026, 1, 1)
    renamed = name.model_copy(update={"name": "兰州新名有限公司", "valid_from": day})
    here.know(firm.model_copy(update={"version": 2, "names": (name.model_copy(update={"valid_before": day}), renamed)}))
    names = [
        desk.get(OFFICE, f"/metrics/hnte/firms?as_of={as_of}&park=lhz-yantan")["items"][0]["name"]
        for as_of in ("2025-12-31", "2026-01-01")
    ]
    assert names == [name.name, "兰州新名有限公司"]
