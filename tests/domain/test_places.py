"""What people call a zone or a park."""

import pytest

from contracts.codes import Zone
from domain.firm_names import normal_form
from domain.places import Place, is_undivided, meaning

NAMED = {
    normal_form("白银西区经济开发区（含银西产业园）"): Place(Zone.BAIYIN_HITECH, "bhz-west"),
    "区外": Place(Zone.OUTSIDE),
}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("白银西区经济开发区(含银西产业园)", Place(Zone.BAIYIN_HITECH, "bhz-west")),
        (" 区 外 ", Place(Zone.OUTSIDE)),
        ("某某园区", None),
    ],
)
def test_a_place_is_known_by_its_name_however_it_is_typed(text: str, place: Place | None) -> None:
    assert meaning(text, NAMED) == place


@pytest.mark.parametrize(("text", "undivided"), [("未划分", True), (" 其他 ", True), ("银西产业园", False)])
def test_a_firm_may_be_in_no_park(text: str, undivided: bool) -> None:
    assert is_undivided(text) is undivided
