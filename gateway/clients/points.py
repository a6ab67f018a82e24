"""企业创新积分 as pages read and set it; part of cultivation."""

from typing import Any

from contracts.commands.points import SetPointsWeights
from contracts.queries.points import FirmPointsView, PointsWeightsView, StageWeightsView
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Points(Upstream):
    """The office's weights, and the indicators of firms."""

    async def points_weights(self, caller: Caller, year: int) -> PointsWeightsView:
        return await self.read(caller, PointsWeightsView, routes.GET_POINTS_WEIGHTS, year=year)

    async def set_points_weights(self, caller: Caller, command: SetPointsWeights, key: str) -> StageWeightsView:
        return await self.act(caller, StageWeightsView, routes.SET_POINTS_WEIGHTS, command, key=key)

    async def firm_points(self, caller: Caller, firm_id: str, **query: Any) -> FirmPointsView:
        return await self.read(caller, FirmPointsView, routes.GET_FIRM_POINTS, firm_id=firm_id, **query)
