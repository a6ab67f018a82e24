"""Saying of an obligation that it was done, confirming it, sending it back, waiving it: each a version, none is overwritten."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert, update

from contracts.commands.obligations import ConfirmObligation, ReturnObligation, TickObligation, WaiveObligation
from contracts.obligations import ObligationAction, ObligationStanding
from contracts.queries.obligations import ObligationHistory
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import FieldError, conflict, forbidden, invalid
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.obligations.reads.gathering import Key, Standing
from services.cultivation.obligations.reads.obligations import history, obligation_of
from services.cultivation.obligations.rules.saying import ALLOWED, Tick, faults, ticked_by
from services.cultivation.obligations.tables import STATEMENT


@dataclass(frozen=True)
class Told:
    """Of which obligation something is said, against the version that was seen; `since` as in the reads."""

    key: Key
    expected_version: int
    since: date


@dataclass(frozen=True)
class NewStatement:
    standing: ObligationStanding
    done_on: date | None = None
    receipt_no: str | None = None
    reason: str | None = None
    document_no: str | None = None


def tick(session: WriteSession, told: Told, command: TickObligation, caller: Caller) -> ObligationHistory:
    """Done, with date and receipt: by the firm until its park confirms, by the park or the office at once. Raises 403, 404, 409, 412, 422."""
    held = _held(session, told, ObligationAction.TICK, caller)
    said = Tick(command.done_on, command.reason)
    found = faults(said, held.obligation.begins_on, held.standing, clock.today())
    errors = [FieldError(f"/{name}", each.code, each.message) for name, each in found]
    if errors:
        raise invalid("obligation", "完成情况有误", "请按各项提示更正后重新提交。", errors)
    new = NewStatement(ticked_by(caller.role), command.done_on, command.receipt_no, command.reason)
    return _say(session, told, new, caller)


def confirm(session: WriteSession, told: Told, command: ConfirmObligation, caller: Caller) -> ObligationHistory:
    """What the firm has told stands as it is. Raises 403, 404, 409, 412."""
    row = _held(session, told, ObligationAction.CONFIRM, caller).statement
    assert row is not None  # noqa: S101 - only what was ticked is confirmed
    new = NewStatement(ObligationStanding.CONFIRMED, row.done_on, row.receipt_no, command.note)
    return _say(session, told, new, caller)


def send_back(session: WriteSession, told: Told, command: ReturnObligation, caller: Caller) -> ObligationHistory:
    """What was told, or a waiver, holds no more. Raises 403, 404, 409, 412."""
    _held(session, told, ObligationAction.RETURN, caller)
    return _say(session, told, NewStatement(ObligationStanding.RETURNED, reason=command.reason), caller)


def waive(session: WriteSession, told: Told, command: WaiveObligation, caller: Caller) -> ObligationHistory:
    """Nothing is asked any more for it. Raises 403, 404, 409, 412."""
    _held(session, told, ObligationAction.WAIVE, caller)
    new = NewStatement(ObligationStanding.WAIVED, reason=command.reason, document_no=command.document_no)
    return _say(session, told, new, caller)


def _held(session: WriteSession, told: Told, action: ObligationAction, caller: Caller) -> Standing:
    held, seen = obligation_of(session, caller, told.key, told.since)
    require_version(told.expected_version, seen.version)
    before = ALLOWED.get(caller.role, {}).get(action)
    if before is None:
        raise forbidden()
    if held.standing not in before:
        now = held.standing.label if held.standing else "尚未填写"
        raise conflict("obligation_standing", "当前状态不能这样办理", f"该项义务{now}，不能{action.label}。")
    return held


def _say(session: WriteSession, told: Told, new: NewStatement, caller: Caller) -> ObligationHistory:
    firm_id, duty, period = told.key
    mine = (STATEMENT.c.firm_id == firm_id, STATEMENT.c.duty == duty, STATEMENT.c.period == period)
    session.execute(update(STATEMENT).where(*mine, STATEMENT.c.known_until == FOREVER).values(known_until=session.now))
    session.execute(
        insert(STATEMENT).values(
            firm_id=firm_id,
            duty=duty,
            period=period,
            version=told.expected_version + 1,
            known_from=session.now,
            known_until=FOREVER,
            standing=new.standing.value,
            done_on=new.done_on,
            receipt_no=new.receipt_no,
            reason=new.reason,
            document_no=new.document_no,
            entered_by=caller.subject,
            entered_role=caller.role,
        )
    )
    session.audit("obligation", firm_id, f"obligation.{new.standing.value}", duty=duty, period=period)
    return history(session, caller, told.key, told.since)
