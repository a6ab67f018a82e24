"""The last days that the office sets: each from a day on, over those before it; none is ever edited."""

from sqlalchemy import func, insert, select, update

from contracts.commands.obligations import ScheduleTerm, WithdrawTerm
from contracts.queries.obligations import DutyView
from kit.data.caller import Caller
from kit.data.clock import FOREVER, civil_date
from kit.data.problem import FieldError, Problem, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.obligations.reads.duties import duty_of, duty_view
from services.cultivation.obligations.reference import month_day
from services.cultivation.obligations.tables import TERM


def schedule(session: WriteSession, code: str, command: ScheduleTerm, caller: Caller) -> DutyView:
    """Another term from a day on. Raises 404, 422 for a day that has passed or a term of the other kind."""
    duty, today = duty_of(session, knowledge(session), code), civil_date(session.now)
    if command.valid_from < today:
        raise _refused("valid_from", "in_past", "不得早于今天：已过的期限不能改写")
    if duty.is_yearly and (command.due is None or command.months is not None):
        raise _refused("due", "due_required", "该项义务每年有截止日，请填写月-日")
    if not duty.is_yearly and (command.months is None or command.due is not None):
        raise _refused("months", "months_required", "该项义务自变更之日起算，请填写月数")
    month, day = month_day(command.due) if command.due else (None, None)
    last: int = session.execute(
        select(func.coalesce(func.max(TERM.c.entry), 0)).where(TERM.c.duty == code)
    ).scalar_one()
    session.execute(
        insert(TERM).values(
            duty=code,
            entry=last + 1,
            valid_from=command.valid_from,
            month=month,
            day=day,
            months=command.months,
            document_no=command.document_no,
            recorded_by=caller.subject,
            known_from=session.now,
            known_until=FOREVER,
        )
    )
    session.audit("duty", code, "duty.schedule-term", valid_from=command.valid_from.isoformat())
    return duty_view(session, code, today)


def withdraw(session: WriteSession, code: str, command: WithdrawTerm, caller: Caller) -> DutyView:
    """Take back what has not begun. Raises 404, 409 term_in_force once it has."""
    today = civil_date(session.now)
    duty_of(session, knowledge(session), code)
    mine = (TERM.c.duty == code, TERM.c.valid_from == command.valid_from, TERM.c.known_until == FOREVER)
    if session.execute(select(TERM.c.entry).where(*mine).limit(1)).first() is None:
        raise not_found()
    if command.valid_from <= today:
        raise conflict("term_in_force", "该期限已生效", "已生效的期限不能撤回，请另行安排新的期限。")
    session.execute(update(TERM).where(*mine).values(known_until=session.now, withdrawn_by=caller.subject))
    session.audit("duty", code, "duty.withdraw-term", valid_from=command.valid_from.isoformat())
    return duty_view(session, code, today)


def _refused(name: str, code: str, message: str) -> Problem:
    return invalid("obligation", "期限有误", message, [FieldError(f"/{name}", code, message)])
