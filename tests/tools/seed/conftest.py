"""One seeded system for the tests of this room, as it stands on 22 November 2026."""

from datetime import date
from pathlib import Path

import pytest

from deploy.embedded.compose import compose
from deploy.embedded.settings import EmbeddedSettings
from kit.data import clock
from tests.tools.seed.written import Written
from tools.seed.telling import tell

TODAY = date(2026, 11, 22)


def seed(folder: Path, today: date = TODAY) -> list[str]:
    """Run the seeding in this process; returns what it said."""
    said: list[str] = []
    with clock.at(today):
        tell(compose(EmbeddedSettings(data_dir=folder)), said.append)
    return said


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("demo") / "var"
    seed(folder)
    return Written(folder)
