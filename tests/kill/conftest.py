"""The whole system on SQLite as a process of its own, for whoever pulls the plug."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.codes import Role, Zone
from tests.running import RunningSystem

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this room takes its time."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.kill)


@pytest.fixture
def system(tmp_path: Path) -> Iterator[RunningSystem]:
    system = RunningSystem(tmp_path / "var")
    system.open_account("office", Role.OFFICE)
    system.open_account("staff", Role.STAFF, (Zone.LANZHOU_HITECH,))
    system.start()
    yield system
    system.kill()
