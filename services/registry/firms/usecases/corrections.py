"""What was wrong from the start: correct it, or void an entry or the whole file."""

from dataclasses import replace
from datetime import date

from contracts.codes import FirmStatus, Role, Zone
from contracts.commands.registry import CorrectFirm, VoidEntry
from contracts.events.registry import FirmCorrected, FirmVoided
from contracts.queries.registry import FirmView
from domain import spans
from domain.firm_names import normal_form, tidy
from kit.data import clock
from kit.data.caller import Caller
from kit.data.problem import Problem
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import OWN_PARTICULARS, PARTICULARS, Firm
from services.registry.firms.usecases.meanings import meant
from services.registry.firms.usecases.requirements import (
    particulars_of,
    require_distinct_name,
    require_free_code,
    with_licence,
)
from services.registry.firms.usecases.revisions import (
    ChangedField,
    Revision,
    announce,
    answer,
    field_refused,
    open_firm,
    revise,
    state_of,
)


def correct(session: WriteSession, firm_id: str, command: CorrectFirm, version: int, caller: Caller) -> FirmView:
    """What was wrong from the start is replaced; the old value stays in history and in earlier knowledge."""
    command, today = meant(command), clock.today()
    before = open_firm(session, firm_id, caller, today, version)
    given = command.model_fields_set - {"reason", "confirmed_distinct"}
    if caller.role == Role.FIRM and given - OWN_PARTICULARS:
        raise Problem(403, "forbidden", "无权操作", "企业只能更正地址、网址和联系人；其他内容请联系所在园区。")
    if not given:
        raise field_refused("", "nothing_given", "请至少填写一项要更正的内容")
    after = replace(before, particulars=particulars_of(command, before.particulars))
    after = with_licence(_with_code(session, after, command, caller))
    after = _with_name(session, after, command)
    after = _with_start(after, command)
    lines = _differences(before, after)
    if not lines:
        return answer(session, before, caller)
    firm = revise(session, before, after, Revision("correct", today, command.reason, lines))
    changed = tuple(line.field or "" for line in lines)
    state = state_of(session, firm)
    announce(session, FirmCorrected(firm=state, effective_on=today, reason=command.reason, changed=changed))
    return answer(session, firm, caller)


def _with_code(session: WriteSession, firm: Firm, command: CorrectFirm, caller: Caller) -> Firm:
    if command.uscc is None or command.uscc == firm.uscc:
        return firm
    require_free_code(session, command.uscc, caller)
    return replace(firm, uscc=command.uscc)


def _with_name(session: WriteSession, firm: Firm, command: CorrectFirm) -> Firm:
    """The newest name was written wrongly: it is replaced over its whole span."""
    if command.name is None or tidy(command.name) == firm.name:
        return firm
    name = tidy(command.name)
    if firm.residencies and normal_form(name) != normal_form(firm.name):
        require_distinct_name(
            session, name, Zone(firm.residencies[-1].value.zone), confirmed=command.confirmed_distinct
        )
    return replace(firm, name=name, names=(*firm.names[:-1], replace(firm.names[-1], value=name)))


def _with_start(firm: Firm, command: CorrectFirm) -> Firm:
    if command.resident_from is None:
        return firm
    try:
        residencies = tuple(spans.restarted(firm.residencies, command.resident_from))
    except ValueError:
        raise field_refused("/resident_from", "range_order", "入区日期应早于第一次迁移或注销的日期") from None
    return replace(firm, residencies=residencies)


def _differences(before: Firm, after: Firm) -> list[ChangedField]:
    """One line per field that is not what it was."""
    pairs = [
        ("uscc", before.uscc, after.uscc),
        ("name", before.name, after.name),
        ("resident_from", _start(before), _start(after)),
        *((field, _text(before.particulars[field]), _text(after.particulars[field])) for field in PARTICULARS),
    ]
    return [ChangedField(field, old, new) for field, old, new in pairs if old != new]


def _start(firm: Firm) -> str | None:
    return str(firm.residencies[0].start) if firm.residencies else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def void(session: WriteSession, firm_id: str, command: VoidEntry, version: int, caller: Caller) -> FirmView:
    """The file was opened by mistake: it resided nowhere and its code is free again; its name and history stay."""
    today = clock.today()
    before = open_firm(session, firm_id, caller, today, version)
    after = replace(before, status=FirmStatus.VOIDED, residencies=(), industries=(), successor_id=None)
    firm = revise(
        session, before, after, Revision("void", today, command.reason, (ChangedField(None, before.name, None),))
    )
    announce(session, FirmVoided(firm=state_of(session, firm), effective_on=today, reason=command.reason))
    return answer(session, firm, caller)


def void_entry(
    session: WriteSession, firm_id: str, kind: str, start: date, command: VoidEntry, version: int, caller: Caller
) -> FirmView:
    """A dated name, residency or industry was entered by mistake: the one before it goes on in its place."""
    before = open_firm(session, firm_id, caller, clock.today(), version)
    try:
        after = _without(before, kind, start)
    except ValueError:
        raise field_refused("", "no_such_entry", "没有从该日期开始、可以作废的记录；第一条记录请用更正") from None
    what = Revision("void_entry", start, command.reason, (ChangedField(kind, str(start), None),))
    firm = revise(session, before, after, what)
    state = state_of(session, firm)
    announce(session, FirmCorrected(firm=state, effective_on=start, reason=command.reason, changed=(kind,)))
    return answer(session, firm, caller)


def _without(firm: Firm, kind: str, start: date) -> Firm:
    if kind == "names":
        names = tuple(spans.withdrawn(firm.names, start))
        return replace(firm, names=names, name=names[-1].value)
    if kind == "residencies":
        return replace(firm, residencies=tuple(spans.withdrawn(firm.residencies, start)))
    return replace(firm, industries=tuple(spans.withdrawn(firm.industries, start)))
