"""Entering how many firms of a programme the whole province has on a day."""

from contracts.commands.targets import EnterProvinceTotal
from gateway.attainment.tables.totals import ProvinceTotal, newest_reading
from kit.data.clock import civil_date
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession


def enter_province_total(session: WriteSession, command: EnterProvinceTotal) -> None:
    """Keep a denominator of a day. Raises 422 for a day that has not come and for a correction that says no reason."""
    if command.as_of > civil_date(session.now):
        error = FieldError("/as_of", "not_yet", "该日期尚未到来")
        raise invalid("not_yet", "日期有误", "全省数只能填报已经到来的日期。", [error])
    before = newest_reading(session, command.programme.value, command.as_of)
    if before is not None and command.reason is None:
        error = FieldError("/reason", "required", "更正已填报的数据须说明原因")
        raise invalid("reason_missing", "请说明更正原因", errors=[error])
    session.add(
        ProvinceTotal(
            programme=command.programme.value,
            as_of=command.as_of,
            version=before.version + 1 if before else 1,
            firms=command.firms,
            source=command.source,
            reason=command.reason,
            entered_by=session.caller.subject,
            entered_at=session.now,
        )
    )
    session.audit(
        "province-total", f"{command.programme.value}/{command.as_of}", "province-total.entered", firms=command.firms
    )
