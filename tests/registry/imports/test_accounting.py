"""Whatever a roster holds: each row ends created, changed, unchanged or refused with a reason, and nothing is made up."""

from typing import Any

from domain.headings import ROSTER
from services.registry.imports.usecases.files import REQUIRED
from tests.cases.accounting import EXAMPLES, MADE, data_lines, unaccounted
from tests.registry.conftest import HITECH, Door
from tests.registry.imports.test_imports import start, work
from tests.sheets.messy import RosterMaker

OUTCOMES = ("created", "updated", "unchanged", "refused")


def test_rows_of_messy_rosters_add_up_and_nothing_is_made_up(door: Door) -> None:
    wrong: dict[int, Any] = {}
    read = 0
    for seed in range(EXAMPLES):
        messy = RosterMaker(seed).make()
        answer = start(door, messy.data, name="a.xlsx")
        if answer.status_code != 202:
            assert answer.json()["detail"], answer.text
            continue
        work(door)
        read += 1
        path = f"/v1/imports/{answer.json()['import_id']}"
        batch, rows = door.get(HITECH, path), door.get(HITECH, f"{path}/rows", limit=1000)["items"]
        found = unaccounted(batch, rows, OUTCOMES)
        if {(row["sheet"], row["line"]) for row in rows} != data_lines(messy, ROSTER, REQUIRED):
            found.append("other rows than those of the file")
        firms = [door.get(HITECH, f"/v1/firms/{row['firm_id']}") for row in rows if row["outcome"] == "created"]
        found += [firm["name"] for firm in firms if not {firm["name"], firm["uscc"]} <= messy.values | MADE]
        if found:
            wrong[seed] = found
    assert wrong == {}
    assert read > EXAMPLES / 3
