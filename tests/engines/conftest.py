"""Real engines, started when first asked for; a test is skipped, with the reason, where a program is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.broker import Broker
from deploy.stack.ports import free_ports
from deploy.stack.programs import Missing, java, maven, postgres_folder
from tests.engines.running import RunningStack, running_stack

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this room needs an engine."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.engines)


@pytest.fixture(scope="session")
def programs() -> None:
    try:
        java(), maven(), postgres_folder()
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def broker(programs: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Apache Kafka. A test that stops or kills it starts it again."""
    port, controller = free_ports(2)
    made = Broker(tmp_path_factory.mktemp("kafka"), port, controller)
    made.create()
    made.start()
    try:
        made.wait_until_ready()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def stack(programs: None) -> Iterator[RunningStack]:
    """The whole production topology, one for each module."""
    with running_stack() as running:
        yield running
