"""The office opens, changes and cancels rounds of applications; what held before stays in the table."""

from typing import Any

from contracts.codes import TITLES
from contracts.commands.rounds import CancelRound, OpenRound, ReviseRound, RoundTerms
from contracts.queries.rounds import RoundView
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.rounds import tables
from services.cultivation.rounds.reads import view
from services.cultivation.rounds.tables import ApplicationRound, round_of


def open_round(session: WriteSession, command: OpenRound, caller: Caller) -> RoundView:
    """A new round. Raises 422 for dates out of order and what is no title, 409 round_overlaps."""
    if command.programme not in TITLES:
        error = FieldError("/programme", "programme_not_open", "该项目不设申报批次")
        raise invalid("validation", "填写有误", error.message, [error])
    row = _row(command, caller, round_id=ulid(), version=1, programme=command.programme.value, year=command.year)
    return _write(session, row, "round.open")


def revise(session: WriteSession, round_id: str, command: ReviseRound, expected: int, caller: Caller) -> RoundView:
    """Another window, hour, grace or name from now on. Raises 404, 412, 409 round_cancelled and round_overlaps, 422."""
    held = _held(session, round_id, expected)
    row = _row(
        command,
        caller,
        round_id=round_id,
        version=held.version + 1,
        programme=held.programme,
        year=held.year,
        reason=command.reason,
        carried_over=held.carried_over,
    )
    return _write(session, row, "round.revise")


def cancel(session: WriteSession, round_id: str, command: CancelRound, expected: int, caller: Caller) -> RoundView:
    """It takes nothing any more; what was handed in goes on. Raises 404, 412, 409 round_cancelled."""
    held = _held(session, round_id, expected)
    kept = held.model_dump(exclude={"version", "reason", "cancelled", "recorded_by", "known_from", "known_until"})
    row = ApplicationRound(
        **kept,
        version=held.version + 1,
        reason=command.reason,
        cancelled=True,
        recorded_by=caller.subject,
        known_from=session.now,
        known_until=FOREVER,
    )
    return _write(session, row, "round.cancel")


def _held(session: WriteSession, round_id: str, expected: int) -> ApplicationRound:
    held = tables.find(session, round_id)
    if held is None:
        raise not_found()
    require_version(expected, held.version)
    if held.cancelled:
        raise conflict("round_cancelled", "申报批次已取消", f"{held.name}已取消，不能再修改。")
    return held


def _row(command: RoundTerms, caller: Caller, **more: Any) -> ApplicationRound:
    """A row that holds from the commit on."""
    if command.closes_on < command.opens_on:
        error = FieldError("/closes_on", "range", "截止日期不得早于开始日期")
        raise invalid("validation", "填写有误", error.message, [error])
    hour = command.closing_time
    return ApplicationRound(
        name=command.name,
        opens_on=command.opens_on,
        closes_on=command.closes_on,
        closing=hour if len(hour) == len("HH:MM:SS") else f"{hour}:00",
        grace_minutes=command.grace_minutes,
        document_no=command.document_no,
        recorded_by=caller.subject,
        **more,
    )


def _write(session: WriteSession, row: ApplicationRound, action: str) -> RoundView:
    row.known_from, row.known_until = session.now, FOREVER
    mine = round_of(row)
    others = [round_of(each) for each in tables.present(session, mine.programme) if each.round_id != row.round_id]
    other = next((each for each in others if each.overlaps(mine)), None)
    if other is not None:
        detail = f"与“{other.name}”（{other.opens_on} 至 {other.closes_on}）时间重叠。"
        raise conflict("round_overlaps", "申报批次重叠", detail, round_id=other.round_id)
    tables.end(session, row.round_id, session.now)
    session.add(row)
    session.flush()
    session.audit("round", row.round_id, action, programme=row.programme, year=row.year)
    return view(row, session.now)
