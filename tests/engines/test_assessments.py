"""A judgement is the same on both engines: equal inputs have an equal hash, kept, read back and made again."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kit.data.migrations import migrate
from kit.web.auth import KeyPair, Mint, new_key_pair
from services.cultivation.assessments.reads.assessing import made_again
from services.cultivation.main import NAME
from tests.cultivation.assessments.test_doors import TODAY, typed
from tests.cultivation.assessments.test_replaying import judged, keep_all
from tests.cultivation.assessments.test_surveys import tell, yearly
from tests.cultivation.stage import OFFICE, Desk, Stage, open_stage
from tests.databases import ROOT, cluster

FIRMS = 1_000
PROGRAMMES = ("tech-sme", "hnte", "srdi", "little-giant", "champion")


@pytest.fixture
def stages(programs: None, tmp_path: Path) -> Iterator[list[tuple[Stage, Desk]]]:
    """The service on SQLite and on PostgreSQL, on one day, knowing one firm and its figures."""
    cluster().create_database("engine_assessments")
    urls = [f"sqlite:///{tmp_path / 'cultivation.db'}", cluster().url("engine_assessments")]
    keys = new_key_pair()
    with ExitStack() as opened:
        yield [opened.enter_context(service_on(url, keys)) for url in urls]
    cluster().drop_database("engine_assessments")


@contextmanager
def service_on(url: str, keys: KeyPair) -> Iterator[tuple[Stage, Desk]]:
    migrate(NAME, url, ROOT)
    with open_stage(url, keys) as stage, TestClient(stage.service.app) as client:
        desk = Desk(client, Mint(keys.private))
        stage.hand.move_to(TODAY)
        stage.firm("A")
        tell(desk, "A", typed(rd_expense=20) + yearly("total-income", "1250.5", "1120.25", "1010.125"))
        yield stage, desk


def test_the_hash_of_equal_inputs_is_equal_on_both_engines(stages: list[tuple[Stage, Desk]]) -> None:
    hashes = [
        [desk.get(OFFICE, f"/firm-assessments/A?programme={programme}")["result_hash"] for programme in PROGRAMMES]
        for _, desk in stages
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes[0])) == len(PROGRAMMES)


def test_near_misses_of_both_engines_are_the_same(stages: list[tuple[Stage, Desk]]) -> None:
    found = [desk.get(OFFICE, "/near-misses?programme=tech-sme")["items"] for _, desk in stages]
    assert found[0] == found[1]
    assert found[0][0]["open_items"] == ["综合评价得分：还差 20 分"]


def test_a_thousand_random_firms_replay_to_their_hash_on_both_engines(stages: list[tuple[Stage, Desk]]) -> None:
    those = judged(FIRMS)
    expected = [each.result_hash for each in those]
    for stage, _ in stages:
        ids = stage.do(partial(keep_all, those=those))
        with stage.service.database.read() as session:
            assert [made_again(session, each).result_hash for each in ids] == expected
