"""The listing pool over HTTP: the steps of a firm, and the firms at each stage."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import Role, Zone
from contracts.commands.listings import EnterListingStep
from contracts.listings import Board, ListingStage
from contracts.queries.listings import ListingHistory, ListingPage
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.statuses.reads.listings import history, listings
from services.cultivation.statuses.usecases.listings import EnterStep, enter

router = Router(tags=["listing pool"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
Inside = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
WRITERS = Depends(allow(Role.STAFF, Role.OFFICE))


@router.get(routes.LIST_LISTINGS.path)
async def list_listings(
    request: Request,
    caller: Inside,
    stage: ListingStage | None = None,
    board: Board | None = None,
    zone: Zone | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> ListingPage:
    """Firms of the pool and the market, each at its newest stage."""
    page: ListingPage = await request.app.state.database.ask(listings, caller, stage, board, zone, limit, cursor)
    return page


@router.get(routes.GET_LISTING.path)
async def get_listing(request: Request, response: Response, caller: Reader, firm_id: str) -> ListingHistory:
    """The steps of one firm, the newest first."""
    found: ListingHistory = await request.app.state.database.ask(history, caller, firm_id)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.post(routes.ENTER_LISTING_STEP.path, response_model=ListingHistory, dependencies=[WRITERS])
async def enter_listing_step(firm_id: str, body: EnterListingStep, action: ActionDep) -> Response:
    """A stage that the firm has reached on a day; from 上市 or 挂牌 it counts, until it is delisted."""
    command = EnterStep(firm_id, action.expected_version(), body)
    return await action.run(partial(enter, command=command, caller=action.caller))
