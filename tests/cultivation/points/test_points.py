"""企业创新积分: eighteen indicators of what is known; no score until the office's weights of a stage total 100."""

from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from contracts.codes import Role, Zone
from contracts.metrics import FactChannel, FactSide, Metric
from contracts.points import PointsIndicator
from kit.data.caller import Caller
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.rules.figures import FirmFacts
from services.cultivation.facts.usecases.records import Entry, record
from services.cultivation.points.rules import INDICATORS
from tests.cultivation.stage import BAIYIN, HITECH, OFFICE, Desk, Stage

FIRM = Caller("firm-account", Role.FIRM, party="F1")
HALF: list[dict[str, Any]] = [{"indicator": "rd-expense", "weight": "50"}]
WHOLE: list[dict[str, Any]] = [*HALF, {"indicator": "revenue", "weight": 50}]


@pytest.fixture
def firm(stage: Stage) -> str:
    return stage.firm("F1", Zone.LANZHOU_HITECH)


def weigh(desk: Desk, caller: Caller | None, weights: list[dict[str, Any]]) -> Any:
    body = {"year": 2019, "stage": "growth", "document_no": "兰白办〔2019〕1号", "weights": weights}
    return desk.ask(caller, "POST", "/points-weights", body)


def points(desk: Desk, caller: Caller = HITECH) -> Any:
    return desk.get(caller, "/standings/F1/points?year=2019&stage=growth")


def read(indicator: str, **values: str) -> Decimal | None:
    """An indicator of 2019 from figures named metric_year."""
    sheet: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        metric, year = name.rsplit("_", 1)
        sheet.setdefault(metric.replace("_", "-"), {})[year] = value
    return INDICATORS[indicator][1](FirmFacts({"self-reported": sheet}), 2019)


def test_every_indicator_can_be_read() -> None:
    assert list(INDICATORS) == [indicator.value for indicator in PointsIndicator]


def test_shares_and_growth_are_per_cent_of_what_is_there() -> None:
    assert read("rd-intensity", rd_expense_2019="7", revenue_2019="200") == Decimal("3.50")
    assert read("revenue-growth", revenue_2019="150", revenue_2018="120") == Decimal("25.00")


def test_an_indicator_is_unknown_where_a_part_is_or_where_there_is_nothing_to_compare_with() -> None:
    assert read("rd-intensity", rd_expense_2019="7") is None
    assert read("revenue-growth", revenue_2019="150", revenue_2018="0") is None


def test_no_score_is_shown_until_the_weights_total_100(desk: Desk, stage: Stage, firm: str) -> None:
    entry = Entry("F1", Metric.INNOVATION_POINTS, Period(year=2019), FactSide.OFFICIAL, Decimal("71.5"), "测评结果")
    stage.do(partial(record, entries=[entry], channel=FactChannel.ENTRY))
    weigh(desk, OFFICE, HALF).raise_for_status()
    assert (points(desk)["weights_complete"], points(desk)["score"]) == (False, None)
    weigh(desk, OFFICE, WHOLE).raise_for_status()
    assert (points(desk)["weights_complete"], points(desk)["score"]) == (True, "71.5")


def test_weights_hold_from_their_year_on(desk: Desk, firm: str) -> None:
    weigh(desk, OFFICE, WHOLE)
    totals = [desk.get(FIRM, f"/points-weights?year={year}")["stages"][1]["total"] for year in (2018, 2019, 2020)]
    assert [Decimal(total) for total in totals] == [0, 100, 100]


@pytest.mark.parametrize(
    ("weights", "code"),
    [([*WHOLE, {"indicator": "rd-growth", "weight": 1}], "weights_over_100"), (HALF * 2, "indicator_twice")],
)
def test_weights_that_cannot_be_are_refused(desk: Desk, weights: list[dict[str, Any]], code: str) -> None:
    assert weigh(desk, OFFICE, weights).json()["errors"][0]["code"] == code


@pytest.mark.parametrize(
    ("caller", "write", "read_of"),
    [(OFFICE, 201, 200), (HITECH, 403, 200), (FIRM, 403, 200), (BAIYIN, 403, 404), (None, 401, 401)],
)
def test_the_office_sets_weights_and_a_firm_is_read_by_its_own(
    desk: Desk, firm: str, caller: Caller | None, write: int, read_of: int
) -> None:
    assert weigh(desk, caller, WHOLE).status_code == write
    assert desk.ask(caller, "GET", "/standings/F1/points?year=2019").status_code == read_of
