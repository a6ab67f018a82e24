"""After a merger or a split the title goes on at another firm by a decision; and the decision that ended a title is taken back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from contracts.codes import Evidence, FirmStatus, IntervalReason, Programme, RecognitionBasis
from contracts.events.cultivation import RecognitionCorrected
from contracts.holding import TitleAction, TitleStep
from contracts.queries.cultivation import RecognitionView
from domain import uscc
from domain.findings import Finding
from domain.spans import Days, Interval, last_day
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import conflict
from kit.data.session import WriteSession
from services.cultivation.firms.tables.snapshots import VERSION
from services.cultivation.recognitions.rules.holding import OUTSIDE
from services.cultivation.recognitions.tables import INTERVAL, RECOGNITION
from services.cultivation.recognitions.usecases.changes import (
    Record,
    cut,
    finish,
    load,
    record,
    replace_interval,
    state,
    write,
)
from services.cultivation.recognitions.usecases.entries import GrantRecognition, NewTitle, register
from services.cultivation.recognitions.usecases.suspensions import refuse_undecided, refused

NO_HEIR = Finding("no_heir", "承继企业应为另一家已登记且存续的企业")


@dataclass(frozen=True)
class PassOnTitle:
    """From `effective_on` the firm of `to_uscc` holds the title."""

    recognition_id: str
    expected_version: int
    to_uscc: str
    decided_on: date
    effective_on: date
    reason: str
    document_no: str


def pass_on(session: WriteSession, command: PassOnTitle, caller: Caller) -> RecognitionView:
    """The answer is the title that ends. Raises 403, 404, 409 not_verified, 412, 422 no_heir or outside_validity."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.PASS_ON)
    refuse_undecided(command.decided_on)
    if not Interval(row.valid_from, row.valid_before).covers(command.effective_on):
        raise refused("effective_on", OUTSIDE)
    heir = _heir(session, command.to_uscc, row.firm_id)
    heir_id = ulid()
    note = f"承继企业：{heir.name}（{heir.uscc}）；{command.reason}"
    line = Record(IntervalReason.SUCCEEDED.value, command.effective_on, note, command.decided_on, command.document_no)
    event = cut(session, row, line, {"passed_to_id": heir_id})
    _inherit(session, row, heir_id, heir, command)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    session.touched(heir.firm_id)
    return finish(session, row, caller, TitleStep.SUCCEEDED.value)


@dataclass(frozen=True)
class ReinstateTitle:
    """The decision that ended the title is taken back by another decision."""

    recognition_id: str
    expected_version: int
    decided_on: date
    reason: str
    document_no: str


def reinstate(session: WriteSession, command: ReinstateTitle, caller: Caller) -> RecognitionView:
    """The days before the decision hold again. Raises 403, 404, 409 not_ended or held_by_heir, 412, 422.

    A title that has gone over to another firm comes back only after the heir's has been voided.
    """
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.REINSTATE)
    refuse_undecided(command.decided_on)
    if row.passed_to_id is not None and _lives(session, row.passed_to_id):
        raise conflict("held_by_heir", "已由承继企业持有", "请先作废承继企业名下的该资格，再撤回原决定。")
    valid = _before_the_end(session, row.recognition_id)
    changes = {"passed_to_id": None}
    write(session, row, changes)
    replace_interval(session, row, valid, IntervalReason.TERM.value)
    kind = TitleStep.REINSTATED.value
    record(session, row, Record(kind, row.valid_before, command.reason, command.decided_on, command.document_no))
    event = RecognitionCorrected(recognition=state(session, row, valid, changes), reason=command.reason)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, kind)


def _lives(session: WriteSession, recognition_id: str) -> bool:
    mine = (RECOGNITION.c.recognition_id == recognition_id, RECOGNITION.c.voided_at.is_(None))
    return session.execute(select(RECOGNITION.c.recognition_id).where(*mine)).first() is not None


def _before_the_end(session: WriteSession, recognition_id: str) -> Days:
    """The days as they were known last before a decision ended them."""
    by_term = (INTERVAL.c.recognition_id == recognition_id, INTERVAL.c.ended_by == IntervalReason.TERM.value)
    newest = select(INTERVAL).where(*by_term).order_by(INTERVAL.c.known_from.desc()).limit(1)
    row = session.execute(newest).one()
    return Interval(row.valid_from, row.valid_before)


def _heir(session: WriteSession, code: str, firm_id: str) -> Any:
    known = (VERSION.c.uscc == uscc.normalise(code), VERSION.c.known_until == FOREVER)
    found = session.execute(select(VERSION).where(*known, VERSION.c.status == FirmStatus.ACTIVE.value)).first()
    if found is None or found.firm_id == firm_id:
        raise refused("to_uscc", NO_HEIR)
    return found


def _inherit(session: WriteSession, row: Any, heir_id: str, heir: Any, command: PassOnTitle) -> None:
    """The heir's title: the same recognition, so its number, its day of issue and its last day are those of the other."""
    inherited = GrantRecognition(
        firm_id=heir.firm_id,
        programme=Programme(row.programme),
        issued_on=row.issued_on,
        basis=RecognitionBasis(row.basis),
        number=row.number,
        valid_from=command.effective_on,
        valid_until=last_day(row.valid_before) or row.valid_before,
        document_no=command.document_no,
        document_on=command.decided_on,
        subtype=row.subtype,
        predecessor_id=row.recognition_id,
        evidence=Evidence(row.evidence),
        inherited_on=command.decided_on,
    )
    register(session, [NewTitle(heir_id, inherited, heir.name, row.recognition_id)])
