"""Ends of titles are announced once per title and lead, and not when a successor or a renewal stands behind them."""

from datetime import date, timedelta
from functools import partial

import orjson
import pytest

from contracts.codes import Programme
from services.cultivation.notices import jobs as expiry_jobs
from services.cultivation.notices.usecases.expiries import announce_expiring
from services.cultivation.recognitions.rules.expiry import DEFAULT_LEADS
from tests.cultivation.stage import Stage

ISSUED = date(2023, 11, 4)  # ends with 3 November 2026


@pytest.fixture
def here(stage: Stage) -> Stage:
    stage.hand.move_to(date(2025, 10, 1))
    stage.firm("F1")
    stage.title("F1", ISSUED, number="GR202362000001")
    return stage


def run(stage: Stage) -> None:
    while expiry_jobs.run(stage.service.database, stage.service.writer, DEFAULT_LEADS):
        pass


def said(stage: Stage) -> list[tuple[str, int, str]]:
    events = [orjson.loads(row.payload) for row in stage.rows("outbox") if "expiring" in row.type]
    facts = [event["data"] for event in events]
    return [(data["recognition"]["firm_id"], data["lead_months"], data["valid_until"]) for data in facts]


def test_each_lead_is_said_once_however_often_the_job_runs(here: Stage) -> None:
    for day in (date(2025, 11, 3), date(2025, 11, 4), date(2026, 5, 4), date(2026, 8, 4), date(2026, 10, 4)):
        here.hand.move_to(day)
        run(here)
        run(here)
    assert said(here) == [("F1", lead, "2026-11-03") for lead in (12, 6, 3, 1)]


def test_after_a_long_sleep_only_the_nearest_lead_is_said(here: Stage) -> None:
    here.hand.move_to(date(2026, 9, 1))
    run(here)
    assert said(here) == [("F1", 3, "2026-11-03")]


def test_nothing_is_said_once_the_title_is_over(here: Stage) -> None:
    here.hand.move_to(date(2026, 11, 4))
    run(here)
    assert said(here) == []


def test_a_successor_silences_the_announcement(here: Stage) -> None:
    here.hand.move_to(date(2026, 10, 20))
    here.title("F1", date(2026, 10, 18), number="GR202662000001")
    run(here)
    assert said(here) == []


def test_once_renewed_nothing_is_said_of_the_old_title_even_where_the_new_one_begins_later(here: Stage) -> None:
    here.hand.move_to(date(2026, 10, 20))
    here.title("F1", date(2026, 10, 18), valid_from=date(2026, 12, 2), number="GR202662000001")
    run(here)
    assert said(here) == []


def test_a_closed_firm_and_a_cancelled_title_are_left_in_peace(here: Stage) -> None:
    here.firm("F2")
    here.cancel(here.title("F2", ISSUED), date(2026, 9, 1))
    here.close("F1", date(2025, 9, 1))
    here.hand.move_to(date(2026, 8, 20))
    run(here)
    assert said(here) == []


def test_a_list_title_without_a_term_never_expires(here: Stage) -> None:
    here.title("F1", date(2025, 9, 1), Programme.LEADING)
    here.hand.advance(timedelta(days=365 * 3))
    run(here)
    assert said(here) == []


def test_two_processes_at_once_say_it_once(here: Stage) -> None:
    here.hand.move_to(date(2026, 10, 4))
    work = partial(announce_expiring, leads=DEFAULT_LEADS)
    both = [here.service.writer.submit(work) for _ in range(2)]
    assert sorted(one.result() for one in both) == [0, 1]
    assert len(here.rows("expiry_notice")) == 1


def test_an_idle_hour_writes_nothing(here: Stage) -> None:
    before = [len(here.rows(table)) for table in ("audit", "outbox")]
    run(here)
    assert [len(here.rows(table)) for table in ("audit", "outbox")] == before
