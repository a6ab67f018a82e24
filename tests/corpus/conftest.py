from collections.abc import Iterator

import pytest

from tests.corpus.world import World, living
from tests.databases import Databases


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory, lasting_databases: Databases) -> Iterator[World]:
    with living(tmp_path_factory.mktemp("corpus"), lasting_databases) as made:
        yield made
