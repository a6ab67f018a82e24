"""The job behind imports: progress, the end, workers that were killed or late, faults of ours and of the database."""

from datetime import timedelta
from typing import Any

import pytest

from kit.data import clock
from kit.data.problem import Problem
from kit.data.session import WriteSession
from services.registry.imports.tables import rosters
from services.registry.imports.usecases import batches
from services.registry.imports.usecases.columns import judge_all
from tests.registry.conftest import HITECH, Door
from tests.registry.imports.test_imports import run, start, work
from tests.synthetic import roster


def test_the_end_is_announced_once_and_rows_are_marked_with_their_import(door: Door) -> None:
    job = run(door, roster(3))
    work(door)
    ends = [event for event in door.events() if event.type.endswith("import.completed.v1")]
    assert [(end.data["import_id"], end.data["created"]) for end in ends] == [(job["import_id"], 3)]
    assert {event.data.get("import_id") for event in door.events()} == {job["import_id"]}
    assert {event.actor for event in door.events()} == {"staff-hitech"}


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """One batch a step; how many rows the first one has."""
    monkeypatch.setattr(rosters, "BLOCK_ROWS", 2)
    monkeypatch.setattr(batches, "SLICE", 0)
    return batches.FIRST_BLOCKS * 2


def test_progress_and_rows_stand_in_one_transaction(door: Door, small_steps: int) -> None:
    import_id = start(door, roster(21)).json()["import_id"]
    door.service.jobs[0].run()
    job = door.get(HITECH, f"/v1/imports/{import_id}")
    assert (job["state"], job["done"], door.get(HITECH, "/v1/firms")["total"]) == ("running", small_steps, small_steps)
    work(door)
    assert door.get(HITECH, f"/v1/imports/{import_id}")["done"] == 21


@pytest.mark.usefixtures("small_steps")
def test_a_job_left_by_a_killed_worker_is_taken_up_where_it_stopped(door: Door, today: clock.Frozen) -> None:
    import_id = start(door, roster(21)).json()["import_id"]
    door.service.jobs[0].run()
    today.advance(timedelta(minutes=1))
    heir = batches.import_job(door.service.database, door.service.writer, timedelta(seconds=15))
    while heir.run():
        pass
    job = door.get(HITECH, f"/v1/imports/{import_id}")
    assert (job["state"], job["created"], job["refused"]) == ("done", 21, 0)
    assert door.get(HITECH, "/v1/firms")["total"] == 21


def test_a_batch_that_another_worker_has_judged_is_not_written_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was silent for its lease wakes up with rows in its hand that its heir has written."""
    import_id = start(door, roster(3)).json()["import_id"]
    late: list[bool] = []

    def slow(*given: Any) -> Any:
        if not late:
            late.append(True)
            batches.import_job(door.service.database, door.service.writer, timedelta(seconds=15)).run()
        return judge_all(*given)

    monkeypatch.setattr(batches, "judge_all", slow)
    work(door)
    job = door.get(HITECH, f"/v1/imports/{import_id}")
    assert (job["state"], job["done"], job["created"]) == ("done", 3, 3)
    assert door.kinds().count("import.completed") == 1


def test_a_fault_of_ours_fails_the_job_and_says_no_cause(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[Any]:
        raise RuntimeError("boom secret")

    monkeypatch.setattr(batches, "settle", broken)
    job = run(door, roster(2))
    assert (job["state"], "boom" in job["problem"]) == ("failed", False)


def test_a_database_that_is_away_leaves_the_job_as_it_was(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_session: WriteSession, *_: object) -> list[Any]:
        raise Problem(503, "database_unavailable", "暂时不可用")

    import_id = start(door, roster(2)).json()["import_id"]
    with monkeypatch.context() as patched:
        patched.setattr(batches, "settle", away)
        with pytest.raises(Problem):
            door.service.jobs[0].run()
    work(door)
    assert door.get(HITECH, f"/v1/imports/{import_id}")["created"] == 2
