"""Each kind of roster as people make it, and what becomes of its rows."""

from typing import Any

import pytest

from tests.cases import FIRMS, case, names
from tests.registry.conftest import HITECH, Door
from tests.registry.imports.test_imports import work

NO_CODE = "header_missing"
LISTS = (
    "B-list.xlsx",
    "D-1.csv",
    "D-2.csv",
    "E-number.xlsx",
    "F1-a.csv",
    "F1-b.csv",
    "F2-announced.csv",
    "F2-certified.csv",
)
"""What only an official list can be: a roster says the code of each firm."""
MORE_LISTS = ("G3.xlsx", "H2.xlsx", "H3.xlsx", "I2.txt", "M.csv", "N.csv", "T.xlsx", "U2.xlsx", "V1.csv")
EXPECTED: dict[str, Any] = {
    **dict.fromkeys((*LISTS, *MORE_LISTS), NO_CODE),
    **{f"B-{number}.xlsx": (1, 0, 0) for number in (14, 27, 30, 31, 57, 58)},
    "A.xlsx": (5, 0, 0),
    "C.csv": (1, 0, 0),
    "E-code.xlsx": (0, 0, 1),
    "G1.xlsx": (0, 0, 3),
    "G2.xlsx": (1, 0, 0),
    "G4.xlsx": (1, 0, 0),
    "H1.xlsx": (1, 0, 0),
    "I1.csv": (3, 0, 0),
    "J.csv": (1, 0, 0),
    "K1.csv": (0, 0, 3),
    "K2.csv": (1, 0, 1),
    "L1.xlsx": (1, 0, 0),
    "L2.xlsx": (0, 1, 0),
    "L3.csv": (0, 1, 0),
    "L4.csv": (0, 1, 0),
    "O1.xlsx": (9, 0, 3),
    "O2.xlsx": (0, 7, 11),
    "Q.xlsx": (20, 0, 0),
    "U1.xlsx": (1, 0, 0),
    "V2.csv": (0, 0, 1),
    "V3.csv": (1, 0, 0),
    "W.csv": (0, 0, 1),
}
"""By file: rows created, unchanged and refused, or the code that refuses the file."""


@pytest.fixture
def batches(door: Door) -> dict[str, dict[str, Any]]:
    """All files in their order, after the firms; a file that is refused by its problem."""
    return {name: imported(door, name) for name in (FIRMS, *names())}


def imported(door: Door, name: str) -> dict[str, Any]:
    query: dict[str, Any] = {"filename": name, "zone": "lanzhou-hitech", "mode": "apply"}
    headers = {"Content-Type": "application/octet-stream"}
    answer = door.ask(HITECH, "/v1/imports", "POST", content=case(name), headers=headers, **query)
    if answer.status_code != 202:
        return dict(answer.json())
    work(door)
    path = f"/v1/imports/{answer.json()['import_id']}"
    return door.get(HITECH, path) | {"items": door.get(HITECH, f"{path}/rows", limit=50)["items"]}


def outcome(batch: dict[str, Any]) -> Any:
    return batch.get("code") or tuple(batch[name] for name in ("created", "unchanged", "refused"))


def test_every_kind_of_roster_has_its_answer(batches: dict[str, dict[str, Any]], door: Door) -> None:
    assert {name: outcome(batch) for name, batch in batches.items() if name != FIRMS} == EXPECTED
    assert [p["message"] for row in batches["V2.csv"]["items"] for p in row["problems"]] == [
        "缺少成立日期，请补充，或在导入时填写统一的入区日期"
    ]
    assert "数值已丢失精度，请设为文本" in str(batches["E-code.xlsx"]["items"])
    firm = {row["values"]["企业名称"]: row["firm_id"] for row in batches["A.xlsx"]["items"]}
    parks = [door.get(HITECH, f"/v1/firms/{firm_id}")["park"] for firm_id in firm.values()]
    assert len(set(parks[:3])) == len(set(parks[3:])) == 1
    assert None not in parks
    capital = [door.get(HITECH, f"/v1/firms/{row['firm_id']}")["profile"] for row in batches["Q.xlsx"]["items"]]
    assert [each["capital_text"] for each in capital].count(None) == 1  # a dash says that nothing is known
    assert (
        door.get(HITECH, f"/v1/firms/{batches['U1.xlsx']['items'][0]['firm_id']}")["profile"]["founded_on"]
        == "2019-05-06"
    )
