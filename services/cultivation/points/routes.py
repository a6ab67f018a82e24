"""企业创新积分 over HTTP: the office's weights, and the indicators of a firm."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import Role
from contracts.commands.points import SetPointsWeights
from contracts.points import PointsStage
from contracts.queries.points import FirmPointsView, PointsWeightsView, StageWeightsView
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.points.reads import firm_points, weights_of
from services.cultivation.points.usecases import set_weights

router = Router(tags=["innovation points"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
READERS, OFFICE = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE)), Depends(allow(Role.OFFICE))
Year = Annotated[int, Query(ge=1949, le=2100)]


@router.get(routes.GET_POINTS_WEIGHTS.path, dependencies=[READERS])
async def get_points_weights(request: Request, year: Year) -> PointsWeightsView:
    """The weights of the eighteen indicators for each stage."""
    found: PointsWeightsView = await request.app.state.database.ask(weights_of, year)
    return found


@router.post(routes.SET_POINTS_WEIGHTS.path, status_code=201, response_model=StageWeightsView, dependencies=[OFFICE])
async def set_points_weights(body: SetPointsWeights, action: ActionDep) -> Response:
    """From a year on; scores of the stage are shown once the weights total 100."""
    return await action.run(partial(set_weights, command=body, caller=action.caller), status=201)


@router.get(routes.GET_FIRM_POINTS.path)
async def get_firm_points(
    request: Request, caller: Reader, firm_id: str, year: Year, stage: PointsStage = PointsStage.GROWTH
) -> FirmPointsView:
    """What is known of the indicators of a firm, and its official score."""
    found: FirmPointsView = await request.app.state.database.ask(firm_points, caller, firm_id, year, stage)
    return found
