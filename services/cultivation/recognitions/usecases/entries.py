"""A title to register and its rows: the title, its interval, the first line of its history, the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from contracts.codes import Evidence, IntervalReason, Programme, RecognitionBasis
from contracts.events.cultivation import RecognitionGranted, RecognitionMirrored, RecognitionState
from contracts.holding import TitleStep
from domain.certificate_numbers import normal_form
from domain.spans import Days, Interval, first_day_after
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.programmes.reference import edition_on
from services.cultivation.programmes.rules.validity import valid_before
from services.cultivation.recognitions.rules.recognition import Objection
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION
from services.cultivation.recognitions.usecases.existing import Existing


@dataclass(frozen=True)
class GrantRecognition:
    """A title to register. `valid_until` is 有效期至 (inclusive); without it the programme's rule of the day decides.

    `number_reason` says why there is no number, or why it looks unusual; `inherited_on` is the day of the decision by which the
    title goes on at this firm.
    """

    firm_id: str
    programme: Programme
    issued_on: date
    basis: RecognitionBasis = RecognitionBasis.MIRRORED
    number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    document_no: str | None = None
    document_on: date | None = None
    number_reason: str | None = None
    subtype: str | None = None
    predecessor_id: str | None = None
    application_id: str | None = None
    list_id: str | None = None
    evidence: Evidence = Evidence.ANNOUNCED
    inherited_on: date | None = None

    @cached_property
    def key(self) -> str | None:
        """The number's normal form, by which a title is identified."""
        return (normal_form(self.number, self.programme) or None) if self.number else None

    @cached_property
    def valid(self) -> Days:
        start = self.valid_from or self.issued_on
        if self.valid_until is not None:
            return Interval(start, first_day_after(self.valid_until))
        return Interval(start, valid_before(start, edition_on(self.programme, self.issued_on).validity))


@dataclass(frozen=True)
class GrantOutcome:
    """What became of one command: a new recognition, one that was there already (`fresh` False), or objections.

    `completed` says in Chinese what a recognition that was there has gained by the command.
    """

    recognition_id: str | None
    fresh: bool = False
    objections: tuple[Objection, ...] = ()
    completed: str | None = None


def insert_titles(session: WriteSession, fresh: Sequence[tuple[str, GrantRecognition]], store: Existing) -> None:
    """Insert new titles, one statement per table."""
    titles, intervals, changes = [], [], []
    for recognition_id, command in fresh:
        titles.append(_title(session, recognition_id, command, store))
        intervals.append(
            {
                "recognition_id": recognition_id,
                "known_from": session.now,
                "known_until": FOREVER,
                "firm_id": command.firm_id,
                "programme": command.programme.value,
                "valid_from": command.valid.start,
                "valid_before": command.valid.before,
                "ended_by": IntervalReason.TERM.value,
                "evidence": command.evidence.value,
            }
        )
        changes.append(
            {
                "recognition_id": recognition_id,
                "version": 1,
                "kind": (TitleStep.INHERITED if command.inherited_on else TitleStep.GRANTED).value,
                "decided_on": command.inherited_on or command.issued_on,
                "effective_on": command.valid.start,
                "document_no": command.document_no,
                "operator": session.caller.subject,
                "recorded_at": session.now,
            }
        )
    for table, rows in ((RECOGNITION, titles), (INTERVAL, intervals), (CHANGE, changes)):
        if rows:
            session.insert_all(table, rows)


def _title(session: WriteSession, recognition_id: str, command: GrantRecognition, store: Existing) -> dict[str, Any]:
    return {
        "recognition_id": recognition_id,
        "firm_id": command.firm_id,
        "programme": command.programme.value,
        "basis": command.basis.value,
        "number": command.key,
        "number_key": command.key,
        "number_reason": command.number_reason,
        "issued_on": command.issued_on,
        "document_no": command.document_no,
        "document_on": command.document_on,
        "subtype": command.subtype,
        "list_id": command.list_id,
        "application_id": command.application_id,
        "predecessor_id": _predecessor(recognition_id, command, store),
        "version": 1,
        "recorded_at": session.now,
    }


def _predecessor(recognition_id: str, command: GrantRecognition, store: Existing) -> str | None:
    return command.predecessor_id or store.predecessor(
        command.firm_id, command.programme, command.issued_on, recognition_id
    )


def announce(
    session: WriteSession, recognition_id: str, command: GrantRecognition, firm_name: str, store: Existing
) -> None:
    """Say that a title was mirrored or issued."""
    state = RecognitionState(
        recognition_id=recognition_id,
        firm_id=command.firm_id,
        firm_name=firm_name,
        programme=command.programme,
        basis=command.basis,
        number=command.key,
        issued_on=command.issued_on,
        valid_from=command.valid.start,
        valid_before=command.valid.before,
        document_no=command.document_no,
        predecessor_id=_predecessor(recognition_id, command, store),
        evidence=command.evidence,
        list_id=command.list_id,
        application_id=command.application_id,
        recorded_at=session.now,
    )
    kind = RecognitionGranted if command.basis is RecognitionBasis.ISSUED else RecognitionMirrored
    session.announce(kind(recognition=state), key=command.firm_id, subject_id=recognition_id, version=1)
