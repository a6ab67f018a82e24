"""Moves across zones over HTTP."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response

from contracts.commands.registry import DecideTransfer, ProposeTransfer, RefuseTransfer
from contracts.fields import Id
from contracts.queries.registry import TransferPage, TransferView
from contracts.routes import registry as routes
from kit.web.actions import ActionDep
from kit.web.auth import CallerDep
from kit.web.routing import Router
from services.registry.answers import plain, tagged
from services.registry.callers import Staff
from services.registry.transfers import reads
from services.registry.transfers import usecases as transfers
from services.registry.transfers.reads import TransferFilter

router = Router(tags=["跨园区迁移"])


@router.post(routes.PROPOSE_TRANSFER.path, status_code=201, response_model=TransferView)
async def propose_transfer(body: ProposeTransfer, action: ActionDep, caller: Staff) -> Response:
    work = partial(transfers.propose, command=body, caller=caller)
    return await action.run(
        work, status=201, location=lambda made: routes.GET_TRANSFER.address({"transfer_id": made.transfer_id})
    )


@router.get(routes.LIST_TRANSFERS.path, response_model=TransferPage)
async def list_transfers(request: Request, caller: CallerDep, wanted: Annotated[TransferFilter, Query()]) -> Response:
    return plain(await request.app.state.database.ask(reads.page, wanted, caller))


@router.get(routes.GET_TRANSFER.path, response_model=TransferView)
async def get_transfer(transfer_id: Id, request: Request, caller: CallerDep) -> Response:
    return tagged(request, await request.app.state.database.ask(reads.one, transfer_id, caller))


@router.post(routes.CONFIRM_TRANSFER.path, response_model=TransferView)
async def confirm_transfer(transfer_id: Id, body: DecideTransfer, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    work = partial(transfers.confirm, transfer_id=transfer_id, command=body, version=version, caller=caller)
    return await action.run(work)


@router.post(routes.REFUSE_TRANSFER.path, response_model=TransferView)
async def refuse_transfer(transfer_id: Id, body: RefuseTransfer, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    work = partial(transfers.refuse_transfer, transfer_id=transfer_id, command=body, version=version, caller=caller)
    return await action.run(work)


@router.post(routes.WITHDRAW_TRANSFER.path, response_model=TransferView)
async def withdraw_transfer(transfer_id: Id, body: DecideTransfer, action: ActionDep, caller: Staff) -> Response:
    version = action.expected_version()
    work = partial(transfers.withdraw, transfer_id=transfer_id, command=body, version=version, caller=caller)
    return await action.run(work)
