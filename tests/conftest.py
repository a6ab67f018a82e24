"""What every room of the tests may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.composed import Composed, composed
from tests.databases import Databases, databases, remove_scratch

LONGEST_FIRST = ("kill", "browser", "slow", "fuzz")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that take long come first, or the last worker is left alone with one of them."""
    ranks: dict[Path, int] = {}
    for item in items:
        ranks[item.path] = min(ranks.get(item.path, len(LONGEST_FIRST)), _rank(item))
    items.sort(key=lambda item: ranks[item.path])


def _rank(item: pytest.Item) -> int:
    return next((n for n, mark in enumerate(LONGEST_FIRST) if item.get_closest_marker(mark)), len(LONGEST_FIRST))


@pytest.fixture(name="databases")
def _databases(tmp_path: Path) -> Iterator[Databases]:
    """Databases of one test: `databases.migrated("registry")` is a URL, on whichever engine the run is for."""
    with databases(tmp_path) as made:
        yield made


@pytest.fixture
def system(tmp_path: Path) -> Iterator[Composed]:
    """The all-in-one process on an empty folder, without a port."""
    with composed(tmp_path / "var") as made:
        yield made


@pytest.fixture(scope="session")
def lasting_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The same for fixtures that several tests share."""
    with databases(tmp_path_factory.mktemp("databases")) as made:
        yield made


def pytest_sessionfinish() -> None:
    remove_scratch()
