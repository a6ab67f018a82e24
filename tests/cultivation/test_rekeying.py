"""Keys that were stored in an earlier way are rewritten, also after a kill; what would fall together waits for the office."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, select, update

import services.rekeying
from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import NAME, VERSION
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.rekeying import rekeying
from services.cultivation.tables import rekeyings
from services.rekeying import Rekeying
from tests.cultivation.stage import Stage

NAMES = ("鑫源科技有限公司", "安康科技有限公司", "张掖路科技有限公司", "甲Ⅲ科技有限公司", "艾尔•肯科技有限公司")
ISSUED = date(2019, 12, 2)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.rekeying, "BATCH", 2)


@pytest.fixture
def old(stage: Stage) -> Stage:
    """A database of the time before: keys in GB 18030 order, names folded otherwise, numbers as typed, nothing rewritten yet."""
    for number, name in enumerate(NAMES):
        stage.firm(f"firm-{number}", name=name)
        stage.title(f"firm-{number}", ISSUED, number=f"GR20196200000{number}")
    stage.do(age)
    return stage


def age(session: WriteSession) -> None:
    for row in session.execute(select(VERSION)).all():
        former = row.name.encode("gb18030").hex()
        session.execute(update(VERSION).where(VERSION.c.firm_id == row.firm_id).values(sort_key=former))
    session.execute(update(NAME).values(match_key=NAME.c.name))
    for firm_id, typed in (("firm-0", "gr2019 62000000号"), ("firm-1", "GR201962000002号")):
        session.execute(update(RECOGNITION).where(RECOGNITION.c.firm_id == firm_id).values(number=typed))
    session.execute(update(rekeyings).values(edition=0))


def job(stage: Stage) -> Rekeying:
    """As a process that has just been started makes it."""
    return rekeying(stage.service.database, stage.service.writer)


def finish(stage: Stage) -> int:
    """How many more batches there were."""
    fresh, runs = job(stage), 0
    while fresh.run():
        runs += 1
    return runs


def stored(stage: Stage, table: Table, column: str) -> dict[str, Any]:
    return {
        row.firm_id: row._mapping[column] for row in stage.read(lambda session: session.execute(select(table)).all())
    }


def in_order(stage: Stage) -> list[str]:
    query = select(VERSION.c.name).order_by(VERSION.c.sort_key)
    return list(stage.read(lambda session: session.execute(query).scalars().all()))


def test_firms_of_an_old_database_come_into_the_order_of_their_syllables(old: Stage) -> None:
    finish(old)
    assert in_order(old) == [
        "艾尔•肯科技有限公司", "安康科技有限公司", "甲Ⅲ科技有限公司", "鑫源科技有限公司", "张掖路科技有限公司",
    ]  # fmt: skip


def test_a_walk_that_was_cut_off_goes_on_where_it_stood(old: Stage) -> None:
    first = job(old)
    assert [first.run(), first.run()] == [True, True]
    rewritten = [key for key in stored(old, VERSION, "sort_key").values() if " " in key]
    assert len(rewritten) == 4
    assert finish(old) == 1 + 3 + 1 + 3  # the rest of the firms, their names, no rows of lists, their titles
    assert all(" " in key for key in stored(old, VERSION, "sort_key").values())


def test_a_batch_that_fails_leaves_its_rows_and_the_position(old: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.cultivation.rekeying.reading_of", None)
    with pytest.raises(TypeError):
        job(old).run()
    monkeypatch.undo()
    finish(old)
    assert all(" " in key for key in stored(old, VERSION, "sort_key").values())


def test_names_are_matched_under_their_new_form(old: Stage) -> None:
    finish(old)
    keys = stored(old, NAME, "match_key")
    assert (keys["firm-3"], keys["firm-4"]) == ("甲III科技有限公司", "艾尔·肯科技有限公司")


def test_numbers_come_into_their_normal_form_but_two_that_fall_together_wait_for_the_office(
    old: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    finish(old)
    numbers = stored(old, RECOGNITION, "number")
    assert (numbers["firm-0"], numbers["firm-1"], numbers["firm-2"]) == (
        "GR201962000000", "GR201962000002号", "GR201962000002",
    )  # fmt: skip
    assert [vars(line)["key"] for line in caplog.records if line.levelname == "WARNING"] == ["GR201962000002"]


def test_a_second_round_has_nothing_to_do(old: Stage) -> None:
    finish(old)
    assert job(old).run() is False
