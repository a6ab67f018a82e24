"""Stating a change that no event of the register says, and taking back what was stated by mistake."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, select, update

from contracts.commands.obligations import StateChange, WithdrawChange
from contracts.obligations import ObligationStanding
from contracts.queries.obligations import FirmChangeList
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.scopes import the_firm
from services.cultivation.obligations.reads.firm_changes import firm_changes, reported_on, stated_row
from services.cultivation.obligations.rules.changes import unstatable
from services.cultivation.obligations.tables import STATED

DONE = (ObligationStanding.TICKED, ObligationStanding.CONFIRMED)


@dataclass(frozen=True)
class OfFirm:
    """Whose change; `since` is the first last day that is kept here."""

    firm_id: str
    since: date


def state_change(session: WriteSession, of: OfFirm, command: StateChange, caller: Caller) -> FirmChangeList:
    """By the firm, its park or the office; what is to be reported follows from the titles held on that day.

    Raises 404, 422 for a kind that the register announces and a day to come, 409 change_stated and nothing_to_report.
    """
    the_firm(session, caller, of.firm_id)
    found = list(unstatable(command.kind, command.changed_on, clock.today()))
    if found:
        errors = [FieldError(f"/{name}", each.code, each.message) for name, each in found]
        raise invalid("change", "变化有误", "请按各项提示更正后重新提交。", errors)
    _refuse_again(session, of, command)
    change_id = ulid()
    session.execute(
        insert(STATED).values(
            change_id=change_id,
            firm_id=of.firm_id,
            kind=command.kind.value,
            changed_on=command.changed_on,
            about=command.about,
            known_from=session.now,
            known_until=FOREVER,
            stated_by=caller.subject,
            stated_role=caller.role,
        )
    )
    view = firm_changes(session, of.firm_id, caller, of.since)
    if not next(each for each in view.items if each.change_id == change_id).duties:
        detail = f"企业在 {command.changed_on} 没有须报告“{command.kind.label}”的有效资格，或报告期限早于 {of.since}，不需登记。"
        raise conflict("nothing_to_report", "没有须报告的事项", detail)
    session.audit("firm", of.firm_id, "change.state", change=command.kind, changed_on=command.changed_on)
    return view


def withdraw_change(
    session: WriteSession, of: OfFirm, change_id: str, command: WithdrawChange, caller: Caller
) -> FirmChangeList:
    """What was stated by mistake holds no more; by the park or the office. Raises 404, 409 change_reported while its report stands."""
    the_firm(session, caller, of.firm_id)
    row = stated_row(session, of.firm_id, change_id)
    if row is None:
        raise not_found()
    if any(each.standing in DONE for each in reported_on(session, of.firm_id, caller, of.since, row.changed_on)):
        raise conflict("change_reported", "变化已报告", "该日的变化已填写报告情况，请先退回，再撤回登记。")
    gone = {"known_until": session.now, "withdrawn_by": caller.subject, "withdrawn_reason": command.reason}
    session.execute(update(STATED).where(STATED.c.change_id == change_id).values(**gone))
    session.audit("firm", of.firm_id, "change.withdraw", change_id=change_id, reason=command.reason)
    return firm_changes(session, of.firm_id, caller, of.since)


def _refuse_again(session: WriteSession, of: OfFirm, command: StateChange) -> None:
    same = (STATED.c.firm_id == of.firm_id, STATED.c.kind == command.kind.value)
    there = (STATED.c.changed_on == command.changed_on, STATED.c.known_until == FOREVER)
    if session.execute(select(STATED.c.change_id).where(*same, *there).limit(1)).first() is not None:
        raise conflict("change_stated", "变化已登记", f"该企业 {command.changed_on} 的{command.kind.label}已登记。")
