"""Whose firm it is, asked of cultivation's snapshot: the shared table of cases through each zone's staff."""

import pytest

from contracts.codes import Role
from kit.data import clock
from kit.data.caller import Caller
from services.cultivation.standings.reads import standings_of
from tests.cultivation.stage import Stage
from tests.responsibility_cases import CASES, ZONES, Case


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_cultivation_shows_a_firm_to_the_zone_that_answers_for_it(stage: Stage, case: Case) -> None:
    stage.know(case.told("case", clock.now()))
    stage.hand.move_to(case.day)
    staff = {zone: Caller("staff", Role.STAFF, frozenset({zone.value})) for zone in ZONES}
    seen = [zone for zone in ZONES if stage.read(standings_of, staff[zone], ["case"]).items]
    assert seen == ([case.zone] if case.zone else [])
