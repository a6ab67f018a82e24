"""容缺 over HTTP: what is missing of an application, the files that come for it, and what reviewers decide of them."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response

from contracts.attachments import AttachmentKind
from contracts.codes import Role
from contracts.commands.reviews import DecideSupply, SupplyFile, SupplyMaterial
from contracts.fields import Id, ShortText
from contracts.queries.reviews import SupplyList
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.applications.routes.attachments import FILE, NO_ROOM, take_file
from services.cultivation.reviews.reads import supplies as reads
from services.cultivation.reviews.usecases import supply_decisions, supplying

router = Router()
Everybody = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
SUPPLIERS = [Depends(allow(Role.FIRM, Role.STAFF))]
REVIEWERS = [Depends(allow(Role.STAFF, Role.OFFICE))]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get(routes.LIST_SUPPLIES.path)
async def list_supplies(application_id: Id, request: Request, caller: Everybody) -> SupplyList:
    """容缺受理: what was missing, until when, what came and what was decided of it."""
    found: SupplyList = await request.app.state.database.ask(reads.supplies, application_id, caller)
    return found


@router.post(routes.SUPPLY_MATERIAL.path, response_model=SupplyList, dependencies=SUPPLIERS)
async def supply_material(application_id: Id, seq: Number, body: SupplyMaterial, action: ActionDep) -> Response:
    """补交 on paper of a material that was missing."""
    work = partial(supplying.supply, application_id=application_id, seq=seq, command=body, caller=action.caller)
    return await action.run(work)


@router.post(
    routes.SUPPLY_FILE.path,
    status_code=201,
    response_model=SupplyList,
    dependencies=SUPPLIERS,
    openapi_extra=FILE,
    responses=NO_ROOM,
)
async def supply_file(
    application_id: Id,
    seq: Number,
    request: Request,
    action: ActionDep,
    kind: AttachmentKind,
    filename: Annotated[ShortText, Query()],
) -> Response:
    """补交 as a file: the body is the file itself. The rest of the submission stays closed."""
    await request.app.state.database.ask(reads.suppliable, application_id, seq, action.caller)
    command = SupplyFile(kind=kind, filename=filename)
    work = partial(supplying.supply_file, application_id=application_id, seq=seq, command=command)
    return await take_file(request, action, filename, work)


@router.post(routes.DECIDE_SUPPLY.path, response_model=SupplyList, dependencies=REVIEWERS)
async def decide_supply(application_id: Id, seq: Number, body: DecideSupply, action: ActionDep) -> Response:
    """确认, 退回重交, 延期 or 免交 of a missing material."""
    work = partial(
        supply_decisions.decide_supply, application_id=application_id, seq=seq, command=body, caller=action.caller
    )
    return await action.run(work)
