"""The order of domain notes §5.1: 更正增 → 迁入 → 重新认定·曾失效 → 新认定; 更正减 → 迁出 → 注销/合并 → 取消/撤销 → 到期未续.

Under a basis other than 每级, 口径转入 and 口径转出 stand before the reasons that speak of the title itself.
"""

from dataclasses import replace
from itertools import product

import pytest

from contracts.codes import INFLOWS, OUTFLOWS, FlowReason
from services.cultivation.figures.rules import Ends, reason

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
        (EXIT, FlowReason.EXPIRED_UNRENEWED),
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
    for start, *rest in product([False, True], repeat=10):
        ends = Ends(start, not start, *rest)
        found = reason(ends)
        assert found in (OUTFLOWS if start else INFLOWS)
        assert ends.restated or found not in (FlowReason.CORRECTED_IN, FlowReason.CORRECTED_OUT)
