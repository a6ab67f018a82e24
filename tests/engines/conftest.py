"""Real engines: one Kafka broker per test process, started when first asked for; tests are skipped where a program is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.broker import Broker
from deploy.stack.ports import free_ports
from deploy.stack.programs import Missing, java, maven, postgres_folder

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this room needs an engine."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.engines)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Apache Kafka. A test that stops or kills it starts it again."""
    try:
        java(), maven()
    except Missing as missing:
        pytest.skip(str(missing))
    port, controller = free_ports(2)
    made = Broker(tmp_path_factory.mktemp("kafka"), port, controller)
    made.create()
    made.start()
    try:
        made.wait_until_ready()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def _postgres() -> None:
    try:
        postgres_folder()
    except Missing as missing:
        pytest.skip(str(missing))
