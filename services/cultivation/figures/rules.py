"""Why a firm entered or left a stock between two dates: exactly one reason, tested in the order of domain notes §5.1."""

from dataclasses import dataclass

from contracts.codes import FlowReason


@dataclass(frozen=True)
class Ends:
    """One firm at both ends of a period (D0, D1], in one scope, for one programme under one basis.

    `valid_*` says whether the firm counts under the basis, wherever it is; `titled_*` whether it holds the title itself. Under
    每级 the two are the same.
    `restated` says that the ends were looked at with two different known-at instants; what is not about the opening
    count is as known at the later one.
    """

    counted_at_start: bool
    counted_at_end: bool
    restated: bool = False
    counted_at_start_as_known_later: bool = False
    valid_at_start: bool = False
    held_before_start: bool = False
    titled_at_start: bool = False
    titled_at_end: bool = False
    valid_at_end: bool = False
    resides_at_end: bool = False
    dissolved: bool = False
    ended_by_decision: bool = False
    came_by_succession: bool = False  # the first title that began in the period was another firm's before
    went_by_succession: bool = False  # the title that ended last goes on at another firm


def reason(ends: Ends) -> FlowReason | None:
    """The one reason of the change; None for a firm that is counted at both ends or at neither."""
    if ends.counted_at_start == ends.counted_at_end:
        return None
    return _entry(ends) if ends.counted_at_end else _exit(ends)


def _entry(ends: Ends) -> FlowReason:
    if ends.restated and ends.counted_at_start_as_known_later:
        return FlowReason.CORRECTED_IN
    if ends.valid_at_start:
        return FlowReason.MOVED_IN
    if ends.titled_at_start or not ends.titled_at_end:
        return FlowReason.BASIS_IN
    if ends.came_by_succession:
        return FlowReason.SUCCEEDED_IN
    if ends.held_before_start:
        return FlowReason.RE_RECOGNISED
    return FlowReason.RECOGNISED_FIRST


def _exit(ends: Ends) -> FlowReason:
    if ends.restated and not ends.counted_at_start_as_known_later:
        return FlowReason.CORRECTED_OUT
    if ends.valid_at_end and ends.resides_at_end:
        return FlowReason.MOVED_OUT
    if ends.went_by_succession and not ends.titled_at_end:
        return FlowReason.SUCCEEDED_OUT
    if ends.dissolved:
        return FlowReason.DISSOLVED
    if ends.titled_at_end:
        return FlowReason.BASIS_OUT
    if ends.ended_by_decision:
        return FlowReason.REVOKED
    return FlowReason.EXPIRED_UNRENEWED
