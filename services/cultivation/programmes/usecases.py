"""Scheduling how long a stage lasts: from a day on, with its document; what is in force is never edited."""

from contracts.commands.periods import SchedulePeriod
from contracts.queries.periods import PeriodView
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.programmes.reads import period_view
from services.cultivation.programmes.tables import BETWEEN, ScheduledPeriod, all_periods, scheduled_period


def schedule_period(session: WriteSession, command: SchedulePeriod, caller: Caller) -> PeriodView:
    """Other working days of a stage from a day on; deadlines that were set before keep their dates.

    Raises 422 for a day that is past, 409 period_exists where one of the same scope begins on that day.
    """
    today = civil_date(session.now)
    if command.valid_from < today:
        error = FieldError("/valid_from", "in_past", "不得早于今天：已确定的期限不因期限规定变动而改变")
        raise invalid("validation", "填写有误", error.message, [error])
    scope = (command.stage, command.programme, frozenset(command.zones))
    if any(each.scope == scope and each.valid_from == command.valid_from for each in all_periods(session)):
        raise conflict("period_exists", "该日已有规定", "同一环节、项目和园区自该日起已有规定，请先撤回或另选日期。")
    row = ScheduledPeriod(
        period_id=ulid(),
        stage=command.stage.value,
        programme=command.programme.value if command.programme else None,
        zones=BETWEEN.join(sorted(each.value for each in set(command.zones))),
        workdays=command.workdays,
        valid_from=command.valid_from,
        document=command.document_no,
        mark=command.mark.value,
        recorded_by=caller.subject,
        recorded_at=session.now,
    )
    session.add(row)
    session.flush()
    session.audit("stage-period", row.period_id, "period.schedule", stage=row.stage, workdays=row.workdays)
    return period_view(session, row.period_id, today)


def withdraw_period(session: WriteSession, period_id: str, caller: Caller) -> PeriodView:
    """Take back one that has not begun. Raises 404, 409 period_in_force once it has."""
    row, today = scheduled_period(session, period_id), civil_date(session.now)
    if row is None or row.withdrawn_at is not None:
        raise not_found()
    if row.valid_from <= today:
        raise conflict("period_in_force", "该期限已生效", "已生效的期限不能撤回，请另行安排新的期限。")
    view = period_view(session, period_id, today)
    row.withdrawn_by, row.withdrawn_at = caller.subject, session.now
    session.add(row)
    session.audit("stage-period", period_id, "period.withdraw")
    return view
