"""Of the firms behind a cell, those that a query finds: the same terms as in the register."""

from datetime import date

import pytest
from sqlalchemy import update

from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.rekeying import rekeying
from tests.cultivation.figures.cast import settle
from tests.cultivation.stage import OFFICE, Desk, Stage


@pytest.fixture
def here(stage: Stage) -> Stage:
    """H1 was renamed on 2026-01-01."""
    settle(stage)
    firm = stage.firms["H1"]
    (name,) = firm.names
    day = date(2026, 1, 1)
    renamed = name.model_copy(update={"name": "兰州新名有限公司", "valid_from": day})
    stage.know(
        firm.model_copy(update={"version": 2, "names": (name.model_copy(update={"valid_before": day}), renamed)})
    )
    return stage


def found(desk: Desk, query: str) -> tuple[int, list[str]]:
    answer = desk.get(OFFICE, f"/metrics/hnte/firms?q={query}")
    return answer["total"], [item["name"] for item in answer["items"]]


@pytest.mark.parametrize("query", ["新名", "LZXM", "former", "code"])
def test_a_firm_of_a_cell_is_found_by_name_former_name_initials_and_code(here: Stage, desk: Desk, query: str) -> None:
    firm = here.firms["H1"]
    terms = {"former": firm.names[0].name, "code": firm.uscc[6:]}
    assert found(desk, terms.get(query, query)) == (1, ["兰州新名有限公司"])


def test_what_no_firm_of_the_cell_is_called_finds_none(here: Stage, desk: Desk) -> None:
    assert found(desk, "没有的名称") == (0, [])


def test_an_empty_query_is_all_of_the_cell(here: Stage, desk: Desk) -> None:
    assert found(desk, "")[0] == desk.get(OFFICE, "/metrics/hnte")["total"]


def test_rows_from_before_are_found_when_their_texts_have_been_computed(here: Stage, desk: Desk) -> None:
    here.service.writer.submit(_forget).result()
    job = rekeying(here.service.database, here.service.writer)
    while job.run():
        pass
    assert found(desk, "LZXM")[0] == 1


def _forget(session: WriteSession) -> None:
    session.execute(update(VERSION).values(search_text=None))
