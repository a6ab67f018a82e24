"""The register's stored keys are rewritten after they are computed in another way, also after a kill."""

import pytest
from sqlalchemy import insert, select, update

import services.rekeying
from contracts.codes import Zone
from kit.data.session import WriteSession
from services.registry.firms.tables.records import FIRM
from services.registry.firms.tables.searches import firm_search
from services.registry.rekeying import PLACE, rekeying
from services.registry.tables import rekeyings
from services.rekeying import Rekeying
from tests.registry.conftest import HITECH, Door

NAMES = ("甲Ⅲ科技有限公司", "艾尔•肯生物有限公司", "安康№1机械有限公司")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.rekeying, "BATCH", 2)


@pytest.fixture
def old(door: Door) -> Door:
    """Firms whose keys were stored before compatibility forms and dots between words were folded."""
    for name in NAMES:
        door.firm(HITECH, name=name)
    door.service.writer.submit(age).result()
    return door


def age(session: WriteSession) -> None:
    former = {"likeness_key": FIRM.c.name, "search_text": FIRM.c.name}
    session.execute(update(FIRM).values(former))
    session.execute(update(firm_search).values(tokens=["无"]))
    place = {"zone": Zone.LANZHOU_HITECH.value, "park": None, "outside_the_24": False}
    session.execute(insert(PLACE).values(normal="艾尔•肯园", shown="艾尔•肯园", **place))
    session.execute(insert(PLACE).values(normal="㈠号园", shown="㈠号园", **place))
    session.execute(insert(PLACE).values(normal="(一)号园", shown="(一)号园", **place))
    session.execute(update(rekeyings).values(edition=0))


def job(door: Door) -> Rekeying:
    """As a process that has just been started makes it."""
    return rekeying(door.service.database, door.service.writer)


def finish(door: Door) -> None:
    fresh = job(door)
    while fresh.run():
        pass


@pytest.mark.parametrize("query", ["甲III", "甲Ⅲ", "艾尔·肯", "艾尔．肯", "AEK"])  # noqa: RUF001 - a dot of full width
def test_a_firm_is_found_again_by_every_way_to_write_its_name(old: Door, query: str) -> None:
    assert job(old).run() is True
    finish(old)
    assert old.get(HITECH, "/v1/firms", q=query)["total"] == 1


def test_a_walk_that_was_cut_off_goes_on_where_it_stood(old: Door) -> None:
    job(old).run()
    query = select(FIRM.c.likeness_key).order_by(FIRM.c.firm_id)
    with old.service.database.read() as session:
        halfway = list(session.execute(query).scalars())
    finish(old)
    with old.service.database.read() as session:
        done = list(session.execute(query).scalars())
    assert halfway == ["甲III科技", "艾尔肯生物", "安康№1机械有限公司"]
    assert done == [*halfway[:2], "安康NOI机械"]


def test_places_come_into_their_normal_form_but_two_that_fall_together_wait_for_the_office(
    old: Door, caplog: pytest.LogCaptureFixture
) -> None:
    finish(old)
    with old.service.database.read() as session:
        names = set(session.execute(select(PLACE.c.normal)).scalars())
    assert {"艾尔·肯园", "㈠号园", "(一)号园"} <= names
    assert [vars(line)["row"] for line in caplog.records if line.levelname == "WARNING"] == ["㈠号园"]
