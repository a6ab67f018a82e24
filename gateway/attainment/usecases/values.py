"""Entering, correcting and taking back the figures of indicators that no register counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.queries.gateway import IndicatorValueView
from gateway.access.rules.scope import Scope, kind_of
from gateway.attainment.reads.targets import value_view
from gateway.attainment.rules.target import Indicator
from gateway.attainment.tables import values as store
from gateway.attainment.tables.values import IndicatorValue
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version


@dataclass(frozen=True)
class EnteredValue:
    """A figure of the end (or the whole) of `year` with where it comes from; `wording` is how the source puts it.

    `reason` says why it replaces another one.
    """

    value: Decimal
    source: str
    wording: str | None = None
    reason: str | None = None


def enter_value(
    session: WriteSession, indicator: Indicator, scope: Scope, year: int, entered: EnteredValue, expected: int
) -> IndicatorValueView:
    """Enter or correct a figure; what was known before stays.

    Raises 412 on a stale version, 422 where figures are computed, outside the range of the indicator, and for a correction
    that says no reason.
    """
    problem = unenterable(indicator, scope) or impossible(indicator, entered.value)
    if problem is not None:
        raise problem
    past = store.history_of(session, indicator.code, scope, year)
    current = _in_force(past)
    require_version(expected, current.version if current else 0)
    if current is not None:
        if entered.reason is None:
            error = FieldError("/reason", "required", "更正已填报的数据须说明原因")
            raise invalid("reason_missing", "请说明更正原因", errors=[error])
        store.end_value(session, current, session.now, session.caller.subject, entered.reason)
    row = IndicatorValue(
        value_id=ulid(),
        indicator=indicator.code,
        scope=scope.value,
        year=year,
        value=format(entered.value, "f"),
        source=entered.source,
        wording=entered.wording,
        entered_by=session.caller.subject,
        version=past[-1].version + 1 if past else 1,
        known_from=session.now,
    )
    session.add(row)
    session.audit("indicator", f"{indicator.code}/{scope.value}/{year}", "indicator.entered", value=row.value)
    return value_view(scope, row)


def withdraw_value(
    session: WriteSession, indicator: Indicator, scope: Scope, year: int, reason: str, expected: int
) -> IndicatorValueView:
    """Take a figure back, as if nobody had entered one; it stays known for earlier instants. Raises 404, 412."""
    current = _in_force(store.history_of(session, indicator.code, scope, year))
    if current is None:
        raise not_found()
    require_version(expected, current.version)
    store.end_value(session, current, session.now, session.caller.subject, reason)
    session.refresh(current)
    where = f"{indicator.code}/{scope.value}/{year}"
    session.audit("indicator", where, "indicator.withdrawn", value=current.value, reason=reason)
    return value_view(scope, current)


def _in_force(past: Sequence[IndicatorValue]) -> IndicatorValue | None:
    return past[-1] if past and past[-1].known_until == FOREVER else None


def impossible(indicator: Indicator, value: Decimal) -> Problem | None:
    """Why the indicator cannot have such a figure."""
    why = indicator.refuses(value)
    if why is None:
        return None
    return invalid("out_of_range", "数值有误", f"“{indicator.name}”{why}。", [FieldError("/value", "range", why)])


def unenterable(indicator: Indicator, scope: Scope) -> Problem | None:
    """Why a figure cannot be entered: it is counted from the register, or it is the sum of its zones."""
    if indicator.counted:
        return invalid("computed", "不可填报", f"“{indicator.name}”由本系统按认定记录统计，不接受填报。")
    if indicator.additive and kind_of(scope) == "region":
        return invalid("computed", "不可填报", f"“{indicator.name}”的区域数由各园区填报值相加得出，请填报各园区。")
    return None
