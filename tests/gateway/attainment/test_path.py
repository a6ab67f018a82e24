"""The path table of the domain notes §5.6, every number of it."""

from datetime import date
from decimal import Decimal

import pytest

from contracts.codes import PathKind, Region, Zone
from gateway.access.rules.scope import Scope, zones_of
from gateway.attainment.reference import targets
from gateway.attainment.rules.path import day_point, year_point
from gateway.attainment.rules.target import Goal, Target

YEARS = (2023, 2024, 2025, 2026)
BINDING, EXPECTED = Goal.BINDING, Goal.EXPECTED
LINEAR, GROWTH = PathKind.LINEAR, PathKind.GROWTH

# scope, goal, linear 2023–2026, constant growth 2023–2026, rate in %
PATHS = [
    (Region.PILOT_ZONE, BINDING, (818, 939, 1059, 1180), (790, 895, 1014, 1148)),
    (Region.PILOT_ZONE, EXPECTED, (858, 1019, 1179, 1340), (813, 948, 1105, 1287)),
    (Region.DEMO_ZONE, BINDING, (644, 738, 833, 927), (622, 704, 797, 903)),
    (Region.DEMO_ZONE, EXPECTED, (675, 801, 928, 1054), (640, 746, 869, 1013)),
    (Zone.LANZHOU_NEW_AREA, BINDING, (88, 101, 114, 127), (85, 96, 109, 124)),
    (Zone.LANZHOU_NEW_AREA, EXPECTED, (92, 109, 126, 143), (87, 102, 118, 138)),
    (Zone.LANZHOU_HITECH, BINDING, (532, 610, 689, 767), (514, 582, 659, 746)),
    (Zone.LANZHOU_HITECH, EXPECTED, (558, 662, 767, 871), (529, 616, 718, 837)),
    (Zone.BAIYIN_HITECH, BINDING, (111, 128, 144, 161), (108, 122, 138, 156)),
    (Zone.BAIYIN_HITECH, EXPECTED, (117, 139, 161, 183), (111, 129, 151, 176)),
    (Zone.LANZHOU_ETDZ, BINDING, (87, 100, 112, 125), (84, 95, 108, 122)),
    (Zone.LANZHOU_ETDZ, EXPECTED, (91, 108, 126, 143), (86, 101, 118, 137)),
]


def hnte(scope: Scope) -> Target:
    return targets.load().target(scope, "hnte-count")


@pytest.mark.parametrize(("scope", "goal", "linear", "growth"), PATHS)
def test_the_path_from_the_base_to_the_goal_has_the_published_points(
    scope: Scope, goal: Goal, linear: tuple[int, ...], growth: tuple[int, ...]
) -> None:
    target = hnte(scope)
    assert tuple(int(year_point(target, goal, LINEAR, year, 0)) for year in YEARS) == linear
    assert tuple(int(year_point(target, goal, GROWTH, year, 0)) for year in YEARS) == growth


def test_rounded_zone_paths_need_not_add_up_to_the_region() -> None:
    parts = [year_point(hnte(zone), BINDING, GROWTH, 2023, 0) for zone in zones_of(Region.PILOT_ZONE)]
    assert sum(parts) == 791
    assert year_point(hnte(Region.PILOT_ZONE), BINDING, GROWTH, 2023, 0) == 790


@pytest.mark.parametrize("kind", list(PathKind))
@pytest.mark.parametrize(("year", "expected"), [(2020, 698), (2022, 698), (2027, 1300), (2030, 1300)])
def test_the_path_stands_still_outside_the_plan(kind: PathKind, year: int, expected: int) -> None:
    assert year_point(hnte(Region.PILOT_ZONE), BINDING, kind, year, 0) == expected


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        (LINEAR, date(2023, 12, 31), 818),
        (GROWTH, date(2023, 12, 31), 790),
        (LINEAR, date(2022, 12, 31), 698),
        (LINEAR, date(2024, 7, 1), 878),  # day 183 of 366: half of 2024, 818.4 + 120.4 / 2 = 878.6 less nothing
        (GROWTH, date(2027, 12, 31), 1300),
        (GROWTH, date(2028, 6, 30), 1300),
    ],
)
def test_the_point_of_a_day_lies_between_the_year_ends(kind: PathKind, day: date, expected: int) -> None:
    assert abs(day_point(hnte(Region.PILOT_ZONE), BINDING, kind, day, 0) - expected) <= 1


def test_a_base_of_2021_is_six_years_from_the_goal() -> None:
    intensity = targets.load().target(Region.PILOT_ZONE, "rd-intensity")
    assert (intensity.base_year, intensity.base) == (2021, Decimal("3.11"))
    assert year_point(intensity, BINDING, LINEAR, 2024, 2) == Decimal("3.31")  # half of 3.11 → 3.5, 3.305
