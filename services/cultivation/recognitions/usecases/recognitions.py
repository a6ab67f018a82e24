"""Registering titles: mirrored from an official list, or issued here; one by one or thousands at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import select

from contracts.codes import IntervalReason, Programme, RecognitionBasis, Role
from contracts.events.cultivation import RecognitionGranted, RecognitionMirrored, RecognitionState
from contracts.queries.cultivation import RecognitionView
from domain.certificate_numbers import normal_form
from domain.spans import Days, Interval, first_day_after
from kit.data import clock
from kit.data.bulk import among
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, conflict, forbidden, invalid, not_found
from kit.data.session import WriteSession
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.firms.tables.snapshots import VERSION, known_firms
from services.cultivation.programmes.reference import edition_on
from services.cultivation.programmes.rules.validity import valid_before
from services.cultivation.recognitions.reads.recognitions import find
from services.cultivation.recognitions.rules.recognition import Objection, objections
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION


@dataclass(frozen=True)
class GrantRecognition:
    """A title to register. `valid_until` is 有效期至 (inclusive); without it the programme's rule of the day decides."""

    firm_id: str
    programme: Programme
    issued_on: date
    basis: RecognitionBasis = RecognitionBasis.MIRRORED
    number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    document_no: str | None = None
    subtype: str | None = None
    predecessor_id: str | None = None
    application_id: str | None = None
    list_id: str | None = None

    @cached_property
    def valid(self) -> Days:
        start = self.valid_from or self.issued_on
        if self.valid_until is not None:
            return Interval(start, first_day_after(self.valid_until))
        return Interval(start, valid_before(start, edition_on(self.programme, self.issued_on).validity))


@dataclass(frozen=True)
class Granted:
    """What became of one command: a new recognition, one that was there already (`fresh` False), or objections."""

    recognition_id: str | None
    fresh: bool = False
    objections: tuple[Objection, ...] = ()


NOT_KNOWN = Objection("firm_not_known_yet", "企业信息尚未同步，请稍后重试", "/firm_id")
NUMBER_TAKEN = Objection("number_taken", "该证书编号已登记在另一家企业名下", "/number")


def grant(session: WriteSession, command: GrantRecognition, caller: Caller) -> RecognitionView:
    """Register one title. Raises 403, 404 for a firm outside the scope, 409 number_taken or firm_not_known_yet, 422."""
    _permit(session, command, caller)
    result = grant_many(session, [command])[0]
    if result.recognition_id is None:
        raise _refusal(result.objections)
    if not result.fresh:
        raise conflict(
            "recognition_exists", "该资格已登记", "同一企业的同一证书已经登记。", recognition_id=result.recognition_id
        )
    session.subject("recognition", result.recognition_id, firm_id=command.firm_id, programme=command.programme.value)
    return find(session, result.recognition_id, caller)


def grant_many(
    session: WriteSession, commands: Sequence[GrantRecognition], *, projecting: bool = True
) -> list[Granted]:
    """Register titles with a fixed number of statements; one outcome per command, in their order.

    Scope is not checked here. Repeating a command finds the recognition that is there. Whoever loads years of titles
    says `projecting=False` and projects each firm once at the end.
    """
    commands = [_with_normal_number(command) for command in commands]
    firms = known_firms(session, sorted({command.firm_id for command in commands}))
    store = _Existing(session, sorted(firms), commands)
    results, fresh = [], []
    for command in commands:
        result = _judge(command, firms, store)
        results.append(result)
        if result.fresh and result.recognition_id:
            store.add(result.recognition_id, command)
            fresh.append((result.recognition_id, command))
    _insert(session, fresh, store)
    for recognition_id, command in fresh:
        _announce(session, recognition_id, command, firms[command.firm_id].name, store)
    if projecting:
        session.touched(*(command.firm_id for _, command in fresh))
    return results


def _with_normal_number(command: GrantRecognition) -> GrantRecognition:
    number = normal_form(command.number, command.programme) if command.number else None
    return command if number == command.number else replace(command, number=number or None)


def _judge(command: GrantRecognition, firms: dict[str, Any], store: "_Existing") -> Granted:
    if command.firm_id not in firms:
        return Granted(None, objections=(NOT_KNOWN,))
    holder = store.holder(command)
    if holder is not None:
        return Granted(holder[0]) if holder[1] == command.firm_id else Granted(None, objections=(NUMBER_TAKEN,))
    edition = edition_on(command.programme, command.issued_on)
    found = objections(command.basis, edition.issuable_here, command.issued_on, command.valid, clock.today())
    return Granted(None, objections=tuple(found)) if found else Granted(ulid(), fresh=True)


class _Existing:
    """The recognitions, not voided, that commands could meet: by number, and those of the same firms."""

    def __init__(self, session: WriteSession, firm_ids: Sequence[str], commands: Sequence[GrantRecognition]) -> None:
        self._by_number: dict[tuple[str, str], tuple[str, str]] = {}
        self._by_date: dict[tuple[str, str, date], str] = {}
        self._of_firm: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
        numbers = sorted({command.number for command in commands if command.number})
        for column, values in ((RECOGNITION.c.firm_id, firm_ids), (RECOGNITION.c.number, numbers)):
            query = select(RECOGNITION).where(among(column, values), RECOGNITION.c.voided_at.is_(None))
            for row in session.execute(query):
                self._remember(row.recognition_id, row.firm_id, row.programme, row.number, row.issued_on)

    def _remember(self, recognition_id: str, firm_id: str, programme: str, number: str | None, issued_on: date) -> None:
        if number:
            self._by_number[(programme, number)] = (recognition_id, firm_id)
        else:
            self._by_date[(firm_id, programme, issued_on)] = recognition_id
        if (issued_on, recognition_id) not in self._of_firm[(firm_id, programme)]:
            self._of_firm[(firm_id, programme)].append((issued_on, recognition_id))

    def add(self, recognition_id: str, command: GrantRecognition) -> None:
        self._remember(recognition_id, command.firm_id, command.programme.value, command.number, command.issued_on)

    def holder(self, command: GrantRecognition) -> tuple[str, str] | None:
        """(recognition, firm) of the same number, or of the same firm and day where there is no number."""
        if command.number:
            return self._by_number.get((command.programme.value, command.number))
        same = self._by_date.get((command.firm_id, command.programme.value, command.issued_on))
        return (same, command.firm_id) if same else None

    def predecessor(self, recognition_id: str, command: GrantRecognition) -> str | None:
        """The newest earlier title of the firm in the programme: a renewal is a new record linked to the old."""
        if command.predecessor_id:
            return command.predecessor_id
        mine = self._of_firm[(command.firm_id, command.programme.value)]
        earlier = [item for item in mine if item[0] < command.issued_on and item[1] != recognition_id]
        return max(earlier)[1] if earlier else None


def _insert(session: WriteSession, fresh: Iterable[tuple[str, GrantRecognition]], store: _Existing) -> None:
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
            }
        )
        changes.append(
            {
                "recognition_id": recognition_id,
                "version": 1,
                "kind": "granted",
                "decided_on": command.issued_on,
                "effective_on": command.valid.start,
                "document_no": command.document_no,
                "operator": session.caller.subject,
                "recorded_at": session.now,
            }
        )
    for table, rows in ((RECOGNITION, titles), (INTERVAL, intervals), (CHANGE, changes)):
        if rows:
            session.insert_all(table, rows)


def _title(session: WriteSession, recognition_id: str, command: GrantRecognition, store: _Existing) -> dict[str, Any]:
    return {
        "recognition_id": recognition_id,
        "firm_id": command.firm_id,
        "programme": command.programme.value,
        "basis": command.basis.value,
        "number": command.number,
        "issued_on": command.issued_on,
        "document_no": command.document_no,
        "subtype": command.subtype,
        "list_id": command.list_id,
        "application_id": command.application_id,
        "predecessor_id": store.predecessor(recognition_id, command),
        "version": 1,
        "recorded_at": session.now,
    }


def _announce(
    session: WriteSession, recognition_id: str, command: GrantRecognition, firm_name: str, store: _Existing
) -> None:
    state = RecognitionState(
        recognition_id=recognition_id,
        firm_id=command.firm_id,
        firm_name=firm_name,
        programme=command.programme,
        basis=command.basis,
        number=command.number,
        issued_on=command.issued_on,
        valid_from=command.valid.start,
        valid_before=command.valid.before,
        document_no=command.document_no,
        predecessor_id=store.predecessor(recognition_id, command),
        recorded_at=session.now,
    )
    kind = RecognitionGranted if command.basis is RecognitionBasis.ISSUED else RecognitionMirrored
    session.announce(kind(recognition=state), key=command.firm_id, subject_id=recognition_id, version=1)


def _permit(session: WriteSession, command: GrantRecognition, caller: Caller) -> None:
    """Staff register official results of firms in their zones; only the office issues."""
    if caller.role not in (Role.STAFF, Role.OFFICE, Role.SYSTEM):
        raise forbidden()
    if command.basis is RecognitionBasis.ISSUED and caller.role == Role.STAFF:
        raise forbidden()
    mine = visible(caller, VERSION.c.firm_id).label("mine")
    known = select(mine).where(VERSION.c.firm_id == command.firm_id).limit(1)
    found = session.execute(known).first()
    if found is None:
        raise _refusal([NOT_KNOWN])
    if not found.mine:
        raise not_found()


def _refusal(found: Sequence[Objection]) -> Problem:
    first = found[0]
    if first is NOT_KNOWN:
        return conflict(first.code, "企业信息尚未同步", first.message, headers={"Retry-After": "2"})
    if first is NUMBER_TAKEN:
        return conflict(first.code, "证书编号重复", first.message)
    errors = [FieldError(item.pointer, item.code, item.message) for item in found]
    return invalid("recognition", "认定信息有误", "请按各项提示更正后重新提交。", errors)
