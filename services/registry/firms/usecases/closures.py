"""A firm ends: it is deregistered, or merged into another."""

from dataclasses import replace
from datetime import timedelta

from contracts.codes import FirmStatus
from contracts.commands.registry import CloseFirm, MergeFirm
from contracts.events.registry import FirmClosed, FirmMerged
from contracts.queries.registry import FirmView
from domain import spans
from kit.data import clock
from kit.data.caller import Caller
from kit.data.session import WriteSession
from services.registry.firms.rules.firm import Firm
from services.registry.firms.rules.residency import refuse_before_later, refuse_end
from services.registry.firms.tables import records
from services.registry.firms.usecases.meanings import meant
from services.registry.firms.usecases.revisions import (
    ChangedField,
    Revision,
    announce,
    answer,
    field_refused,
    open_firm,
    refuse,
    revise,
    state_of,
)


def close(session: WriteSession, firm_id: str, command: CloseFirm, version: int, caller: Caller) -> FirmView:
    """注销: the residency ends on the day before `effective_on`."""
    command = meant(command)
    before = open_firm(session, firm_id, caller, clock.today(), version)
    _refuse_end(before, command)
    after = _ended(before, command, FirmStatus.CLOSED)
    what = Revision("close", command.effective_on, command.reason, (ChangedField("status", "存续", "注销"),))
    firm = revise(session, before, after, what)
    state = state_of(session, firm)
    announce(session, FirmClosed(firm=state, effective_on=command.effective_on, reason=command.reason))
    return answer(session, firm, caller)


def merge(session: WriteSession, firm_id: str, command: MergeFirm, version: int, caller: Caller) -> FirmView:
    """合并: the residency ends and the successor is named. Raises 422 when the successor is unknown, ended, or the firm itself."""
    command = meant(command)
    before = open_firm(session, firm_id, caller, clock.today(), version)
    _refuse_end(before, command)
    holder = records.uscc_holder(session, command.successor_uscc)
    successor = records.load(session, holder.firm_id) if holder else None
    if successor is None or successor.status is not FirmStatus.ACTIVE or successor.firm_id == firm_id:
        raise field_refused("/successor_uscc", "successor", "存续企业应为另一家已登记且存续的企业")
    after = replace(_ended(before, command, FirmStatus.MERGED), successor_id=successor.firm_id)
    line, zones = ChangedField("status", "存续", f"并入{successor.name}"), {successor.residencies[-1].value.zone}
    what = Revision("merge", command.effective_on, command.reason, (line,), acted_for=frozenset(zones))
    firm = revise(session, before, after, what)
    event = FirmMerged(
        firm=state_of(session, firm),
        effective_on=command.effective_on,
        reason=command.reason,
        successor_id=successor.firm_id,
    )
    announce(session, event)
    return answer(session, firm, caller)


def _refuse_end(firm: Firm, command: CloseFirm | MergeFirm) -> None:
    """Raises 409 with the dates of what is on record after the end."""
    last = command.effective_on - timedelta(days=1)
    refuse(refuse_end(firm.residencies, command.effective_on), "/effective_on")
    refuse(refuse_before_later(firm.names, last, "更名"), "/effective_on")
    refuse(refuse_before_later(firm.industries, last, "行业变更"), "/effective_on")


def _ended(firm: Firm, command: CloseFirm | MergeFirm, status: FirmStatus) -> Firm:
    residencies = tuple(spans.ended(firm.residencies, command.effective_on))
    return replace(firm, status=status, residencies=residencies, ended_by=status.value)
