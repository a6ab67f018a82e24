"""Changing what is known of a title: correct, cancel or revoke, void. Knowledge is closed and new knowledge added."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from contracts.codes import IntervalReason, Programme, RecognitionBasis, Role
from contracts.events.cultivation import (
    RecognitionCorrected,
    RecognitionRevoked,
    RecognitionState,
    RecognitionVoided,
)
from contracts.queries.cultivation import RecognitionView
from domain.certificate_numbers import normal_form
from domain.spans import Days, Interval, first_day_after
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import FieldError, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.reads.recognitions import find, rows
from services.cultivation.recognitions.rules.recognition import cut_short, objections
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION


@dataclass(frozen=True)
class CorrectRecognition:
    """What was typed wrong; a field left None stays as it is. `valid_until` is inclusive."""

    recognition_id: str
    expected_version: int
    reason: str
    number: str | None = None
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    document_no: str | None = None


@dataclass(frozen=True)
class EndRecognition:
    """取消 or 撤销 from `effective_on`, which may lie before the decision."""

    recognition_id: str
    expected_version: int
    kind: IntervalReason
    decided_on: date
    effective_on: date
    reason: str
    document_no: str | None = None


@dataclass(frozen=True)
class VoidRecognition:
    """The entry should never have been made."""

    recognition_id: str
    expected_version: int
    reason: str


def correct(session: WriteSession, command: CorrectRecognition, caller: Caller) -> RecognitionView:
    """Replace wrong data. Raises 403, 404, 409 number_taken, 412, 422."""
    row = _load(session, command.recognition_id, command.expected_version, caller, (Role.STAFF, Role.OFFICE))
    issued_on = command.issued_on or row.issued_on
    end = first_day_after(command.valid_until) if command.valid_until else row.valid_before
    valid = Interval(command.valid_from or row.valid_from, end)
    programme = Programme(row.programme)
    found = objections(
        RecognitionBasis(row.basis), edition_on(programme, issued_on).issuable_here, issued_on, valid, clock.today()
    )
    if found:
        raise invalid(
            "recognition",
            "认定信息有误",
            "请按各项提示更正后重新提交。",
            [FieldError(item.pointer, item.code, item.message) for item in found],
        )
    changes = {
        "number": normal_form(command.number, programme) if command.number else row.number,
        "issued_on": issued_on,
        "document_no": command.document_no or row.document_no,
    }
    _update(session, row, changes)
    _replace_interval(session, row, valid, row.ended_by)
    detail = {"before": _facts(row), "after": {key: str(value) for key, value in changes.items()}}
    _record(session, row, "corrected", clock.today(), valid.start, command.reason, command.document_no, detail)
    state = _state(session, row, valid, changes)
    event = RecognitionCorrected(recognition=state, reason=command.reason)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return _finish(session, row, caller, "corrected")


def end(session: WriteSession, command: EndRecognition, caller: Caller) -> RecognitionView:
    """Cancel or revoke. Raises 403, 404, 409 when it had ended by then anyway, 412, 422 for a decision in the future."""
    row = _load(session, command.recognition_id, command.expected_version, caller, (Role.OFFICE,))
    if command.decided_on > clock.today():
        error = FieldError("/decided_on", "decided_in_future", "决定日期不得晚于今天")
        raise invalid("recognition", "决定日期有误", error.message, [error])
    if command.effective_on >= row.valid_before:
        raise conflict("already_ended", "资格已失效", "生效日期不早于该资格的失效日期，无需取消。")
    valid = cut_short(Interval(row.valid_from, row.valid_before), command.effective_on)
    _update(session, row, {})
    _replace_interval(session, row, valid, command.kind.value)
    _record(
        session, row, command.kind.value, command.decided_on, command.effective_on, command.reason, command.document_no
    )
    event = RecognitionRevoked(
        recognition=_state(session, row, valid),
        kind=command.kind.value,
        effective_on=command.effective_on,
        decided_on=command.decided_on,
        reason=command.reason,
        document_no=command.document_no,
    )
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return _finish(session, row, caller, command.kind.value)


def void(session: WriteSession, command: VoidRecognition, caller: Caller) -> None:
    """Close the knowledge of a wrong entry; earlier `known_at`s still see it, its number is free again."""
    row = _load(session, command.recognition_id, command.expected_version, caller, (Role.STAFF, Role.OFFICE))
    _update(session, row, {"voided_at": session.now})
    _close(session, row)
    _record(session, row, "voided", clock.today(), row.valid_from, command.reason)
    state = _state(session, row, Interval(row.valid_from, row.valid_before))
    event = RecognitionVoided(recognition=state, reason=command.reason)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    session.subject("recognition", row.recognition_id, "voided", firm_id=row.firm_id)
    session.touched(row.firm_id)


def _load(session: WriteSession, recognition_id: str, version: int, caller: Caller, roles: tuple[Role, ...]) -> Any:
    mine = (RECOGNITION.c.recognition_id == recognition_id, visible(caller, RECOGNITION.c.firm_id))
    row = session.execute(rows(knowledge(session)).where(*mine)).first()
    if row is None:
        raise not_found()
    if caller.role not in roles or (row.basis == RecognitionBasis.ISSUED and caller.role == Role.STAFF):
        raise forbidden()
    require_version(version, row.version)
    return row


def _update(session: WriteSession, row: Any, changes: dict[str, Any]) -> None:
    query = update(RECOGNITION).where(RECOGNITION.c.recognition_id == row.recognition_id)
    try:
        session.execute(query.values(**changes, version=row.version + 1))
    except IntegrityError as error:
        raise conflict("number_taken", "证书编号重复", "该证书编号已登记在另一家企业名下") from error


def _close(session: WriteSession, row: Any) -> None:
    current = (INTERVAL.c.recognition_id == row.recognition_id, INTERVAL.c.known_until == FOREVER)
    session.execute(update(INTERVAL).where(*current).values(known_until=session.now))


def _replace_interval(session: WriteSession, row: Any, valid: Days, ended_by: str) -> None:
    _close(session, row)
    session.execute(
        insert(INTERVAL).values(
            recognition_id=row.recognition_id,
            known_from=session.now,
            known_until=FOREVER,
            firm_id=row.firm_id,
            programme=row.programme,
            valid_from=valid.start,
            valid_before=valid.before,
            ended_by=ended_by,
        )
    )


def _record(
    session: WriteSession,
    row: Any,
    kind: str,
    decided_on: date,
    effective_on: date,
    reason: str,
    document_no: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    session.execute(
        insert(CHANGE).values(
            recognition_id=row.recognition_id,
            version=row.version + 1,
            kind=kind,
            decided_on=decided_on,
            effective_on=effective_on,
            document_no=document_no,
            reason=reason,
            detail=orjson.dumps(detail).decode() if detail else None,
            operator=session.caller.subject,
            recorded_at=session.now,
        )
    )


def _facts(row: Any) -> dict[str, str | None]:
    names = ("number", "issued_on", "document_no", "valid_from", "valid_before")
    return {name: None if getattr(row, name) is None else str(getattr(row, name)) for name in names}


def _state(session: WriteSession, row: Any, valid: Days, changes: dict[str, Any] | None = None) -> RecognitionState:
    new = changes or {}
    return RecognitionState(
        recognition_id=row.recognition_id,
        firm_id=row.firm_id,
        firm_name=row.firm_name,
        programme=Programme(row.programme),
        basis=RecognitionBasis(row.basis),
        number=new.get("number", row.number),
        issued_on=new.get("issued_on", row.issued_on),
        valid_from=valid.start,
        valid_before=valid.before,
        document_no=new.get("document_no", row.document_no),
        predecessor_id=row.predecessor_id,
        recorded_at=session.now,
    )


def _finish(session: WriteSession, row: Any, caller: Caller, action: str) -> RecognitionView:
    session.subject("recognition", row.recognition_id, action, firm_id=row.firm_id)
    session.touched(row.firm_id)
    return find(session, row.recognition_id, caller)
