"""The office's own lists, 领军 and 三高: what the title supposes is said of each row, and refuses none."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from contracts.metrics import FactChannel, FactSide, Metric
from services.cultivation.facts.rules.entries import Period
from services.cultivation.facts.usecases.records import Entry, record
from tests.cultivation.lists.test_kinds import here, rows_of, send
from tests.cultivation.stage import OFFICE, Desk, Stage
from tests.cultivation.standards.test_standards import change

__all__ = ["here"]
ROWS = "兰州大成药业有限公司,,,\n兰州（云岭）新材料有限公司,,,\n"
LISTED: dict[str, Any] = {"document_no": "兰白办〔2026〕1号", "issued_on": "2026-01-19", "filename": "名单.csv"}


def listed(stage: Stage, desk: Desk, programme: str, **more: str) -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    view = send(stage, desk, ROWS, programme=programme, **(LISTED | more))
    return view, [tuple(each["warnings"]) for each in rows_of(desk, view)]


def above_scale(stage: Stage, firm_id: str) -> None:
    since, admitted = Period(since=date(2025, 1, 1)), Decimal(1)
    entry = Entry(firm_id, Metric.ABOVE_SCALE, since, FactSide.OFFICIAL, admitted, "统计单位库")
    stage.do(partial(record, entries=[entry], channel=FactChannel.ENTRY))


def test_a_leading_firm_that_is_no_hnte_above_scale_is_warned_of_and_registered(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2025, 11, 4), number="GR202562000001")
    above_scale(here, "F1")
    view, warned = listed(here, desk, "leading")
    assert (view["matched"], view["refused"], view["warned"]) == (2, 0, 1)
    assert warned[0] == ()
    assert [line.partition("（")[0] for line in warned[1]] == [
        "前提条件提示：有效期内的高新技术企业：需具备：有效期内的高新技术企业",
        "前提条件提示：规上企业：请补充填报后再判断",
    ]
    held = {each["firm_id"] for each in desk.get(OFFICE, "/recognitions?programme=leading")["items"]}
    assert held == {"F1", "F2"}
    found = desk.get(OFFICE, f"/list-rows?list_id={view['list_id']}&warned=true")["items"]
    assert [each["firm_id"] for each in found] == ["F2"]


def test_a_certificate_that_has_ended_by_the_date_of_the_list_does_not_count(here: Stage, desk: Desk) -> None:
    here.title("F1", date(2022, 11, 4), number="GR202262000001")
    _, warned = listed(here, desk, "leading")
    assert "有效期内的高新技术企业" in warned[0][0]


@pytest.mark.parametrize(("kind", "warned"), [("publicity", True), ("cancellation", False), ("filing", False)])
def test_only_lists_that_claim_the_title_are_held_against_it(here: Stage, desk: Desk, kind: str, warned: bool) -> None:
    assert any(listed(here, desk, "leading", kind=kind)[1]) is warned


def test_nothing_is_supposed_of_three_high_before_a_standard_is_adopted(here: Stage, desk: Desk) -> None:
    """No standard, no edge: a proposal that the office has not adopted warns of nothing."""
    view, warned = listed(here, desk, "three-high")
    assert (view["matched"], view["warned"], warned) == (2, 0, [(), ()])


def test_an_adopted_standard_of_three_high_says_what_is_supposed(here: Stage, desk: Desk) -> None:
    made = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high"}).json()
    change(desk, made, "adopt", {"adopted_from": "2026-01-20", "document_no": "兰白办〔2026〕2号"})
    view, warned = listed(here, desk, "three-high", issued_on="2026-01-20")
    assert (view["matched"], view["warned"]) == (2, 2)
    assert {line.rpartition("（")[2] for line in warned[0]} == {"参考稿））"}
    assert any("高技术" in line for line in warned[0])


def test_a_dry_run_shows_the_warnings_before_anything_is_registered(here: Stage, desk: Desk) -> None:
    view, warned = listed(here, desk, "leading", mode="validate")
    assert (view["warned"], all(warned)) == (2, True)
    assert desk.get(OFFICE, "/recognitions?programme=leading")["items"] == []


def test_a_row_that_a_person_settles_is_held_against_it_too(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "某不存在的企业有限公司,,,\n", programme="leading", **LISTED)
    (row,) = rows_of(desk, view)
    path = f"/list-rows/{row['row_id']}:resolve"
    settled = desk.ask(OFFICE, "POST", path, {"firm_id": "F1"}, If_Match=f'"v{row["version"]}"').json()
    assert (settled["outcome"], len(settled["warnings"])) == ("matched", 2)


def test_lists_of_other_programmes_are_not_held_against_anything(here: Stage, desk: Desk) -> None:
    view = send(here, desk, "兰州大成药业有限公司,,GR202562000001,2025-11-04\n")
    assert [each["warnings"] for each in rows_of(desk, view)] == [[]]
