"""How figures are counted, and what the office sets for it; part of cultivation."""

from typing import Any

from contracts.codes import Programme
from contracts.commands.counting import SetCounting
from contracts.queries.figures import ComparedFirms, CountingBasisList, CountingSettingView, ZoneComparison
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Counting(Upstream):
    """Query names are those of the service's routes."""

    async def counting_bases(self, caller: Caller, **query: Any) -> CountingBasisList:
        return await self.read(caller, CountingBasisList, routes.LIST_COUNTING_BASES, **query)

    async def comparison(self, caller: Caller, programme: Programme, **query: Any) -> ZoneComparison:
        """The zones side by side."""
        return await self.read(caller, ZoneComparison, routes.COMPARE_ZONES, programme=programme.value, **query)

    async def compared_firms(self, caller: Caller, programme: Programme, **query: Any) -> ComparedFirms:
        return await self.read(caller, ComparedFirms, routes.LIST_COMPARED_FIRMS, programme=programme.value, **query)

    async def set_counting(self, caller: Caller, command: SetCounting, key: str) -> CountingSettingView:
        return await self.act(caller, CountingSettingView, routes.SET_COUNTING, command, key=key)
