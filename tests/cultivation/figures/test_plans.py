"""How the database finds what grows with the register, without statistics of its rows: a running system on SQLite keeps none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from contracts.codes import Zone
from services.cultivation.figures.reads import drilldowns, present_histories
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.identities import identities
from services.cultivation.figures.reads.questions import CellQuestion, FlowQuestion
from services.cultivation.firms.tables.instants import knowledge
from tests.cultivation.stage import HNTE, OFFICE, Stage
from tests.databases import ON_POSTGRES

pytestmark = pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL plans by the statistics that it keeps")
FIRST, DAY = date(2020, 1, 1), date(2020, 12, 31)


def plans(stage: Stage, question: Callable[[Session], Any]) -> list[str]:
    """Of the statements that a question asks."""
    said: list[str] = []
    with stage.service.database.read() as session:
        raw: Any = session.connection().connection.dbapi_connection
        raw.set_trace_callback(said.append)
        question(session)
        raw.set_trace_callback(None)
        selects = [statement for statement in said if statement.startswith("SELECT")]
        return ["; ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")) for each in selects]


def test_a_page_of_a_large_cell_walks_over_the_firms_in_their_order(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drilldowns, "MANY", 0)
    cell = CellQuestion(HNTE, as_of=DAY, zone=Zone.LANZHOU_HITECH.value)
    found = plans(stage, lambda session: firms_of_cell(session, OFFICE, cell))
    walk = next(plan for plan in found if plan.startswith("SCAN firm_version USING INDEX ix_firm_version_order"))
    assert walk.endswith(f"SEARCH holding USING COVERING INDEX {BY_FIRM} AND valid_before>?)")


def test_some_firms_are_found_by_their_ids_though_nearly_all_are_known_for_ever(stage: Stage) -> None:
    found = plans(stage, lambda session: identities(session, ["F1", "F2"], knowledge(session)))
    assert found[-1].startswith("SEARCH firm_version USING INDEX sqlite_autoindex_firm_version_1 (firm_id=?)")


def test_firms_that_were_renewed_are_looked_up_one_by_one(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(present_histories, "_kept", {})
    found = plans(stage, lambda session: flow_answer(session, OFFICE, FlowQuestion(HNTE, FIRST, DAY)))
    assert any(plan.startswith(f"SEARCH holding USING COVERING INDEX {BY_FIRM} AND valid_before>?)") for plan in found)
    assert all("CORRELATED" not in plan for plan in found)


BY_FIRM = "ix_holding_firm (firm_id=? AND basis=? AND programme=? AND known_until=?"
