"""The sweep that announces overdue supplements: once, and changing nothing that is read."""

from datetime import date

from kit.data import clock
from services.cultivation.applications.usecases.supplements import announce_overdue, sweep
from tests.cultivation.applications.conftest import FIRM, HITECH, Door, walk

REASONS = {"reasons": [{"pointer": "/form/revenue/0", "message": "有误"}]}


def test_an_overdue_supplement_is_announced_once(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS).raise_for_status()
    today.move_to(date(2025, 9, 9))
    assert [door.writer.submit(announce_overdue).result() for _ in range(2)] == [1, 0]
    name, data = door.events()[-1]
    assert (name, data["application"]["state"]) == ("application.decided", "expired")


def test_the_job_writes_nothing_while_nothing_is_overdue(door: Door, draft: str) -> None:
    before = len(door.rows("audit"))
    assert sweep(door.database, door.writer) is False
    assert len(door.rows("audit")) == before


def test_nothing_is_announced_on_the_due_date_itself(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS).raise_for_status()
    today.move_to(date(2025, 9, 8))
    assert door.writer.submit(announce_overdue).result() == 0


def test_the_announcement_changes_nothing_that_is_read(door: Door, draft: str, today: clock.Frozen) -> None:
    walk(door, draft, "accept")
    door.step(HITECH, draft, "request-changes", REASONS).raise_for_status()
    today.move_to(date(2025, 9, 9))
    before = door.view(FIRM, draft)
    door.writer.submit(announce_overdue).result()
    assert door.view(FIRM, draft) == before
