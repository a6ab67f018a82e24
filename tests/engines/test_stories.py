"""The stories of tests/journeys, told over HTTP at the gateway of the production topology."""

from collections.abc import Iterator

import pytest

from contracts.codes import COUNTED_ZONES, Role
from tests.engines.running import RunningStack
from tests.journeys.conftest import Town
from tests.journeys.test_flows import *  # noqa: F403 - the stories are there
from tests.journeys.test_moves import *  # noqa: F403
from tests.journeys.test_recognition import *  # noqa: F403
from tests.journeys.test_rosters import *  # noqa: F403


@pytest.fixture(scope="module")
def system(stack: RunningStack) -> RunningStack:
    stack.open_account("office", Role.OFFICE)
    for zone in COUNTED_ZONES:
        stack.open_account(zone.value, Role.STAFF, (zone,))
    return stack


@pytest.fixture
def town(system: RunningStack) -> Iterator[Town]:
    town = Town(system)
    yield town
    for person in (town.office, *town.staff.values()):
        person.client.close()
