"""Each kind of official list as people make it, and what becomes of its rows."""

import csv
from datetime import date
from typing import Any

import pytest

from contracts.codes import Zone
from tests.cases import FIRMS, case, names
from tests.cultivation.lists.test_reading import read
from tests.cultivation.stage import OFFICE, Desk, Stage, new_firm

UNKNOWN = ("B-14.xlsx", "B-27.xlsx", "B-30.xlsx", "B-31.xlsx", "B-57.xlsx", "B-58.xlsx", "C.csv", "G2.xlsx", "G4.xlsx")
MORE_UNKNOWN = ("H1.xlsx", "J.csv", "L1.xlsx", "U1.xlsx", "V2.csv", "V3.csv", "W.csv")
EXPECTED: dict[str, tuple[int, ...]] = {
    **dict.fromkeys((*UNKNOWN, *MORE_UNKNOWN), (0, 1, 0, 0)),
    "A.xlsx": (0, 5, 0, 0),
    "B-list.xlsx": (0, 1, 0, 0),
    "D-1.csv": (2, 0, 0, 0),
    "D-2.csv": (2, 0, 0, 0),
    "E-code.xlsx": (0, 0, 0, 1),
    "E-number.xlsx": (0, 0, 0, 2),
    "F1-a.csv": (1, 0, 0, 0),
    "F1-b.csv": (0, 0, 1, 0),
    "F2-announced.csv": (1, 0, 0, 0),
    "F2-certified.csv": (1, 0, 0, 0),
    "G1.xlsx": (3, 0, 0, 0),
    "G3.xlsx": (1, 0, 0, 0),
    "H2.xlsx": (0, 0, 1, 0),
    "H3.xlsx": (0, 0, 2, 0),
    "I1.csv": (0, 3, 0, 0),
    "I2.txt": (1, 0, 0, 0),
    "K1.csv": (0, 0, 0, 3),
    "K2.csv": (0, 1, 0, 1),
    "L2.xlsx": (1, 0, 0, 0),
    "L3.csv": (0, 0, 1, 0),
    "L4.csv": (0, 0, 1, 0),
    "M.csv": (1, 1, 2, 0),
    "N.csv": (3, 0, 0, 0),
    "O1.xlsx": (0, 12, 0, 0),
    "O2.xlsx": (0, 18, 0, 0),
    "Q.xlsx": (0, 20, 0, 0),
    "T.xlsx": (2, 0, 0, 0),
    "U2.xlsx": (1, 0, 0, 0),
    "V1.csv": (0, 0, 1, 0),
}
"""By file: rows matched, waiting, unchanged and refused."""


@pytest.fixture
def lists(stage: Stage, desk: Desk) -> dict[str, dict[str, Any]]:
    """All files in their order, as announcements of 2023 to 2025, for the firms that are registered."""
    stage.hand.move_to(date(2026, 7, 1))
    firms = list(csv.DictReader(case(FIRMS).decode("utf-8-sig").splitlines()))
    states = [
        new_firm(f"F{number}", Zone.LANZHOU_HITECH, date(2012, 2, 2), name=row["企业名称"]).model_copy(
            update={"uscc": row["统一社会信用代码"]}
        )
        for number, row in enumerate(firms)
    ]
    stage.know(*states)
    return {name: read_case(stage, desk, name) for name in names()}


def read_case(stage: Stage, desk: Desk, name: str) -> dict[str, Any]:
    issued = "2023-10-16" if name.startswith("F2") else "2024-10-28"
    answer = desk.upload(OFFICE, case(name), filename=name, document_no=f"国科火字〔2025〕{name}", issued_on=issued)
    assert answer.status_code == 202, answer.text
    read(stage)
    found = desk.get(OFFICE, f"/official-lists/{answer.json()['list_id']}")
    return {**found, "items": desk.get(OFFICE, f"/list-rows?list_id={found['list_id']}")["items"]}


def test_every_kind_of_list_has_its_answer(lists: dict[str, dict[str, Any]], stage: Stage) -> None:
    kinds = ("matched", "unmatched", "unchanged", "refused")
    assert {name: tuple(found[kind] for kind in kinds) for name, found in lists.items()} == EXPECTED
    named = {name: [row["firm_name"] for row in found["items"]] for name, found in lists.items()}
    assert named["D-2.csv"] == ["兰州序号丙检测有限公司", "兰州序号丁检测有限公司"]
    assert "1 行在表中隐藏" in str(lists["T.xlsx"]["notes"])
    assert [candidate["why"] for candidate in lists["M.csv"]["items"][3]["candidates"]] == ["名称字形相近"]
    titles = [row for row in stage.rows("recognition") if row.number in ("GR202362000555", "GR202362000778")]
    assert [str(row.issued_on) for row in titles] == ["2023-12-28", "2023-11-01"]
    assert "发证日期由 2023-10-16 改为 2023-11-01" in str(lists["F2-certified.csv"]["items"])
