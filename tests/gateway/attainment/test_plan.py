"""The figures of the plan as printed, and the arithmetic of the domain notes §1.5 recomputed over them."""

from decimal import Decimal

import pytest

from contracts.codes import COUNTED_ZONES, Region
from gateway.access.rules.scope import SCOPES, zones_of
from gateway.attainment.reference import targets
from gateway.attainment.rules.target import Target

PLAN = targets.load()
ADDITIVE = [row.code for row in PLAN.indicators if row.additive]
RATIOS = [row.code for row in PLAN.indicators if not row.additive]
COLUMNS = ("base", "binding", "expected")


def test_there_are_ten_indicators_in_six_scopes() -> None:
    assert len(PLAN.indicators) == 10
    assert {(row.scope, row.indicator) for row in PLAN.targets} == {
        (scope, row.code) for scope in SCOPES for row in PLAN.indicators
    }
    assert len(PLAN.targets) == 60


def test_four_indicators_add_up_and_six_are_ratios() -> None:
    assert sorted(ADDITIVE) == ["gdp", "hnte-count", "incubator-makerspace-count", "technology-contracts"]
    assert len(RATIOS) == 6


@pytest.mark.parametrize("region", list(Region))
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("indicator", ADDITIVE)
def test_the_zones_of_a_region_add_up_to_its_row(indicator: str, column: str, region: Region) -> None:
    parts = [getattr(PLAN.target(zone, indicator), column) for zone in zones_of(region)]
    assert sum(parts) == getattr(PLAN.target(region, indicator), column)


@pytest.mark.parametrize("region", list(Region))
@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("indicator", RATIOS)
def test_a_ratio_of_a_region_lies_within_the_range_of_its_zones(indicator: str, column: str, region: Region) -> None:
    parts = [getattr(PLAN.target(zone, indicator), column) for zone in zones_of(region)]
    assert min(parts) <= getattr(PLAN.target(region, indicator), column) <= max(parts)


@pytest.mark.parametrize(
    ("scope", "base", "binding", "expected"),
    [
        (Region.DEMO_ZONE, 549, 1022, 1180),
        (Region.PILOT_ZONE, 698, 1300, 1500),
        *zip(COUNTED_ZONES, (75, 454, 95, 74), (140, 845, 177, 138), (160, 975, 205, 160), strict=True),
    ],
)
def test_the_hnte_rows_are_those_of_the_plan(scope: Region, base: int, binding: int, expected: int) -> None:
    row = PLAN.target(scope, "hnte-count")
    assert (int(row.base), int(row.binding), int(row.expected)) == (base, binding, expected)
    assert (row.base_year, row.target_year) == (2022, 2027)


def test_starred_figures_carry_2021_as_their_base_year() -> None:
    starred = {row.indicator for row in PLAN.targets if row.base_year == 2021}
    assert starred == {*(set(RATIOS) - {"invention-patents-per-10k"}), "incubator-makerspace-count"}


@pytest.mark.parametrize("row", PLAN.targets, ids=lambda row: f"{row.scope}-{row.indicator}")
def test_expected_lies_above_binding_and_binding_above_the_base(row: Target) -> None:
    assert row.base < row.binding < row.expected


def test_the_targets_of_the_text_are_the_binding_values_of_the_pilot_zone() -> None:
    repeated = {row.code: row.at_least for row in PLAN.narrative if row.repeats_table_1}
    assert repeated == {code: PLAN.target(Region.PILOT_ZONE, code).binding for code in repeated}
    assert len(repeated) == 7


def test_four_targets_stand_only_in_the_text() -> None:
    only = {row.code: (row.at_least, row.base) for row in PLAN.narrative if not row.repeats_table_1}
    assert only == {
        "national-key-labs": (Decimal(10), Decimal(9)),
        "new-listings": (Decimal(5), None),
        "new-type-rd-institutions": (Decimal(3), None),
        "industrial-tech-institutes": (Decimal(3), None),
    }


@pytest.mark.parametrize(
    ("region", "column", "weighted"),
    [
        (Region.PILOT_ZONE, "base", "3.118"),
        (Region.PILOT_ZONE, "binding", "3.497"),
        (Region.PILOT_ZONE, "expected", "3.808"),
        (Region.DEMO_ZONE, "base", "3.575"),
        (Region.DEMO_ZONE, "binding", "4.149"),
        (Region.DEMO_ZONE, "expected", "4.479"),
    ],
)
def test_rd_intensity_weighted_by_gdp_is_what_the_notes_recomputed(region: Region, column: str, weighted: str) -> None:
    """Shown and never blocking: 自创区 4.149 beside the stated 4.2 is the one cell that a strict check would question."""
    gdp = {zone: getattr(PLAN.target(zone, "gdp"), column) for zone in zones_of(region)}
    spent = sum(getattr(PLAN.target(zone, "rd-intensity"), column) * gdp[zone] for zone in gdp)
    assert (spent / sum(gdp.values())).quantize(Decimal("0.001")) == Decimal(weighted)
