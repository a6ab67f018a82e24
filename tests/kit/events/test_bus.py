"""The suite of the bus on the bus of the all-in-one process."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.kit.events.bus_suite import *  # noqa: F403 - the tests are there
from tests.kit.pairs import Pair, joined


@pytest.fixture
def pair(databases: Databases) -> Iterator[Pair]:
    with joined(databases) as made:
        yield made
