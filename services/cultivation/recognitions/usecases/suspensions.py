"""A title rests, and rests no more. It is counted all the while, and says so (decision 42)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from contracts.events.cultivation import RecognitionResumed, RecognitionSuspended
from contracts.holding import SuspensionKind, TitleAction
from contracts.queries.cultivation import RecognitionView
from domain.findings import Finding
from domain.spans import OPEN, Interval, first_day_after
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.rules.holding import (
    DECIDED_AHEAD,
    OVER_BY_THEN,
    Resting,
    resting_on,
    resumed,
    unsuspendable,
)
from services.cultivation.recognitions.tables import SUSPENSION
from services.cultivation.recognitions.usecases.changes import Record, finish, load, record, state, write


@dataclass(frozen=True)
class SuspendTitle:
    """暂停 or 待核查 from `begins_on`; `ends_on` is inclusive, None where no end is set."""

    recognition_id: str
    expected_version: int
    begins_on: date
    decided_on: date
    reason: str
    ends_on: date | None = None
    kind: SuspensionKind = SuspensionKind.SUSPENDED
    document_no: str | None = None


@dataclass(frozen=True)
class ResumeTitle:
    """`resumed_on` is the first day on which the title rests no more."""

    recognition_id: str
    expected_version: int
    resumed_on: date
    decided_on: date
    reason: str
    document_no: str | None = None


def suspend(session: WriteSession, command: SuspendTitle, caller: Caller) -> RecognitionView:
    """Raises 403, 404, 409 not_verified, 412, 422 for days outside the validity or that are suspended already."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.SUSPEND)
    refuse_undecided(command.decided_on)
    valid, resting = Interval(row.valid_from, row.valid_before), _resting(session, row)
    days = Interval(command.begins_on, first_day_after(command.ends_on) if command.ends_on else OPEN)
    fault = unsuspendable(valid, resting, days)
    if fault is not None:
        raise refused(*fault)
    write(session, row, {})
    _insert(session, row, Resting(command.kind, days))
    note = f"{command.reason}（至 {command.ends_on}）" if command.ends_on else command.reason
    record(session, row, Record("suspended", days.start, note, command.decided_on, command.document_no))
    event = RecognitionSuspended(
        recognition=state(session, row, valid),
        kind=command.kind.value,
        begins_on=command.begins_on,
        ends_on=command.ends_on,
        decided_on=command.decided_on,
        reason=command.reason,
        document_no=command.document_no,
    )
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, "suspended")


def resume(session: WriteSession, command: ResumeTitle, caller: Caller) -> RecognitionView:
    """End the suspension of today, or take it back from its first day. Raises 403, 404, 409 not_suspended, 412, 422."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.RESUME)
    refuse_undecided(command.decided_on)
    last = resting_on(_resting(session, row), clock.today())
    assert last is not None  # noqa: S101 - `load` has seen it
    if command.resumed_on >= last.days.before:
        raise refused("resumed_on", OVER_BY_THEN)
    write(session, row, {})
    _forget(session, row, last)
    rest = resumed(last, command.resumed_on)
    if rest is not None:
        _insert(session, row, rest)
    line = Record("resumed", command.resumed_on, command.reason, command.decided_on, command.document_no)
    record(session, row, line)
    event = RecognitionResumed(
        recognition=state(session, row, Interval(row.valid_from, row.valid_before)),
        resumed_on=command.resumed_on,
        decided_on=command.decided_on,
        reason=command.reason,
        document_no=command.document_no,
    )
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, "resumed")


def refuse_undecided(decided_on: date) -> None:
    """Raises 422 for a decision that has not been made yet."""
    if decided_on > clock.today():
        raise refused("decided_on", DECIDED_AHEAD)


def refused(name: str, found: Finding) -> Exception:
    """422 with the finding beside its field."""
    error = FieldError(f"/{name}", found.code, found.message)
    return invalid("recognition", "所填信息有误", found.message, [error])


def _resting(session: WriteSession, row: Any) -> list[Resting]:
    return resting_of(session, [row.recognition_id], knowledge(session))[row.recognition_id]


def _forget(session: WriteSession, row: Any, resting: Resting) -> None:
    """From now on the suspension is not known any more as it was."""
    mine = (SUSPENSION.c.recognition_id == row.recognition_id, SUSPENSION.c.valid_from == resting.days.start)
    now = update(SUSPENSION).where(*mine, SUSPENSION.c.known_until == FOREVER)
    session.execute(now.values(known_until=session.now))


def _insert(session: WriteSession, row: Any, resting: Resting) -> None:
    session.execute(
        insert(SUSPENSION).values(
            recognition_id=row.recognition_id,
            known_from=session.now,
            known_until=FOREVER,
            firm_id=row.firm_id,
            valid_from=resting.days.start,
            valid_before=resting.days.before,
            kind=resting.kind.value,
        )
    )
