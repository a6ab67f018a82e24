"""A roster in a workbook of several sheets."""

from typing import Any

from sheets import WrittenSheet, write_sheets
from tests.registry.conftest import HITECH, Door

HEADER = ("企业名称", "统一社会信用代码")
QUERY: dict[str, Any] = {"filename": "a.xlsx", "zone": "lanzhou-hitech", "mode": "validate"}


def sent(door: Door, *pages: WrittenSheet) -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    return door.ask(HITECH, "/v1/imports", "POST", content=write_sheets(pages), headers=headers, **QUERY)


def test_two_rosters_in_one_workbook_are_refused_by_name(door: Door) -> None:
    answer = sent(
        door, *(WrittenSheet(name, HEADER, [("甲有限公司", "91620102MA7ABCD12B")]) for name in ("甲园", "乙园"))
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "several_sheets")
    assert answer.json()["sheets"] == ["甲园", "乙园"]


def test_a_sheet_of_instructions_is_passed_over_and_named(door: Door) -> None:
    answer = sent(
        door,
        WrittenSheet("填表说明", ["请勿改动表头"], []),
        WrittenSheet("台账", HEADER, [("甲有限公司", "91620102MA7ABCD12B")]),
    )
    assert answer.status_code == 202, answer.text
    assert (answer.json()["rows"], "填表说明" in answer.json()["notes"][0]) == (1, True)
