"""Undoing a whole batch of firms: only the gateway can ask both who wrote them and what rests on them since."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Header
from pydantic import Field

from contracts.codes import Role, RowOutcome
from contracts.commands.base import Command
from contracts.commands.registry import KeptFirm, UndoImport
from contracts.commands.titles import AskEngaged
from contracts.fields import ShortText
from contracts.queries.registry import ImportView
from contracts.queries.titles import EngagedFirm
from gateway.access.routes.sessions import MachineDep
from gateway.access.state import Gateway, GatewayDep
from gateway.access.usecases.sessions import caller_of
from kit.data.caller import Caller
from kit.data.ids import ulid
from kit.data.problem import forbidden
from kit.web.routing import Router

AT_ONCE = 1000  # firms of one question

router = Router(prefix="/api/v1", tags=["imports"])


class UndoBatch(Command):
    """Why the batch is undone."""

    reason: Annotated[ShortText, Field(max_length=100)]


@router.post("/imports/{import_id}:undo")
async def undo_batch(
    import_id: str,
    body: UndoBatch,
    visitor: MachineDep,
    gateway: GatewayDep,
    idempotency_key: Annotated[str | None, Header(max_length=64)] = None,
) -> ImportView:
    """Void the firms of a batch that are still as it left them, and on which no title or application rests."""
    caller = caller_of(visitor)
    if caller.role not in (Role.STAFF, Role.OFFICE):
        raise forbidden()
    return await undo(gateway, caller, import_id, body.reason, idempotency_key or ulid())


async def undo(gateway: Gateway, caller: Caller, import_id: str, reason: str, key: str) -> ImportView:
    """Ask cultivation what rests on the batch's firms, then have the registry void the others. Raises 403, 404, 409."""
    firm_ids = await _created(gateway, caller, import_id)
    kept: list[KeptFirm] = []
    for start in range(0, len(firm_ids), AT_ONCE):
        some = list(firm_ids[start : start + AT_ONCE])
        found = await gateway.cultivation.engaged(caller, AskEngaged(firm_ids=some))
        kept += [KeptFirm(firm_id=each.firm_id, reason=_why(each)) for each in found.items]
    return await gateway.registry.undo_import(caller, import_id, UndoImport(reason=reason, kept=kept), key)


async def _created(gateway: Gateway, caller: Caller, import_id: str) -> Sequence[str]:
    """The firms that the batch has registered."""
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = await gateway.registry.import_rows(
            caller, import_id, outcome=RowOutcome.CREATED.value, limit=AT_ONCE, cursor=cursor
        )
        found += [row.firm_id for row in page.items if row.firm_id]
        cursor = page.next_cursor
        if cursor is None:
            return found


def _why(engaged: EngagedFirm) -> str:
    said = [f"{engaged.titles} 项资格"] if engaged.titles else []
    said += [f"{engaged.applications} 件申报"] if engaged.applications else []
    return f"企业已有 {'、'.join(said)}，不能随批次撤销；请逐户核对"
