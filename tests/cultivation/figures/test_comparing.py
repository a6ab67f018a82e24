"""Zones side by side: what each number means, who stands behind it, and when a percentage says nothing."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from contracts.codes import ApplicationState, IntervalReason, Zone
from contracts.commands.counting import SetCounting
from contracts.comparisons import ComparedMeasure
from services.cultivation.counting.usecases import set_counting
from services.cultivation.figures.reads.comparisons import ComparisonQuestion, compared_firms, comparison
from tests.cultivation.figures import filing
from tests.cultivation.stage import BAIYIN, HITECH, HNTE, OFFICE, Desk, Stage

DAY = date(2026, 6, 30)
ASKED = ComparisonQuestion(HNTE, DAY)
HERE, THERE = Zone.LANZHOU_HITECH.value, Zone.BAIYIN_HITECH.value


@pytest.fixture
def here(stage: Stage) -> Stage:
    """H1 renewed in 2025, H2 did not, H3 was cancelled; H4 ends within a year; B1 is new in 白银高新区."""
    stage.hand.move_to(date(2026, 7, 1))
    for firm in ("H1", "H2", "H3", "H4"):
        stage.firm(firm)
    stage.firm("B1", Zone.BAIYIN_HITECH)
    for firm in ("H1", "H2", "H3"):
        title = stage.title(firm, date(2022, 11, 4), number=f"GR2022620000{firm[1]}")
        if firm == "H3":
            stage.cancel(title, date(2025, 3, 1), IntervalReason.CANCELLED)
    stage.title("H1", date(2025, 12, 2), number="GR20256200001")
    stage.title("H4", date(2023, 10, 16))
    stage.title("B1", date(2025, 10, 28))
    command = SetCounting(valid_from=date(2026, 1, 1), awaited_days=180, least_base=1, document_no="兰白办〔2026〕1号")
    stage.do(partial(set_counting, command=command, caller=OFFICE))
    return stage


def rows(stage: Stage, caller: Any = OFFICE, asked: ComparisonQuestion = ASKED) -> dict[str, Any]:
    return {row.scope: row for row in stage.read(comparison, caller, asked).items}


def behind(stage: Stage, measure: ComparedMeasure) -> list[str]:
    found = stage.read(compared_firms, OFFICE, ASKED, measure)
    assert found.total == len(found.items)
    return [firm.firm_id for firm in found.items]


def test_stock_and_growth_are_those_of_the_day_and_of_the_same_day_a_year_before(here: Stage) -> None:
    found = rows(here)
    assert (found[HERE].stock, found[HERE].year_ago, found[HERE].growth) == (2, 3, Decimal("-33.3"))
    assert (found[THERE].stock, found[THERE].year_ago, found[THERE].growth) == (1, 0, None)


def test_a_renewal_rate_is_of_those_whose_term_was_over_in_the_year_and_not_of_those_who_were_cancelled(
    here: Stage,
) -> None:
    found = rows(here)[HERE]
    assert (found.due, found.renewed, found.renewal_rate) == (2, 1, Decimal("50.0"))
    named = [behind(here, each) for each in (ComparedMeasure.DUE, ComparedMeasure.RENEWED, ComparedMeasure.LAPSED)]
    assert named == [["H1", "H2"], ["H1"], ["H2"]]


def test_who_ends_within_a_year_and_has_no_successor_is_at_risk(here: Stage) -> None:
    found = rows(here)[HERE]
    assert (found.ending, found.at_risk_share, behind(here, ComparedMeasure.ENDING)) == (1, Decimal("50.0"), ["H4"])


def test_the_days_of_a_supplement_run_from_its_request_to_the_answer(here: Stage) -> None:
    filing.apply(here, "H2", "A1")
    steps = [(ApplicationState.SUPPLEMENT, 3), (ApplicationState.SUBMITTED, 8), (ApplicationState.SUPPLEMENT, 20)]
    for seq, (state, day) in enumerate(steps, 1):
        filing.take_step(here, "H2", "A1", seq, state, date(2026, 6, day))
    here.tick()
    found = rows(here)[HERE]
    assert (found.supplements, found.supplement_days) == (1, Decimal("5.0"))
    assert behind(here, ComparedMeasure.SUPPLEMENTED) == ["H2"]


def test_a_region_is_the_union_of_its_zones_and_has_no_rank(here: Stage) -> None:
    found = rows(here)
    region = found["lanbai-demo-zone"]
    assert (region.stock, region.due, region.ranks) == (found[HERE].stock + found[THERE].stock, 2, {})
    assert (found[HERE].ranks["stock"], found[THERE].ranks["stock"], found[Zone.LANZHOU_ETDZ.value].ranks["stock"]) == (
        1,
        2,
        3,
    )
    assert "growth" not in found[THERE].ranks


def test_below_the_least_base_no_percentage_is_shown(here: Stage) -> None:
    found = rows(here, asked=ComparisonQuestion(HNTE, date(2025, 12, 31)))[HERE]
    assert (found.stock, found.growth, found.renewal_rate, found.at_risk_share) == (2, None, None, None)


def test_staff_see_their_zone_without_ranks_and_no_other(here: Stage, desk: Desk) -> None:
    assert {scope: row.ranks for scope, row in rows(here, HITECH).items()} == {HERE: {}}
    path = "/metrics/hnte/comparison"
    assert desk.ask(BAIYIN, "GET", f"{path}?scope={HERE}").status_code == 404
    assert desk.get(BAIYIN, f"{path}/firms?measure=due&as_of={DAY}")["total"] == 0
    assert [row["scope"] for row in desk.get(BAIYIN, f"{path}?as_of={DAY}")["items"]] == [THERE]
