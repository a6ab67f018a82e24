"""The suite of the bus on a real Apache Kafka, with one partition and with three."""

from collections.abc import Iterator
from functools import partial

import pytest

from deploy.stack.broker import Broker
from tests.databases import Databases
from tests.engines.wires import KafkaWire
from tests.kit.events.bus_suite import *  # noqa: F403 - the tests are there
from tests.kit.pairs import Pair, joined


@pytest.fixture(params=[1, 3], ids=["one-partition", "three-partitions"])
def pair(databases: Databases, broker: Broker, request: pytest.FixtureRequest) -> Iterator[Pair]:
    with joined(databases, partial(KafkaWire, broker.servers, request.param)) as made:
        yield made
