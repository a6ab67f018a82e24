"""The order of domain notes §5.1: 更正增 → 迁入 → 重新认定·曾失效 → 新认定; 更正减 → 迁出 → 注销/合并 → 取消/撤销 → 到期未续.

Under a basis other than 每级, 口径转入 and 口径转出 stand before the reasons that speak of the title itself. A title that goes on at another
firm (承继) is neither a recognition nor an end: 承继转入 stands before 曾失效, 承继转出 before 注销/合并.
"""

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product

import pytest

from contracts.codes import INFLOWS, OUTFLOWS, CountingBasis, FlowReason, Zone
from services.cultivation.figures.reads.flow_firms import flow_firms
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.questions import FlowQuestion
from services.cultivation.figures.rules import Ends, reason
from services.cultivation.recognitions.usecases.successions import PassOnTitle, pass_on
from tests.cultivation.stage import HNTE, OFFICE, Stage

ENTRY = Ends(counted_at_start=False, counted_at_end=True, titled_at_end=True)
EXIT = Ends(counted_at_start=True, counted_at_end=False)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (ENTRY, FlowReason.RECOGNISED_FIRST),
        (replace(ENTRY, held_before_start=True), FlowReason.RE_RECOGNISED),
        (replace(ENTRY, held_before_start=True, valid_at_start=True), FlowReason.MOVED_IN),
        (
            replace(ENTRY, valid_at_start=True, restated=True, counted_at_start_as_known_later=True),
            FlowReason.CORRECTED_IN,
        ),
        (replace(ENTRY, came_by_succession=True), FlowReason.SUCCEEDED_IN),
        (replace(ENTRY, came_by_succession=True, held_before_start=True), FlowReason.SUCCEEDED_IN),
        (replace(ENTRY, came_by_succession=True, valid_at_start=True), FlowReason.MOVED_IN),
        (EXIT, FlowReason.EXPIRED_UNRENEWED),
        (replace(EXIT, ended_by_decision=True, went_by_succession=True), FlowReason.SUCCEEDED_OUT),
        (replace(EXIT, ended_by_decision=True, went_by_succession=True, dissolved=True), FlowReason.SUCCEEDED_OUT),
        (replace(EXIT, titled_at_end=True, went_by_succession=True), FlowReason.BASIS_OUT),
        (replace(EXIT, ended_by_decision=True), FlowReason.REVOKED),
        (replace(EXIT, ended_by_decision=True, dissolved=True), FlowReason.DISSOLVED),
        (replace(EXIT, valid_at_end=True, resides_at_end=True), FlowReason.MOVED_OUT),
        (replace(EXIT, valid_at_end=True, dissolved=True), FlowReason.DISSOLVED),
        (replace(ENTRY, titled_at_start=True), FlowReason.BASIS_IN),
        (replace(ENTRY, titled_at_end=False, held_before_start=True), FlowReason.BASIS_IN),
        (replace(EXIT, titled_at_end=True, ended_by_decision=True), FlowReason.BASIS_OUT),
        (replace(EXIT, titled_at_end=True, dissolved=True), FlowReason.DISSOLVED),
        (replace(EXIT, restated=True, valid_at_end=True, resides_at_end=True), FlowReason.CORRECTED_OUT),
    ],
)
def test_the_first_reason_that_fits_is_the_reason(ends: Ends, expected: FlowReason) -> None:
    assert reason(ends) is expected


def test_a_firm_counted_at_both_ends_or_neither_did_not_flow() -> None:
    assert [reason(Ends(both, both)) for both in (True, False)] == [None, None]


def test_every_change_has_a_reason_of_its_own_direction_and_corrections_need_two_instants() -> None:
    for start, *rest in product([False, True], repeat=12):
        ends = Ends(start, not start, *rest)
        found = reason(ends)
        assert found in (OUTFLOWS if start else INFLOWS)
        assert ends.restated or found not in (FlowReason.CORRECTED_IN, FlowReason.CORRECTED_OUT)


def passed_on(stage: Stage) -> None:
    """F1 of 兰州高新区 merges into F2 of 白银高新区, which holds its title from 1 May 2024."""
    stage.hand.move_to(date(2025, 1, 20))
    stage.firm("F1")
    if "F2" not in stage.firms:
        stage.firm("F2", Zone.BAIYIN_HITECH)
    title = stage.title("F1", date(2022, 11, 4), number="GR202262000001")
    heir, day = stage.firms["F2"].uscc, date(2024, 5, 1)
    command = PassOnTitle(title.recognition_id, title.version, heir, day, day, "吸收合并", "甘科高〔2024〕1号")
    stage.do(partial(pass_on, command=command, caller=OFFICE))
    stage.close("F1", day)


def lines(stage: Stage, scope: str | None = None, basis: CountingBasis = CountingBasis.EACH) -> dict[str, int]:
    asked = FlowQuestion(HNTE, date(2023, 12, 31), date(2024, 12, 31), scope=scope, basis=basis)
    answer = stage.read(flow_answer, OFFICE, asked)
    assert answer.residual == 0
    return {line.reason.value: line.count for line in (*answer.inflows, *answer.outflows) if line.count}


def test_a_title_that_goes_on_at_another_firm_is_no_recognition_and_no_dissolution(stage: Stage) -> None:
    passed_on(stage)
    assert lines(stage) == {"succeeded-in": 1, "succeeded-out": 1}
    assert lines(stage, "baiyin-hitech") == {"succeeded-in": 1}
    assert lines(stage, "lanzhou-hitech") == {"succeeded-out": 1}
    assert lines(stage, basis=CountingBasis.HIGHEST) == {"succeeded-in": 1, "succeeded-out": 1}
    asked = FlowQuestion(HNTE, date(2023, 12, 31), date(2024, 12, 31))
    firms = stage.read(flow_firms, OFFICE, asked).items
    assert [(each.firm_id, each.effective_on) for each in firms] == [(f, date(2024, 5, 1)) for f in ("F1", "F2")]


def test_who_takes_over_a_title_beside_its_own_is_not_renewed(stage: Stage) -> None:
    stage.firm("F2", Zone.BAIYIN_HITECH)
    stage.hand.move_to(date(2023, 6, 1))
    stage.title("F2", date(2023, 5, 4), number="GR202362000009")
    passed_on(stage)
    asked = FlowQuestion(HNTE, date(2023, 12, 31), date(2024, 12, 31))
    assert (stage.read(flow_answer, OFFICE, asked).renewed, lines(stage)) == (0, {"succeeded-out": 1})
