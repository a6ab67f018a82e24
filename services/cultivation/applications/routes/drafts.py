"""Routes of open drafts: what has changed since they were begun, and moving on."""

from typing import Annotated

from fastapi import Depends, Request, Response

from contracts.codes import Role
from contracts.fields import Id
from contracts.queries.applications import ApplicationView
from contracts.queries.drafts import DraftMovement
from contracts.routes import drafts as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.applications.reads.movements import movement
from services.cultivation.applications.routes.steps import take
from services.cultivation.applications.usecases.drafting import move_on

router = Router(tags=["drafts"])
FILERS = Depends(allow(Role.FIRM, Role.STAFF))
READERS = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]


@router.get(routes.GET_DRAFT_MOVEMENT.path)
async def get_draft_movement(application_id: Id, request: Request, caller: READERS) -> DraftMovement:
    """What has changed in rules and round since the draft was begun or last moved on."""
    answer: DraftMovement = await request.app.state.database.ask(movement, application_id, caller)
    return answer


@router.post(routes.MOVE_DRAFT_ON.path, response_model=ApplicationView, dependencies=[FILERS])
async def move_draft_on(application_id: Id, action: ActionDep) -> Response:
    """转入现行规则: nothing can be handed in before what changed has been taken note of."""
    return await take(action, move_on, application_id)
