"""Moves, reissued certificates and the link to the title before: what becomes of a title while its firm holds it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from contracts.codes import IntervalReason
from contracts.events.cultivation import RecognitionCorrected
from contracts.holding import MoveKind, TitleAction, TitleStep
from contracts.queries.cultivation import RecognitionView
from domain.findings import Finding
from domain.spans import Interval
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.recognitions.reads.names import names_of
from services.cultivation.recognitions.reads.timelines import reissues_of
from services.cultivation.recognitions.rules.holding import OUTSIDE, certificate_day, unissuable
from services.cultivation.recognitions.tables import RECOGNITION
from services.cultivation.recognitions.usecases.changes import (
    Record,
    cut,
    finish,
    load,
    record,
    state,
    write,
)
from services.cultivation.recognitions.usecases.suspensions import refuse_undecided, refused

NO_PREDECESSOR = Finding("no_predecessor", "上一证书应为该企业同一项目、发证更早的资格")
DOCUMENT = "整体搬迁的资格凭迁入地认定机构的公告继续有效，请填写文号"


@dataclass(frozen=True)
class MoveTitle:
    """The firm moved to or from `place`, under another 认定机构."""

    recognition_id: str
    expected_version: int
    kind: MoveKind
    place: str
    decided_on: date
    effective_on: date
    reason: str
    document_no: str | None = None


@dataclass(frozen=True)
class ReissueTitle:
    """A certificate with the firm's name of `reissued_on`."""

    recognition_id: str
    expected_version: int
    reissued_on: date
    document_no: str
    reason: str | None = None


@dataclass(frozen=True)
class LinkTitle:
    """The title that this one renews; None: none."""

    recognition_id: str
    expected_version: int
    predecessor_id: str | None
    reason: str


def move(session: WriteSession, command: MoveTitle, caller: Caller) -> RecognitionView:
    """A whole move keeps number and validity, a partial one ends the title. Raises 403, 404, 409, 412, 422."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.MOVE)
    refuse_undecided(command.decided_on)
    if not Interval(row.valid_from, row.valid_before).covers(command.effective_on):
        raise refused("effective_on", OUTSIDE)
    note = f"{command.place}；{command.reason}"
    if command.kind is MoveKind.WHOLE:
        return _whole(session, row, command, note, caller)
    line = Record(IntervalReason.MOVED.value, command.effective_on, note, command.decided_on, command.document_no)
    event = cut(session, row, line)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, "moved")


def _whole(session: WriteSession, row: Any, command: MoveTitle, note: str, caller: Caller) -> RecognitionView:
    if command.document_no is None:
        raise invalid("recognition", "缺少公告", DOCUMENT, [FieldError("/document_no", "required", DOCUMENT)])
    line = Record(TitleStep.WHOLE_MOVE.value, command.effective_on, note, command.decided_on, command.document_no)
    return _noted(session, row, line, {}, caller)


def reissue(session: WriteSession, command: ReissueTitle, caller: Caller) -> RecognitionView:
    """Raises 403, 404, 409 not_verified, 412, 422 for a day on which the name is that of the certificate."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.REISSUE)
    known, day = knowledge(session), command.reissued_on
    names = names_of(session, row.firm_id, known)
    named_on = certificate_day(row.issued_on, reissues_of(session, row.recognition_id, known), day)
    fault = unissuable(names, named_on, row.issued_on, day, clock.today())
    if fault is not None:
        raise refused("reissued_on", fault)
    line = Record(TitleStep.REISSUED.value, day, command.reason, day, command.document_no)
    return _noted(session, row, line, {}, caller)


def link(session: WriteSession, command: LinkTitle, caller: Caller) -> RecognitionView:
    """Say which title this one renews. Raises 403, 404, 409 not_verified, 412, 422 no_predecessor."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.LINK)
    if command.predecessor_id is not None and not _is_earlier(session, row, command.predecessor_id):
        raise refused("predecessor_id", NO_PREDECESSOR)
    detail = {"before": {"predecessor_id": row.predecessor_id}, "after": {"predecessor_id": command.predecessor_id}}
    line = Record(TitleStep.LINKED.value, row.valid_from, command.reason, detail=detail)
    return _noted(session, row, line, {"predecessor_id": command.predecessor_id}, caller)


def _is_earlier(session: WriteSession, row: Any, predecessor_id: str) -> bool:
    """A title of the firm and programme that was issued before."""
    older = (
        RECOGNITION.c.recognition_id == predecessor_id,
        RECOGNITION.c.voided_at.is_(None),
        RECOGNITION.c.firm_id == row.firm_id,
        RECOGNITION.c.programme == row.programme,
        RECOGNITION.c.issued_on < row.issued_on,
    )
    return session.execute(select(RECOGNITION.c.recognition_id).where(*older)).first() is not None


def _noted(session: WriteSession, row: Any, line: Record, changes: dict[str, Any], caller: Caller) -> RecognitionView:
    """A change that leaves the days of the title as they are."""
    write(session, row, changes)
    record(session, row, line)
    valid = Interval(row.valid_from, row.valid_before)
    words = line.reason or TitleStep(line.kind).label
    event = RecognitionCorrected(recognition=state(session, row, valid, changes), reason=words)
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, line.kind)
