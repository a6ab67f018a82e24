"""Whatever an official list holds: each row ends matched, unchanged, waiting or refused with a reason, and nothing is made up."""

from datetime import date
from typing import Any

from domain.headings import OFFICIAL_LIST
from services.cultivation.lists.usecases.files import REQUIRED
from tests.cases.accounting import EXAMPLES, MADE, data_lines, unaccounted
from tests.cultivation.lists.test_reading import read
from tests.cultivation.stage import OFFICE, Desk, Stage
from tests.sheets.messy import Maker

OUTCOMES = ("matched", "unmatched", "unchanged", "refused")


def test_rows_of_messy_lists_add_up_and_nothing_is_made_up(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(date(2026, 7, 1))
    for number in range(1, 60, 2):
        stage.firm(f"F{number}", since=date(2005, 1, 5), name=f"第{number}号公司")
    wrong: dict[int, Any] = {}
    taken = 0
    for seed in range(EXAMPLES):
        messy = Maker(seed).make()
        answer = desk.upload(OFFICE, messy.data, filename="a.xlsx", document_no=f"国科火字〔2026〕{seed}号")
        if answer.status_code != 202:
            assert answer.json()["detail"], answer.text
            continue
        read(stage)
        taken += 1
        list_id = answer.json()["list_id"]
        batch = desk.get(OFFICE, f"/official-lists/{list_id}")
        rows = desk.get(OFFICE, f"/list-rows?list_id={list_id}&limit=1000")["items"]
        found = unaccounted(batch, rows, OUTCOMES)
        if {(row["sheet"], row["line"]) for row in rows} != data_lines(messy, OFFICIAL_LIST, REQUIRED):
            found.append("other rows than those of the file")
        found += [row["name"] for row in rows if row["outcome"] != "refused" and row["name"] not in messy.values | MADE]
        found += [row["number"] for row in rows if row["number"] and row["number"] not in messy.values | MADE]
        if found:
            wrong[seed] = found
    assert wrong == {}
    assert taken > EXAMPLES / 3
