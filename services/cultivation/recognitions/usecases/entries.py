"""A title to register and its rows: the title, its interval, the first line of its history, the event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from contracts.codes import Evidence, IntervalReason, Programme, RecognitionBasis
from contracts.events.cultivation import RecognitionGranted, RecognitionMirrored
from contracts.holding import TitleStep
from domain.certificate_numbers import normal_form
from domain.spans import Days, Interval, first_day_after
from kit.data.clock import FOREVER
from kit.data.session import WriteSession
from services.cultivation.programmes.reference import edition_on
from services.cultivation.programmes.rules.validity import valid_before
from services.cultivation.recognitions.rules.recognition import Objection
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION


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
        return _by_rule(self.programme, self.issued_on, start)


@lru_cache(maxsize=1000)
def _by_rule(programme: Programme, issued_on: date, start: date) -> Days:
    """The titles of one announcement share it."""
    return Interval(start, valid_before(start, edition_on(programme, issued_on).validity))


class GrantOutcome(NamedTuple):
    """What became of one command: a new recognition, one that was there already (`fresh` False), or objections.

    `completed` says in Chinese what a recognition that was there has gained by the command.
    """

    recognition_id: str | None
    fresh: bool = False
    objections: tuple[Objection, ...] = ()
    completed: str | None = None


class NewTitle(NamedTuple):
    """A title under its new id, with the one that it follows at its firm."""

    recognition_id: str
    command: GrantRecognition
    firm_name: str
    predecessor_id: str | None


def register(session: WriteSession, titles: Sequence[NewTitle]) -> None:
    """Write new titles and say them: a statement per table, whatever their number."""
    if not titles:
        return
    commands = [title.command for title in titles]
    keys = {"recognition_id": [title.recognition_id for title in titles]}
    firms: Columns = {"firm_id": [each.firm_id for each in commands]}
    firms["programme"] = [each.programme.value for each in commands]
    session.insert_columns(RECOGNITION, keys | firms | _titles(session, titles))
    session.insert_columns(INTERVAL, keys | firms | _intervals(session, commands))
    session.insert_columns(CHANGE, keys | _first_changes(session, commands))
    session.write_later()  # what was announced before keeps its place before these
    for kind, group in groupby(titles, _kind):
        alike = list(group)
        firm_ids, title_ids = [each.command.firm_id for each in alike], [each.recognition_id for each in alike]
        said = ({"recognition": _state(session, title)} for title in alike)
        session.announce_many(kind, firm_ids, title_ids, said, version=1)


Columns = dict[str, Sequence[Any]]


def _titles(session: WriteSession, titles: Sequence[NewTitle]) -> Columns:
    commands = [title.command for title in titles]
    keys = [each.key for each in commands]
    return {
        "basis": [each.basis.value for each in commands],
        "number": keys,
        "number_key": keys,
        "number_reason": [each.number_reason for each in commands],
        "issued_on": [each.issued_on for each in commands],
        "document_no": [each.document_no for each in commands],
        "document_on": [each.document_on for each in commands],
        "subtype": [each.subtype for each in commands],
        "list_id": [each.list_id for each in commands],
        "application_id": [each.application_id for each in commands],
        "predecessor_id": [title.predecessor_id for title in titles],
        "version": [1] * len(titles),
        "recorded_at": [session.now] * len(titles),
    }


def _intervals(session: WriteSession, commands: Sequence[GrantRecognition]) -> Columns:
    valid = [each.valid for each in commands]
    return {
        "known_from": [session.now] * len(commands),
        "known_until": [FOREVER] * len(commands),
        "valid_from": [days.start for days in valid],
        "valid_before": [days.before for days in valid],
        "ended_by": [IntervalReason.TERM.value] * len(commands),
        "evidence": [each.evidence.value for each in commands],
    }


def _first_changes(session: WriteSession, commands: Sequence[GrantRecognition]) -> Columns:
    return {
        "version": [1] * len(commands),
        "kind": [(TitleStep.INHERITED if each.inherited_on else TitleStep.GRANTED).value for each in commands],
        "decided_on": [each.inherited_on or each.issued_on for each in commands],
        "effective_on": [each.valid.start for each in commands],
        "document_no": [each.document_no for each in commands],
        "operator": [session.caller.subject] * len(commands),
        "recorded_at": [session.now] * len(commands),
    }


def _kind(title: NewTitle) -> type[RecognitionGranted | RecognitionMirrored]:
    return RecognitionGranted if title.command.basis is RecognitionBasis.ISSUED else RecognitionMirrored


def _state(session: WriteSession, title: NewTitle) -> dict[str, Any]:
    """The title as `RecognitionState` has it."""
    command = title.command
    return {
        "recognition_id": title.recognition_id,
        "firm_id": command.firm_id,
        "firm_name": title.firm_name,
        "programme": command.programme.value,
        "basis": command.basis.value,
        "number": command.key,
        "issued_on": command.issued_on,
        "valid_from": command.valid.start,
        "valid_before": command.valid.before,
        "document_no": command.document_no,
        "predecessor_id": title.predecessor_id,
        "evidence": command.evidence.value,
        "list_id": command.list_id,
        "application_id": command.application_id,
        "recorded_at": session.now,
    }
