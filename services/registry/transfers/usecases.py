"""A move across zones: one side proposes, the other decides, the office may act for either."""

from typing import Any

from sqlalchemy import Row, insert, select, update

from contracts.codes import Role, TransferState, Zone
from contracts.commands.registry import DecideTransfer, ProposeTransfer, RefuseTransfer
from contracts.events.registry import TransferProposed, TransferRefused, TransferWithdrawn
from contracts.queries.registry import TransferView
from domain import spans
from kit.data import clock
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import FieldError, Problem, conflict, not_found
from kit.data.session import WriteSession
from kit.web.actions import require_version
from services.registry.firms.rules.firm import Firm
from services.registry.firms.rules.residency import Residence, refuse_move
from services.registry.firms.tables import records
from services.registry.firms.tables.scopes import sees
from services.registry.firms.usecases.changes import moved
from services.registry.firms.usecases.meanings import meant
from services.registry.firms.usecases.requirements import require_zone
from services.registry.firms.usecases.revisions import Revision, field_refused, open_firm, refuse
from services.registry.parks.usecases import require_park
from services.registry.transfers.reads import TRANSFER, asked_zone, may_decide, one


def propose(session: WriteSession, command: ProposeTransfer, caller: Caller) -> TransferView:
    """Raises 404 for a firm of neither side's staff, 409 while another transfer of the firm is open or the move cannot be planned.

    Who asks by code for a firm of another zone learns from a refusal only that this cannot be.
    """
    command = meant(command)
    require_park(session, command.to_park, command.to_zone, "/to_park")
    firm = _subject(session, command, caller)
    try:
        origin = _plan(session, command, caller, firm)
    except Problem:
        if sees(session, caller, firm.firm_id, clock.today()):
            raise
        raise _not_possible() from None
    row = _proposal(session, command, caller, firm, origin)
    session.execute(insert(TRANSFER), row)
    session.audit("transfer", row["transfer_id"], "propose_transfer", firm_id=firm.firm_id)
    _announce(session, firm, row)
    return one(session, row["transfer_id"], caller)


def _plan(session: WriteSession, command: ProposeTransfer, caller: Caller, firm: Firm) -> Zone:
    """The zone that the firm would leave; refuses what cannot be planned."""
    refuse(refuse_move(firm.residencies, command.effective_on, _destination(command)), "/effective_on")
    held = spans.at(firm.residencies, command.effective_on)
    assert held is not None  # noqa: S101 - refuse_move has seen it
    origin = Zone(held.value.zone)
    if origin is command.to_zone:
        raise field_refused("/to_zone", "same_zone", "企业已在该园区；分园之间的调整请直接办理，不需确认")
    if caller.role == Role.STAFF and caller.grants.isdisjoint((origin.value, command.to_zone.value)):
        raise field_refused("/to_zone", "not_a_side", "迁出、迁入均不是您的园区，应由其中一方发起")
    if session.execute(_open_of(firm.firm_id)).first() is not None:
        raise conflict("transfer_open", "已有待确认的迁移", "该企业已有一项跨园区迁移等待确认，请先处理。")
    return origin


def _not_possible() -> Problem:
    said = "该统一社会信用代码已在其他园区登记，但不能按所填内容发起迁移，请核对生效日期，或与领导小组办公室联系。"
    error = FieldError("/uscc", "held_elsewhere", "已在其他园区登记，暂不能发起迁移")
    return conflict("held_elsewhere", "暂不能发起迁移", said, errors=[error])


def _open_of(firm_id: str) -> Any:
    open_now = (TRANSFER.c.firm_id == firm_id, TRANSFER.c.state == TransferState.PROPOSED.value)
    return select(TRANSFER.c.transfer_id).where(*open_now)


def _destination(command: ProposeTransfer) -> Residence:
    return Residence(command.to_zone.value, command.to_park)


def _subject(session: WriteSession, command: ProposeTransfer, caller: Caller) -> Firm:
    """The firm, seen from the side that it leaves or named by its code from the side that it goes to."""
    if (command.firm_id is None) == (command.uscc is None):
        raise field_refused("/firm_id", "one_of", "请填写企业编号或统一社会信用代码之一")
    if command.firm_id is not None:
        return open_firm(session, command.firm_id, caller, clock.today())
    require_zone(caller, command.to_zone, "/to_zone")
    holder = records.uscc_holder(session, command.uscc or "")
    firm = records.load(session, holder.firm_id) if holder else None
    if firm is None:
        raise field_refused("/uscc", "not_registered", "该统一社会信用代码尚未登记，请在本园区新增企业")
    return firm


def _proposal(
    session: WriteSession, command: ProposeTransfer, caller: Caller, firm: Firm, origin: Zone
) -> dict[str, Any]:
    """`proposed_by_zone`: the origin's staff and the office speak for the origin, others for the destination."""
    speaks_for_origin = caller.role != Role.STAFF or origin.value in caller.grants
    return {
        "transfer_id": ulid(),
        "firm_id": firm.firm_id,
        "from_zone": origin.value,
        "to_zone": command.to_zone.value,
        "to_park": command.to_park,
        "effective_on": command.effective_on,
        "reason": command.reason,
        "proposed_by_zone": (origin if speaks_for_origin else command.to_zone).value,
        "state": TransferState.PROPOSED.value,
        "proposed_by": caller.subject,
        "proposed_by_role": caller.role,
        "proposed_at": session.now,
        "version": 1,
    }


def _announce(session: WriteSession, firm: Firm, row: dict[str, Any]) -> None:
    origin, target = Zone(row["from_zone"]), Zone(row["to_zone"])
    event = TransferProposed(
        transfer_id=row["transfer_id"],
        firm_id=firm.firm_id,
        firm_name=firm.name,
        from_zone=origin,
        to_zone=target,
        effective_on=row["effective_on"],
        asked_zone=target if row["proposed_by_zone"] == origin.value else origin,
    )
    session.announce(event, key=firm.firm_id, subject_id=row["transfer_id"], version=1)


def confirm(
    session: WriteSession, transfer_id: str, command: DecideTransfer, version: int, caller: Caller
) -> TransferView:
    """The other side agrees: the move is recorded from its date on. Raises 409 for the side or the account that proposed."""
    row = _open_transfer(session, transfer_id, version, caller, deciding=True)
    firm = records.load(session, row.firm_id)
    if firm is None:
        raise not_found()
    to = Residence(row.to_zone, row.to_park)
    refuse(refuse_move(firm.residencies, row.effective_on, to))
    _decide(session, row, TransferState.CONFIRMED, caller, command.reason)
    what = Revision("move", row.effective_on, command.reason or row.reason, acted_for=_office_for(row, caller))
    moved(session, firm, to, what, agreed=frozenset((row.from_zone, row.to_zone)))
    return one(session, transfer_id, caller)


def _office_for(row: Row[Any], caller: Caller) -> frozenset[str]:
    """The sides whose word the office has given, here and when it proposed."""
    proposed = {row.proposed_by_zone} if row.proposed_by_role == Role.OFFICE.value else set()
    return frozenset(proposed | ({asked_zone(row)} if caller.role == Role.OFFICE else set()))


def refuse_transfer(
    session: WriteSession, transfer_id: str, command: RefuseTransfer, version: int, caller: Caller
) -> TransferView:
    """The other side does not agree; nothing moves, and who proposed is told why."""
    row = _open_transfer(session, transfer_id, version, caller, deciding=True)
    _decide(session, row, TransferState.REFUSED, caller, command.reason)
    session.audit("transfer", transfer_id, "refuse_transfer", reason=command.reason)
    firm = records.load(session, row.firm_id)
    if firm is not None:
        _announce_refusal(session, firm, row, command.reason)
    return one(session, transfer_id, caller)


def _announce_refusal(session: WriteSession, firm: Firm, row: Row[Any], reason: str) -> None:
    event = TransferRefused(**_told(firm, row), reason=reason)
    session.announce(event, key=firm.firm_id, subject_id=row.transfer_id, version=row.version + 1)


def _told(firm: Firm, row: Row[Any]) -> dict[str, Any]:
    """What an end without a move says of the transfer."""
    return {
        "transfer_id": row.transfer_id,
        "firm_id": firm.firm_id,
        "firm_name": firm.name,
        "uscc": firm.uscc,
        "from_zone": Zone(row.from_zone),
        "to_zone": Zone(row.to_zone),
        "effective_on": row.effective_on,
        "proposed_by_zone": Zone(row.proposed_by_zone),
        "proposed_by_office": row.proposed_by_role == Role.OFFICE.value,
    }


def withdraw(
    session: WriteSession, transfer_id: str, command: DecideTransfer, version: int, caller: Caller
) -> TransferView:
    """The side that proposed takes it back; who was asked is told."""
    row = _open_transfer(session, transfer_id, version, caller, deciding=False)
    _decide(session, row, TransferState.WITHDRAWN, caller, command.reason)
    session.audit("transfer", transfer_id, "withdraw_transfer", reason=command.reason)
    firm = records.load(session, row.firm_id)
    if firm is not None:
        event = TransferWithdrawn(**_told(firm, row), withdrawn_by_office=caller.role == Role.OFFICE)
        session.announce(event, key=firm.firm_id, subject_id=transfer_id, version=row.version + 1)
    return one(session, transfer_id, caller)


def _open_transfer(
    session: WriteSession, transfer_id: str, version: int, caller: Caller, *, deciding: bool
) -> Row[Any]:
    one(session, transfer_id, caller)  # 404 for who has no part in it
    row: Row[Any] = session.execute(select(TRANSFER).where(TRANSFER.c.transfer_id == transfer_id)).one()
    if row.state != TransferState.PROPOSED.value:
        label = TransferState(row.state).label
        raise conflict("invalid_transition", "迁移已办结", f"该迁移{label}，不能再次办理。", state=row.state)
    require_version(version, row.version)
    if caller.role == Role.STAFF and may_decide(row, caller) is not deciding:
        said = "发起方、发起人不能自行确认，确认方不能撤回；同时管理两个园区的，应由另一人确认。"
        raise conflict("other_side", "应由另一方办理", said)
    return row


def _decide(session: WriteSession, row: Row[Any], state: TransferState, caller: Caller, reason: str | None) -> None:
    values = {
        "state": state.value,
        "decided_by": caller.subject,
        "decided_by_role": caller.role,
        "decided_at": session.now,
        "decision_reason": reason,
        "version": row.version + 1,
    }
    session.execute(update(TRANSFER).where(TRANSFER.c.transfer_id == row.transfer_id).values(values))
