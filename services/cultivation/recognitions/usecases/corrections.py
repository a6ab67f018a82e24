"""Changing what is known of a title: correct, cancel or revoke, void. Knowledge is closed and new knowledge added."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.codes import IntervalReason, Programme, RecognitionBasis
from contracts.events.cultivation import RecognitionCorrected, RecognitionVoided
from contracts.holding import TitleAction
from contracts.queries.cultivation import RecognitionView
from domain.certificate_numbers import is_running, normal_form
from domain.spans import Days, Interval, first_day_after
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, conflict, invalid
from kit.data.session import WriteSession
from services.cultivation.programmes.reference import edition_on
from services.cultivation.recognitions.rules.recognition import Objection, objections
from services.cultivation.recognitions.usecases.changes import (
    Record,
    close,
    cut,
    facts,
    finish,
    load,
    record,
    replace_interval,
    state,
    write,
)


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
    document_on: date | None = None


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
    list_id: str | None = None


@dataclass(frozen=True)
class VoidRecognition:
    """The entry should never have been made."""

    recognition_id: str
    expected_version: int
    reason: str


def correct(session: WriteSession, command: CorrectRecognition, caller: Caller) -> RecognitionView:
    """Replace wrong data. Raises 403, 404, 409 number_taken, 412, 422."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.CORRECT)
    issued_on = command.issued_on or row.issued_on
    valid = _corrected_span(command, row)
    _refuse(_faults(command, row, issued_on, valid))
    number = normal_form(command.number, Programme(row.programme)) if command.number else row.number
    changes = {
        "number": number,
        "number_key": normal_form(number, Programme(row.programme)) if number else None,
        "issued_on": issued_on,
        "document_no": command.document_no or row.document_no,
        "document_on": command.document_on or row.document_on,
    }
    write(session, row, changes)
    replace_interval(session, row, valid)
    detail = {"before": facts(row), "after": {key: str(value) for key, value in changes.items()}}
    line = Record("corrected", valid.start, command.reason, document_no=command.document_no, detail=detail)
    record(session, row, line)
    event = RecognitionCorrected(recognition=state(session, row, valid, changes), reason=command.reason)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, "corrected")


def _corrected_span(command: CorrectRecognition, row: Any) -> Days:
    end = first_day_after(command.valid_until) if command.valid_until else row.valid_before
    return Interval(command.valid_from or row.valid_from, end)


def _faults(command: CorrectRecognition, row: Any, issued_on: date, valid: Days) -> list[Objection]:
    programme = Programme(row.programme)
    issuable = edition_on(programme, issued_on).issuable_here
    found = objections(RecognitionBasis(row.basis), issuable, issued_on, valid, clock.today())
    if command.number and is_running(normal_form(command.number, programme)):
        found.append(Objection("running_number", "序号不是证书编号", "/number"))
    if command.document_on and command.document_on > clock.today():
        found.append(Objection("document_in_future", "文件日期不得晚于今天", "/document_on"))
    return found


def _refuse(found: list[Objection]) -> None:
    if found:
        errors = [FieldError(item.pointer, item.code, item.message) for item in found]
        raise invalid("recognition", "认定信息有误", "请按各项提示更正后重新提交。", errors)


def end(session: WriteSession, command: EndRecognition, caller: Caller) -> RecognitionView:
    """Cancel or revoke. Raises 403, 404, 409 when it had ended by then anyway, 412, 422 for a decision in the future."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.REVOKE)
    if command.decided_on > clock.today():
        error = FieldError("/decided_on", "decided_in_future", "决定日期不得晚于今天")
        raise invalid("recognition", "决定日期有误", error.message, [error])
    if command.effective_on >= row.valid_before:
        raise conflict("already_ended", "资格已失效", "生效日期不早于该资格的失效日期，无需取消。")
    line = Record(
        command.kind.value, command.effective_on, command.reason, command.decided_on, document_no=command.document_no
    )
    event = cut(session, row, line, told={"list_id": command.list_id})
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, command.kind.value)


def void(session: WriteSession, command: VoidRecognition, caller: Caller) -> None:
    """Close the knowledge of a wrong entry; earlier `known_at`s still see it, its number is free again."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.VOID)
    take_back(session, row, "voided", command.reason)


def take_back(session: WriteSession, row: Any, kind: str, reason: str) -> None:
    """The title is not known any more: voided, refused, or merged into another."""
    write(session, row, {"voided_at": session.now})
    close(session, row)
    record(session, row, Record(kind, row.valid_from, reason))
    event = RecognitionVoided(
        recognition=state(session, row, Interval(row.valid_from, row.valid_before)), reason=reason
    )
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    session.audit("recognition", row.recognition_id, kind, firm_id=row.firm_id)
    session.touched(row.firm_id)
