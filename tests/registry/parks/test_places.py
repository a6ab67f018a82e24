"""The zones and parks of 甘政办发〔2023〕88号 and their other names."""

from collections import Counter

import pytest

from contracts.codes import Zone
from domain.firm_names import normal_form
from domain.places import Place
from services.registry.parks.reference import places


def meaning(text: str) -> Place | None:
    return {normal_form(name): place for name, place in places().names.items()}.get(normal_form(text))


def test_there_are_24_parks_in_the_numbers_of_the_plan() -> None:
    counted = Counter(park.zone for park in places().parks.values())
    assert counted == {
        Zone.LANZHOU_NEW_AREA: 6,
        Zone.LANZHOU_HITECH: 5,
        Zone.BAIYIN_HITECH: 7,
        Zone.LANZHOU_ETDZ: 6,
    }
    assert len({park.code for park in places().parks.values()}) == len(places().parks) == 24


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("雁滩园区", Place(Zone.LANZHOU_HITECH, "lhz-yantan")),
        ("兰州高新区雁滩园区", Place(Zone.LANZHOU_HITECH, "lhz-yantan")),
        ("0303", Place(Zone.BAIYIN_HITECH, "bhz-west")),
        ("白银西区经济开发区(含银西产业园)", Place(Zone.BAIYIN_HITECH, "bhz-west")),
        ("银西产业园", Place(Zone.BAIYIN_HITECH, "bhz-west")),
        ("九州现代食品加工产业功能区", Place(Zone.LANZHOU_HITECH, "lhz-jiuzhou")),
        ("兰州新区大数据产业园", Place(Zone.LANZHOU_NEW_AREA, "lna-big-data")),
        ("白银高新技术产业开发区", Place(Zone.BAIYIN_HITECH)),
        ("区外", Place(Zone.OUTSIDE)),
    ],
)
def test_names_aliases_slugs_and_codes_mean_their_place(text: str, place: Place) -> None:
    assert meaning(text) == place


def test_the_airport_north_park_is_not_the_hitech_zones() -> None:
    place = meaning("机场北高新园区")
    assert place is not None
    assert place.zone is Zone.LANZHOU_ETDZ


@pytest.mark.parametrize(
    ("text", "park"), [("银南工业园", None), ("刘川工业集中区化工产业园", "bhz-liuchuan"), ("兰州新区氢能产业园", None)]
)
def test_places_outside_the_24_are_aliases_and_never_a_25th_park(text: str, park: str | None) -> None:
    place = meaning(text)
    assert place is not None
    assert (place.park, place.outside_the_24) == (park, True)


@pytest.mark.parametrize("text", ["高价值专利转化产业园", "某某园区", ""])
def test_a_place_that_the_plan_puts_nowhere_is_unknown(text: str) -> None:
    assert meaning(text) is None
