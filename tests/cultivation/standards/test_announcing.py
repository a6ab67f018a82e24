"""What the office does to a standard is an event of that standard, in the transaction that did it."""

from datetime import date
from typing import Any

import orjson

from tests.cultivation.stage import OFFICE, Desk, Stage
from tests.cultivation.standards.test_standards import CHOSEN, SCHEDULED, SRDI, change


def announced(stage: Stage) -> list[tuple[str, dict[str, Any]]]:
    rows = [orjson.loads(row.payload) for row in stage.rows("outbox") if row.topic == "cultivation.standard.v1"]
    return [(each["type"].split(".")[3], each["data"]) for each in rows]


def test_drafting_adopting_and_retiring_a_standard_are_told_with_their_days(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(date(2026, 6, 10))
    made = desk.ask(OFFICE, "POST", "/standards", {"programme": "three-high", "content": CHOSEN}).json()
    adopted = change(desk, made, "adopt", {"adopted_from": "2026-07-01", "document_no": "兰白办〔2026〕1号"})
    change(desk, adopted, "retire", {"retired_from": "2027-01-01", "reason": "省级标准已发布"})
    told = [(name, data["standard"]["state"], data["standard"]["valid_before"]) for name, data in announced(stage)]
    assert told == [
        ("drafted", "draft", None),
        ("adopted", "scheduled", None),
        ("retired", "scheduled", "2027-01-01"),
    ]


def test_a_value_that_is_scheduled_or_taken_back_is_told_in_words(stage: Stage, desk: Desk) -> None:
    stage.hand.move_to(date(2026, 6, 10))
    change(desk, SRDI, "schedule-parameter", SCHEDULED)
    change(desk, SRDI, "withdraw-parameter-value", {"parameter": "rd-amount", "valid_from": "2027-01-01"})
    (first, scheduled), (second, _) = announced(stage)
    assert (first, second) == ("parameter-scheduled", "parameter-withdrawn")
    assert (scheduled["said"], scheduled["valid_from"], scheduled["mark"]) == ("150 万元", "2027-01-01", "certain")


def test_what_is_refused_is_told_to_nobody(stage: Stage, desk: Desk) -> None:
    answer = desk.ask(OFFICE, "POST", "/standards", {"programme": "hnte", "content": CHOSEN})
    assert (answer.status_code, announced(stage)) == (422, [])
