"""What was entered by hand: the office confirms or refuses it, an official source confirms it; two titles become one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.codes import Evidence, IntervalReason, RecognitionBasis
from contracts.events.cultivation import RecognitionCorrected, RecognitionReviewed
from contracts.holding import TitleAction
from contracts.queries.cultivation import RecognitionView
from domain.spans import Days, Interval
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.data.session import WriteSession
from services.cultivation.recognitions.reads.recognitions import entered_by
from services.cultivation.recognitions.rules.identity import joined
from services.cultivation.recognitions.usecases.changes import (
    Record,
    facts,
    finish,
    load,
    record,
    replace_interval,
    state,
    title_row,
    write,
)
from services.cultivation.recognitions.usecases.corrections import take_back

OTHER_DATES = "同一认定的证书信息已到，以证书为准"


@dataclass(frozen=True)
class Review:
    """The office's word on an entry; `reason` is what it was checked against, or why it is refused."""

    recognition_id: str
    expected_version: int
    reason: str


@dataclass(frozen=True)
class Merge:
    """`recognition_id` is given up; `into_id` of the same firm and programme stays."""

    recognition_id: str
    expected_version: int
    into_id: str
    reason: str


@dataclass(frozen=True)
class Source:
    """An official entry about a title that is there; `valid` and `issued_on` are the certificate's."""

    evidence: Evidence
    number: str | None
    number_key: str | None
    issued_on: date
    valid: Days
    document_no: str | None
    document_on: date | None
    list_id: str | None
    application_id: str | None


def confirm(session: WriteSession, command: Review, caller: Caller) -> RecognitionView:
    """From now on the title counts. Raises 403 own_entry, 404, 409 not_awaiting, 412."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.CONFIRM)
    evidence = Evidence.DECIDED if row.basis == RecognitionBasis.ISSUED.value else Evidence.ANNOUNCED
    valid = Interval(row.valid_from, row.valid_before)
    write(session, row, {})
    replace_interval(session, row, valid, evidence=evidence)
    record(session, row, Record("confirmed", row.valid_from, command.reason))
    _say(session, row, valid, evidence, command.reason, confirmed=True)
    return finish(session, row, caller, "confirmed")


def refuse(session: WriteSession, command: Review, caller: Caller) -> None:
    """The entry is taken back with the reason. Raises 403, 404, 409 not_awaiting, 412."""
    row = load(session, command.recognition_id, command.expected_version, caller, TitleAction.REFUSE)
    _say(session, row, Interval(row.valid_from, row.valid_before), None, command.reason, confirmed=False)
    take_back(session, row, "refused", command.reason)


def merge(session: WriteSession, command: Merge, caller: Caller) -> RecognitionView:
    """Two entries of one recognition become the one that stays: with the number, its dates, and an end that was decided.

    Raises 403, 404, 412, 422 for a title of another firm or programme.
    """
    gone = load(session, command.recognition_id, command.expected_version, caller, TitleAction.MERGE)
    kept = title_row(session, command.into_id, caller)
    if gone.recognition_id == kept.recognition_id or (gone.firm_id, gone.programme) != (kept.firm_id, kept.programme):
        error = FieldError("/into_id", "not_mergeable", "只能并入同一企业、同一项目的另一条资格")
        raise invalid("recognition", "不能合并", error.message, [error])
    take_back(session, gone, "merged", command.reason)
    certificate, other = (kept, gone) if kept.number_key or not gone.number_key else (gone, kept)
    source = Source(
        evidence=_stronger(kept.evidence, gone.evidence),
        number=certificate.number,
        number_key=certificate.number_key,
        issued_on=certificate.issued_on,
        valid=joined(_span(certificate), _span(other), IntervalReason(other.ended_by)),
        document_no=certificate.document_no or other.document_no,
        document_on=certificate.document_on or other.document_on,
        list_id=certificate.list_id or other.list_id,
        application_id=certificate.application_id or other.application_id,
    )
    ended_by = other.ended_by if other.ended_by != IntervalReason.TERM.value else certificate.ended_by
    return complete(session, kept, source, caller, command.reason, ended_by)


def complete(
    session: WriteSession,
    row: Any,
    source: Source,
    caller: Caller,
    reason: str = OTHER_DATES,
    ended_by: str | None = None,
) -> RecognitionView:
    """Give a title the number, the dates and the evidence of an official entry about the same recognition."""
    changes = {
        "number": source.number or row.number,
        "number_key": source.number_key or row.number_key,
        "issued_on": source.issued_on,
        "document_no": source.document_no or row.document_no,
        "document_on": source.document_on or row.document_on,
        "list_id": source.list_id or row.list_id,
        "application_id": source.application_id or row.application_id,
    }
    write(session, row, changes)
    replace_interval(session, row, source.valid, ended_by, source.evidence)
    detail = {"before": facts(row), "after": {key: str(value) for key, value in changes.items()}}
    record(session, row, Record("completed", source.valid.start, reason, document_no=source.document_no, detail=detail))
    if row.evidence == Evidence.UNVERIFIED.value and source.evidence is not Evidence.UNVERIFIED:
        _say(session, row, source.valid, source.evidence, reason, confirmed=True)
    else:
        event = RecognitionCorrected(recognition=state(session, row, source.valid, changes), reason=reason)
        session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)
    return finish(session, row, caller, "completed")


def _say(
    session: WriteSession, row: Any, valid: Days, evidence: Evidence | None, reason: str, *, confirmed: bool
) -> None:
    people = entered_by(session, [row.recognition_id])[row.recognition_id]
    event = RecognitionReviewed(
        recognition=state(session, row, valid, evidence=evidence),
        confirmed=confirmed,
        reason=reason,
        entered_by=min(people, default=""),
    )
    session.announce(event, key=row.firm_id, subject_id=row.recognition_id, version=row.version + 1)


def _span(row: Any) -> Days:
    return Interval(row.valid_from, row.valid_before)


def _stronger(one: str, other: str) -> Evidence:
    """Of two entries of one recognition the better known one speaks."""
    return min(Evidence(one), Evidence(other), key=list(Evidence).index)
