"""What every change of a title does to its rows: load and permit, close knowledge and add new, record, announce."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from contracts.codes import Evidence, IntervalReason, Programme, RecognitionBasis, Role
from contracts.events.cultivation import RecognitionRevoked, RecognitionState
from contracts.holding import TitleAction
from contracts.queries.cultivation import RecognitionView
from domain.spans import Days, Interval
from kit.data import clock
from kit.data.caller import Caller
from kit.data.clock import FOREVER
from kit.data.problem import Problem, conflict, forbidden, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.firms.tables.instants import knowledge
from services.cultivation.firms.tables.scopes import visible
from services.cultivation.recognitions.reads.recognitions import entered_by, find, rows
from services.cultivation.recognitions.reads.suspensions import resting_of
from services.cultivation.recognitions.rules.evidence import Title, actions
from services.cultivation.recognitions.rules.holding import resting_on
from services.cultivation.recognitions.rules.recognition import cut_short
from services.cultivation.recognitions.tables import CHANGE, INTERVAL, RECOGNITION


@dataclass(frozen=True)
class Record:
    """A line of the title's history: what was decided when, from when it counts, why and by which document."""

    kind: str
    effective_on: date
    reason: str | None = None
    decided_on: date | None = None
    document_no: str | None = None
    detail: Mapping[str, Any] | None = None


def load(session: WriteSession, recognition_id: str, version: int | None, caller: Caller, action: TitleAction) -> Any:
    """The title as known now, if the caller may do this to it. Raises 403, 404, 409, 412."""
    row = title_row(session, recognition_id, caller)
    people = entered_by(session, [recognition_id])[recognition_id]
    resting = resting_of(session, [recognition_id], knowledge(session)).get(recognition_id, [])
    suspended = resting_on(resting, clock.today()) is not None
    decided = row.ended_by != IntervalReason.TERM.value
    title = Title(Evidence(row.evidence), Interval(row.valid_from, row.valid_before), people, suspended, decided)
    allowed = actions(title, caller.role, caller.subject)
    if action not in allowed and caller.role not in (Role.OFFICE, Role.SYSTEM):
        raise forbidden()
    if version is not None:
        require_version(version, row.version)
    if action not in allowed:
        raise _refusal(action, title, caller)
    return row


def title_row(session: WriteSession, recognition_id: str, caller: Caller) -> Any:
    """The title as known now with its firm. Raises 404."""
    mine = (RECOGNITION.c.recognition_id == recognition_id, visible(caller, RECOGNITION.c.firm_id))
    row = session.execute(rows(knowledge(session)).where(*mine)).first()
    if row is None:
        raise not_found()
    return row


def _refusal(action: TitleAction, title: Title, caller: Caller) -> Problem:
    if action is TitleAction.CONFIRM and caller.subject in title.entered_by:
        return Problem(
            403, "own_entry", "不能核实自己的登记", "登记或更正过该资格的账号不能核实，请由另一名办公室人员核实。"
        )
    if action in (TitleAction.CONFIRM, TitleAction.REFUSE):
        return conflict("not_awaiting", "无需核实", "该资格不在待核列表中，请刷新后查看。")
    if action is TitleAction.REINSTATE:
        return conflict("not_ended", "没有可撤回的决定", "该资格未被取消、撤销或因其他决定终止。")
    if action is TitleAction.RESUME:
        return conflict("not_suspended", "该资格未在暂停", "今天该资格没有暂停或待核查，请刷新后查看。")
    if action is TitleAction.SUSPEND and title.suspended:
        return conflict("suspended_already", "该资格已在暂停", "请先恢复，或等该次暂停届满。")
    if title.evidence is Evidence.UNVERIFIED:
        return conflict("not_verified", "该登记尚未核实", "待核的登记请核实或不予核实。")
    return conflict("already_ended", "资格已失效", "该资格没有有效的日子，无需取消。")


def write(session: WriteSession, row: Any, changes: Mapping[str, Any]) -> None:
    """Give the title its next version. Raises 409 number_taken."""
    query = update(RECOGNITION).where(RECOGNITION.c.recognition_id == row.recognition_id)
    try:
        session.execute(query.values(**changes, version=row.version + 1))
    except IntegrityError as error:
        raise conflict("number_taken", "证书编号重复", "该证书编号已登记在另一条资格名下") from error


def close(session: WriteSession, row: Any) -> None:
    """From now on the title is not known any more."""
    current = (INTERVAL.c.recognition_id == row.recognition_id, INTERVAL.c.known_until == FOREVER)
    session.execute(update(INTERVAL).where(*current).values(known_until=session.now))


def replace_interval(
    session: WriteSession, row: Any, valid: Days, ended_by: str | None = None, evidence: Evidence | None = None
) -> None:
    """From now on the title is known so; what is left out stays."""
    close(session, row)
    session.execute(
        insert(INTERVAL).values(
            recognition_id=row.recognition_id,
            known_from=session.now,
            known_until=FOREVER,
            firm_id=row.firm_id,
            programme=row.programme,
            valid_from=valid.start,
            valid_before=valid.before,
            ended_by=ended_by or row.ended_by,
            evidence=(evidence or Evidence(row.evidence)).value,
        )
    )


def record(session: WriteSession, row: Any, line: Record) -> None:
    session.execute(
        insert(CHANGE).values(
            recognition_id=row.recognition_id,
            version=row.version + 1,
            kind=line.kind,
            decided_on=line.decided_on or clock.today(),
            effective_on=line.effective_on,
            document_no=line.document_no,
            reason=line.reason,
            detail=orjson.dumps(dict(line.detail)).decode() if line.detail else None,
            operator=session.caller.subject,
            recorded_at=session.now,
        )
    )


def cut(
    session: WriteSession,
    row: Any,
    line: Record,
    changes: Mapping[str, Any] | None = None,
    told: Mapping[str, Any] | None = None,
) -> RecognitionRevoked:
    """The title ends from `line.effective_on` on, for the reason that `line` names; the answer is what is to be announced, with what is `told` otherwise."""
    rest = cut_short(Interval(row.valid_from, row.valid_before), line.effective_on)
    write(session, row, changes or {})
    replace_interval(session, row, rest, line.kind)
    record(session, row, line)
    return RecognitionRevoked(
        recognition=state(session, row, rest, told),
        kind=line.kind,
        effective_on=line.effective_on,
        decided_on=line.decided_on or clock.today(),
        reason=line.reason or "",
        document_no=line.document_no,
    )


def facts(row: Any) -> dict[str, str | None]:
    """The parts of a title that a correction may change, as text."""
    names = ("number", "issued_on", "document_no", "valid_from", "valid_before")
    return {name: None if getattr(row, name) is None else str(getattr(row, name)) for name in names}


def state(
    session: WriteSession,
    row: Any,
    valid: Days,
    changes: Mapping[str, Any] | None = None,
    evidence: Evidence | None = None,
) -> RecognitionState:
    """The title as an event says it, after these changes."""
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
        predecessor_id=new.get("predecessor_id", row.predecessor_id),
        evidence=evidence or Evidence(row.evidence),
        list_id=new.get("list_id", row.list_id),
        application_id=row.application_id,
        recorded_at=session.now,
    )


def finish(session: WriteSession, row: Any, caller: Caller, action: str) -> RecognitionView:
    """Name the change and the firm whose counts follow from it; answer with the title."""
    session.audit("recognition", row.recognition_id, action, firm_id=row.firm_id)
    session.touched(row.firm_id)
    return find(session, row.recognition_id, caller)
