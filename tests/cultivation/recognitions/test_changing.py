"""Corrections, cancellations that count from before their decision, and voided entries: earlier knowledge stays."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from contracts.codes import IntervalReason
from contracts.queries.cultivation import RecognitionView
from kit.data import clock
from services.cultivation.figures.reads.questions import CellQuestion
from services.cultivation.figures.reads.stocks import stock
from services.cultivation.recognitions.usecases.corrections import EndRecognition, end
from tests.cultivation.stage import HITECH, HNTE, OFFICE, Desk, Stage

ISSUED = date(2024, 11, 4)


@pytest.fixture
def title(stage: Stage) -> RecognitionView:
    stage.hand.move_to(date(2026, 3, 2))
    stage.firm("F1")
    return stage.title("F1", ISSUED, number="GR202462000123")


def path(title: RecognitionView, action: str) -> str:
    return f"/recognitions/{title.recognition_id}:{action}"


REVOKE: dict[str, Any] = {
    "kind": "revoked",
    "decided_on": "2026-03-01",
    "effective_on": "2025-01-01",
    "reason": "存在严重弄虚作假行为",
}


def test_a_change_needs_the_version_that_was_seen(title: RecognitionView, desk: Desk) -> None:
    assert desk.ask(OFFICE, "POST", path(title, "revoke"), REVOKE).status_code == 428
    assert desk.ask(OFFICE, "POST", path(title, "revoke"), REVOKE, If_Match='"v9"').status_code == 412


def test_only_the_office_revokes(title: RecognitionView, desk: Desk) -> None:
    assert desk.ask(HITECH, "POST", path(title, "revoke"), REVOKE, If_Match='"v1"').status_code == 403


def test_a_cancellation_counts_from_its_effective_date_and_changes_earlier_stocks(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    before = stage.tick()
    answer = desk.ask(OFFICE, "POST", path(title, "revoke"), REVOKE, If_Match='"v1"')
    assert (answer.status_code, answer.json()["state"], answer.json()["valid_until"]) == (200, "revoked", "2024-12-31")
    assert answer.json()["end_reason"] == REVOKE["reason"]
    assert [
        stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=date(2025, 6, 30), known_at=at)).total
        for at in (before, None)
    ] == [1, 0]


def test_a_cancellation_from_before_the_first_day_leaves_no_valid_day(title: RecognitionView, stage: Stage) -> None:
    stage.cancel(title, ISSUED - timedelta(days=30))
    assert stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=ISSUED)).total == 0


def test_what_has_ended_by_then_is_not_cancelled(title: RecognitionView, desk: Desk) -> None:
    answer = desk.ask(OFFICE, "POST", path(title, "revoke"), REVOKE | {"effective_on": "2027-11-04"}, If_Match='"v1"')
    assert (answer.status_code, answer.json()["code"]) == (409, "already_ended")


def test_a_decision_of_tomorrow_is_refused(title: RecognitionView, desk: Desk) -> None:
    answer = desk.ask(OFFICE, "POST", path(title, "revoke"), REVOKE | {"decided_on": "2026-03-03"}, If_Match='"v1"')
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/decided_on")


def test_a_correction_is_a_new_reading_and_the_old_one_stays_known(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    before = stage.tick()
    body = {"reason": "发证日期录入有误", "issued_on": "2024-12-04", "valid_from": "2024-12-04"}
    answer = desk.ask(OFFICE, "POST", path(title, "correct"), body, If_Match='"v1"')
    assert (answer.status_code, answer.json()["version"], answer.json()["valid_from"]) == (200, 2, "2024-12-04")
    assert [
        stage.read(stock, OFFICE, CellQuestion(HNTE, as_of=date(2024, 11, 20), known_at=at)).total
        for at in (before, None)
    ] == [1, 0]


def test_a_correction_may_not_take_a_number_that_is_taken(title: RecognitionView, stage: Stage, desk: Desk) -> None:
    stage.firm("F2")
    stage.title("F2", ISSUED, number="GR202462000999")
    body = {"reason": "编号录入有误", "number": "GR202462000999"}
    answer = desk.ask(OFFICE, "POST", path(title, "correct"), body, If_Match='"v1"')
    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")


def test_a_voided_entry_frees_its_number_and_is_not_found_any_more(
    title: RecognitionView, stage: Stage, desk: Desk
) -> None:
    answer = desk.ask(OFFICE, "POST", path(title, "void"), {"reason": "重复登记"}, If_Match='"v1"')
    assert (answer.status_code, desk.ask(OFFICE, "GET", f"/recognitions/{title.recognition_id}").status_code) == (
        204,
        404,
    )
    stage.firm("F2")
    assert stage.title("F2", ISSUED, number="GR202462000123").firm_id == "F2"


def test_every_change_has_its_event_its_audit_row_and_its_record(title: RecognitionView, stage: Stage) -> None:
    stage.cancel(stage.correct(title, valid_until=date(2026, 12, 31)), date(2026, 1, 1), IntervalReason.CANCELLED)
    types = [row.type.removeprefix("cn.cultivation.") for row in stage.rows("outbox")]
    assert types == ["recognition.mirrored.v1", "recognition.corrected.v1", "recognition.revoked.v1"]
    assert [row.kind for row in stage.rows("recognition_change")] == ["granted", "corrected", "cancelled"]
    assert [r.action for r in stage.rows("audit") if r.subject_kind == "recognition"][1:] == ["corrected", "cancelled"]


@pytest.mark.parametrize(
    ("today", "state", "days_left"),
    [
        (ISSUED - timedelta(days=1), "future", None),
        (ISSUED, "valid", 1094),
        (date(2027, 11, 3), "valid", 0),
        (date(2027, 11, 4), "expired", None),
    ],
)
def test_the_state_is_a_function_of_the_date(
    title: RecognitionView, desk: Desk, today: date, state: str, days_left: int | None
) -> None:
    view = desk.get(OFFICE, f"/recognitions/{title.recognition_id}?as_of={today}")
    assert (view["state"], view["days_left"]) == (state, days_left)


def test_the_day_turns_at_midnight_in_shanghai(title: RecognitionView, stage: Stage) -> None:
    midnight = clock.start_of(date(2027, 11, 4))
    totals = []
    for moment in (midnight - timedelta(seconds=1), midnight):
        stage.hand.move_to(moment)
        totals.append(stage.read(stock, OFFICE, CellQuestion(HNTE)).total)
    assert totals == [1, 0]


def test_of_two_decisions_at_once_exactly_one_counts(title: RecognitionView, stage: Stage) -> None:
    command = EndRecognition(
        title.recognition_id, 1, IntervalReason.REVOKED, date(2026, 3, 1), date(2026, 1, 1), "存在严重弄虚作假行为"
    )
    waiting = [stage.service.writer.submit(partial(end, command=command, caller=OFFICE), OFFICE) for _ in range(2)]
    outcomes = [one.exception() for one in waiting]
    assert [getattr(outcome, "status", 200) for outcome in outcomes] == [200, 412]
    assert [row.kind for row in stage.rows("recognition_change")] == ["granted", "revoked"]
