"""A firm moves between zones: two zone counts change, regions only where their border is crossed."""

from itertools import pairwise

from contracts.codes import Zone
from tests.invariants import check_recount, settle
from tests.journeys.conftest import Town
from tests.running import eventually

DEMO, PILOT = "lanbai-demo-zone", "lanbai-pilot-zone"
BEFORE, AFTER = "2026-05-31", "2026-06-01"


def test_a_move_inside_the_demo_zone_changes_two_zones_and_no_region(town: Town) -> None:
    origin, goal = Zone.LANZHOU_HITECH, Zone.BAIYIN_HITECH
    firm_id = town.register(origin)
    town.recognise(firm_id, "2025-11-20")
    before = {zone: town.count(AFTER, zone) for zone in (origin, goal)}
    regions = {region: town.region(AFTER, region) for region in (DEMO, PILOT)}
    day_before = town.count(BEFORE, origin)
    town.transfer(firm_id, origin, goal, AFTER)
    eventually(lambda: town.count(AFTER, goal) == before[goal] + 1)
    assert town.count(AFTER, origin) == before[origin] - 1
    assert {region: town.region(AFTER, region) for region in (DEMO, PILOT)} == regions
    assert town.count(BEFORE, origin) == day_before


def test_a_move_from_the_new_area_to_the_hitech_zone_adds_one_to_the_demo_zone_only(town: Town) -> None:
    origin, goal = Zone.LANZHOU_NEW_AREA, Zone.LANZHOU_HITECH
    firm_id = town.register(origin)
    town.recognise(firm_id, "2025-11-21")
    demo, pilot = town.region(AFTER, DEMO), town.region(AFTER, PILOT)
    town.transfer(firm_id, origin, goal, AFTER)
    eventually(lambda: town.region(AFTER, DEMO) == demo + 1)
    assert town.region(AFTER, PILOT) == pilot


def test_an_independent_recount_finds_what_the_board_says(town: Town) -> None:
    """Moves and titles in every zone, as of any date and as known at any instant."""
    zones = list(town.staff)
    for origin, goal in pairwise(zones):
        firm_ids = [town.register(origin) for _ in range(2)]
        for firm_id in firm_ids:
            town.recognise(firm_id, "2025-11-24")
        town.transfer(firm_ids[0], origin, goal, AFTER)
    settle(town.system)
    check_recount(town.system, seed=5)
