"""A roster in a workbook of several sheets."""

from typing import Any

from sheets import WrittenSheet, write_sheets
from tests.registry.conftest import HITECH, Door
from tests.registry.imports.test_imports import work
from tests.synthetic import code_of

HEADER = ("企业名称", "统一社会信用代码")
QUERY: dict[str, Any] = {"filename": "a.xlsx", "zone": "lanzhou-hitech", "mode": "validate"}


def sent(door: Door, *pages: WrittenSheet) -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    return door.ask(HITECH, "/v1/imports", "POST", content=write_sheets(pages), headers=headers, **QUERY)


def test_two_rosters_in_one_workbook_are_read_as_one_by_sheet_and_line(door: Door) -> None:
    pages = [
        WrittenSheet(name, HEADER, [(f"合成{name}有限公司", code_of(n))]) for n, name in enumerate(("甲园", "乙园"))
    ]
    job = sent(door, *pages).json()
    work(door)
    found = door.get(HITECH, f"/v1/imports/{job['import_id']}/rows")["items"]
    assert [(row["sheet"], row["line"]) for row in found] == [("甲园", 2), ("乙园", 2)]


def test_sheets_that_no_one_mapping_fits_are_refused_by_name(door: Door) -> None:
    answer = sent(
        door,
        WrittenSheet("台账", HEADER, [("甲有限公司", "91620102MA7ABCD12B")]),
        WrittenSheet("注销", [*HEADER, "注册地址"], [("乙有限公司", "91620102MA7ABCD12B", "甲路")]),
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "sheets_differ")
    assert answer.json()["sheets"] == ["台账", "注销"]


def test_a_sheet_of_instructions_is_passed_over_and_named(door: Door) -> None:
    answer = sent(
        door,
        WrittenSheet("填表说明", ["请勿改动表头"], []),
        WrittenSheet("台账", HEADER, [("甲有限公司", "91620102MA7ABCD12B")]),
    )
    assert answer.status_code == 202, answer.text
    assert (answer.json()["rows"], "填表说明" in answer.json()["notes"][0]) == (1, True)
