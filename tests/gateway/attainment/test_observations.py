from datetime import date
from decimal import Decimal

from contracts.codes import Region
from gateway.attainment.reference import observations, targets
from gateway.attainment.reference.observations import Observation


def find(indicator: str, scope: str) -> list[Observation]:
    return [row for row in observations.load() if (row.indicator, row.scope) == (indicator, scope)]


def test_the_published_836_says_why_it_is_doubted() -> None:
    newest = find("hnte-count", Region.PILOT_ZONE)[-1]
    assert (newest.as_of, newest.value, newest.confidence) == (date(2024, 12, 31), Decimal(836), "likely")
    assert "须由办公室确认" in newest.caveat


def test_published_totals_are_the_sum_of_their_published_parts() -> None:
    additive = {row.code for row in targets.load().indicators if row.additive}
    split = [row for row in observations.load() if row.parts and row.indicator in additive]
    assert split
    assert all(sum(row.parts.values()) == row.value for row in split)


def test_history_is_in_order_of_its_dates() -> None:
    assert [row.value for row in find("hnte-count", Region.PILOT_ZONE)] == [698, 814, 836]
    assert [row.value for row in find("hnte-count", Region.DEMO_ZONE)] == [371, 436, 549]


def test_the_preliminary_gdp_differs_from_the_plan_and_says_so() -> None:
    early = next(row for row in find("gdp", Region.PILOT_ZONE) if row.kind == "preliminary")
    assert early.value == 1225 != targets.load().target(Region.PILOT_ZONE, "gdp").base
    assert "1233" in early.caveat


def test_a_city_is_no_scope_of_ours_and_every_figure_without_a_page_says_so() -> None:
    city = [row for row in observations.load() if row.scope == "lanzhou-city"]
    assert all("不可当作园区名单" in row.caveat for row in city)
    assert all(row.caveat for row in observations.load() if not row.source)
