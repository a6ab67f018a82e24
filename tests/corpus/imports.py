"""Rows about uploaded tables: each recipe becomes a file, is imported, and the job's outcome is read as a status.

A file that is no roster is refused at the door. Of a file that is read, 200 stands for a job that refused no row, and 422
for one that did; then every refused row says line, column and reason, and nothing of it is written.
"""

import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import httpx

from tests.corpus.recipes import RECIPES, Recipe, Roster
from tests.corpus.rows import Row
from tests.corpus.world import STAFF, ZONE, World

DONE_SECONDS = 240.0  # of a machine that runs other tests beside; alone it takes a few
Outcome = httpx.Response | int


def upload(world: World, row: Row) -> Outcome:
    name = row.value if isinstance(row.value, str) else row.value["recipe"]
    if name in STORIES:
        return STORIES[name](world)
    recipe: Recipe = RECIPES[name]
    roster = Roster(world.numbers)
    answer = _start(world, f"语料.{row.field.removeprefix('file.')}", recipe.build(roster))
    if answer.status_code != 202:
        return answer
    job = _finished(world, answer)
    if recipe.rows is not None:
        assert job["rows"] == recipe.rows
    if recipe.holds is not None:
        assert recipe.holds(_firm(world, roster.last_code))
    return _as_status(world, job)


def _start(world: World, filename: str, data: bytes) -> httpx.Response:
    choices = {"filename": filename, "zone": ZONE.value, "mode": "apply"}
    return world.ask("POST", "/api/v1/imports", params=choices, content=data)


def _finished(world: World, answer: httpx.Response) -> dict[str, Any]:
    deadline = time.monotonic() + DONE_SECONDS
    while time.monotonic() < deadline:
        job: dict[str, Any] = world.ask("GET", answer.headers["location"]).json()
        if job["finished_at"]:
            return job
        time.sleep(0.02)
    raise AssertionError("the import did not end")


def _as_status(world: World, job: Mapping[str, Any]) -> int:
    if job["refused"] == 0:
        return 200
    path = f"/api/v1/imports/{job['import_id']}/rows"
    refused = world.ask("GET", path, params={"outcome": "refused"}).json()["items"]
    for item in refused:
        assert item["line"] > 1
        assert item["firm_id"] is None
        assert all(problem["column"] and problem["message"] for problem in item["problems"])
    return 422


def _firm(world: World, code: str) -> dict[str, Any]:
    items = world.ask("GET", "/api/v1/firms", params={"uscc": code}).json()["items"]
    firm: dict[str, Any] = world.ask("GET", f"/api/v1/firms/{items[0]['firm_id']}").json()
    return firm


def _one_firm_in_two_files(world: World) -> int:
    """Whatever order they come in, the firm ends as one of the files says, with one entry."""
    roster = Roster(world.numbers)
    first = roster.row()
    second = [*first[:3], "900"]
    started = [
        (
            "POST",
            "/api/v1/imports",
            {"params": {"filename": f"{n}.xlsx", "zone": ZONE.value, "mode": "apply"}, "content": data},
        )
        for n, data in enumerate(map(roster.book_of, ([first], [second])))
    ]
    for answer in world.together(*started):
        assert answer.status_code == 202, answer.text
        assert _finished(world, answer)["refused"] == 0
    found = world.ask("GET", "/api/v1/firms", params={"uscc": first[1]}, who=STAFF).json()
    assert found["total"] == 1
    assert Decimal(_firm(world, first[1])["profile"]["registered_capital"]) in (500, 900)
    return 200


STORIES = {"two different files at the same time touching one firm": _one_firm_in_two_files}
