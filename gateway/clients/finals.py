"""What cultivation says of figures that were made final: frozen sets, restatements, bases set beside each other."""

from typing import Any

from contracts.codes import Programme
from contracts.commands.releases import FreezeFigures
from contracts.queries.releases import BasisReconciliation, FrozenFigures, FrozenFirms, RestatedFirms, Restatement
from contracts.routes import cultivation, releases
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class FinalFigures(Upstream):
    """Query names are those of the service's routes."""

    async def freeze(self, caller: Caller, command: FreezeFigures, key: str) -> FrozenFigures:
        return await self.act(caller, FrozenFigures, releases.FREEZE_FIGURES, command, key=key)

    async def frozen_firms(self, caller: Caller, frozen_id: str, **query: Any) -> FrozenFirms:
        """The firms behind a frozen number; as many as it counts."""
        return await self.read(caller, FrozenFirms, releases.LIST_FROZEN_FIRMS, frozen_id=frozen_id, **query)

    async def restatement(self, caller: Caller, frozen_id: str, **query: Any) -> Restatement:
        return await self.read(caller, Restatement, releases.GET_RESTATEMENT, frozen_id=frozen_id, **query)

    async def restated_firms(self, caller: Caller, frozen_id: str, **query: Any) -> RestatedFirms:
        return await self.read(caller, RestatedFirms, releases.LIST_RESTATED_FIRMS, frozen_id=frozen_id, **query)

    async def reconciliation(self, caller: Caller, programme: Programme, **query: Any) -> BasisReconciliation:
        """Two bases of a programme on a day."""
        route = cultivation.RECONCILE_BASES
        return await self.read(caller, BasisReconciliation, route, programme=programme.value, **query)
