"""The office's own standards: drafted, revised, adopted from a day, retired from a day. What was in force is never edited."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from contracts.codes import Programme
from contracts.commands.standards import (
    AdoptStandard,
    DraftStandard,
    PutCriterion,
    RetireStandard,
    ReviseStandard,
    StandardContent,
)
from contracts.events.standards import StandardAdopted, StandardDrafted, StandardRetired
from contracts.queries.standards import StandardView
from contracts.standards import OFFICE_STANDARDS, Confidence
from domain.spans import OPEN
from kit.data.caller import Caller
from kit.data.clock import civil_date
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, conflict, invalid, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.cultivation.standards.reads.standards import content_of
from services.cultivation.standards.reads.views import show
from services.cultivation.standards.rules.adjusting import adjusted, put
from services.cultivation.standards.rules.criteria import RuleSet
from services.cultivation.standards.rules.places import FaultyStandard
from services.cultivation.standards.rules.reading import read_rule_set
from services.cultivation.standards.rules.writing import canonical
from services.cultivation.standards.shipped import proposals
from services.cultivation.standards.tables import STANDARD, OfficeStandard, office_standard, office_standards
from services.cultivation.standards.usecases.announcing import announce, state_of
from services.cultivation.standards.usecases.entered import entered


def draft(session: WriteSession, command: DraftStandard, caller: Caller) -> StandardView:
    """A new draft, by default with the text of the proposal. Raises 422 for a programme whose standard is not ours to make."""
    if command.programme not in OFFICE_STANDARDS:
        error = FieldError("/programme", "standard_not_ours", "该项目的标准由国家文件规定，不能在此起草")
        raise invalid("validation", "填写有误", error.message, [error])
    proposal = proposals()[command.programme]
    content = _content(command.content) if command.content else _text(proposal)
    _readable(command.programme, content)
    number = select(func.coalesce(func.max(STANDARD.c.number), 0)).where(STANDARD.c.programme == command.programme)
    row = OfficeStandard(
        standard_id=ulid(),
        programme=command.programme.value,
        number=int(session.scalar(number) or 0) + 1,
        content=canonical(content),
        recorded_by=caller.subject,
        recorded_at=session.now,
    )
    session.add(row)
    session.flush()
    session.audit("standard", row.standard_id, "standard.draft", programme=row.programme)
    announce(session, StandardDrafted(standard=state_of(session, row.standard_id)))
    return show(session, row.standard_id, civil_date(session.now))


def revise(
    session: WriteSession, standard_id: str, command: ReviseStandard, expected: int, caller: Caller
) -> StandardView:
    """Another text of a draft. Raises 409 not_draft once it was adopted or given up."""
    row = _mine(session, standard_id, expected)
    _refuse_unless_draft(row)
    content = _content(command.content) if command.content else content_of(row)
    values = {each.parameter: each.value for each in command.values}
    content = adjusted(_put(content, command.put), values, frozenset(command.without))
    _readable(Programme(row.programme), content)
    row.content = canonical(content)
    return _changed(session, row, caller, "standard.revise")


def adopt(
    session: WriteSession, standard_id: str, command: AdoptStandard, expected: int, caller: Caller
) -> StandardView:
    """In force from a day; the standard before it ends there.

    Raises 422 for a day that is past, 409 not_draft, 409 standard_overlap when another one begins on that day or later.
    """
    row = _mine(session, standard_id, expected)
    _refuse_unless_draft(row)
    _refuse_past(command.adopted_from, civil_date(session.now), "/adopted_from")
    others = [each for each in office_standards(session, Programme(row.programme)) if each.adopted_from is not None]
    for other in others:
        _end_before(session, other, command.adopted_from)
    row.adopted_from, row.document_no = command.adopted_from, command.document_no
    view = _changed(session, row, caller, "standard.adopt")
    announce(session, StandardAdopted(standard=state_of(session, standard_id)))
    return view


def retire(
    session: WriteSession, standard_id: str, command: RetireStandard, expected: int, caller: Caller
) -> StandardView:
    """Not in force from a day on; a draft is given up. Raises 422 for a day that is past, 409 when it has ended already."""
    row = _mine(session, standard_id, expected)
    _refuse_past(command.retired_from, civil_date(session.now), "/retired_from")
    if row.valid_before is not None and row.valid_before <= command.retired_from:
        raise conflict("standard_retired", "该标准已停用", "该标准在所填日期之前已经停用。")
    row.valid_before, row.reason = command.retired_from, command.reason
    view = _changed(session, row, caller, "standard.retire")
    announce(session, StandardRetired(standard=state_of(session, standard_id), reason=command.reason))
    return view


def _put(content: dict[str, Any], said: PutCriterion | None) -> dict[str, Any]:
    """With the criterion that is put there. Raises 422 for a place that the draft has not."""
    if said is None:
        return content
    part = said.part.value if said.part else None
    result = put(content, entered(said.criterion), said.inside, part, said.gathering)
    if result is None:
        error = FieldError("/put/inside", "criterion_unknown", "草案中没有这个条件")
        raise invalid("validation", "填写有误", error.message, [error])
    return result


def _changed(session: WriteSession, row: OfficeStandard, caller: Caller, action: str) -> StandardView:
    row.version += 1
    session.add(row)
    session.flush()
    session.audit("standard", row.standard_id, action, by=caller.subject)
    return show(session, row.standard_id, civil_date(session.now))


def _mine(session: WriteSession, standard_id: str, expected: int) -> OfficeStandard:
    row = office_standard(session, standard_id)
    if row is None:
        raise not_found()
    require_version(expected, row.version)
    return row


def _refuse_unless_draft(row: OfficeStandard) -> None:
    if row.adopted_from is not None or row.valid_before is not None:
        raise conflict("not_draft", "不是草案", "已采用或已放弃的标准不再修改；请另行起草，自何日起采用。")


def _refuse_past(day: date, today: date, pointer: str) -> None:
    if day < today:
        error = FieldError(pointer, "in_past", "不得早于今天：已作出的判断不因标准变动而改变")
        raise invalid("validation", "填写有误", error.message, [error])


def _end_before(session: WriteSession, other: OfficeStandard, day: date) -> None:
    """What is in force makes room; what begins later than the new one, or with it, has to be retired first."""
    if other.adopted_from is None or (other.valid_before or OPEN) <= day:
        return
    if other.adopted_from >= day:
        said = f"已有自 {other.adopted_from} 起生效的标准，请先停用后再采用。"
        raise conflict("standard_overlap", "标准的适用期重叠", said)
    other.valid_before = day
    other.version += 1
    session.add(other)


def _readable(programme: Programme, content: dict[str, Any]) -> RuleSet:
    """The draft as a rule set. Raises 422 at the first thing that cannot stand."""
    frame = {"version": "草案", "programme": programme.value, "from": "1990-01-01", "mark": Confidence.UNSURE.value}
    try:
        return read_rule_set(content | frame)
    except FaultyStandard as fault:
        raise faulty(fault, "/content") from fault


def faulty(fault: FaultyStandard, prefix: str) -> Problem:
    """What the rules say of a text as a problem with its place."""
    error = FieldError(prefix + fault.pointer, f"standard_{fault.code}", fault.message)
    return invalid("standard", "标准有误", fault.message, [error])


def _content(content: StandardContent) -> dict[str, Any]:
    said = entered(content)
    return {name: said[name] for name in ("title", "legal_basis", "criterion")}


def _text(proposal: dict[str, Any]) -> dict[str, Any]:
    return {name: proposal[name] for name in ("title", "legal_basis", "criterion")}
