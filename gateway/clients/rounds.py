"""Rounds of applications as pages read and keep them; part of cultivation."""

from typing import Any

from contracts.commands.rounds import CancelRound, OpenRound, ReviseRound
from contracts.queries.rounds import RoundList, RoundView
from contracts.routes import rounds as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Rounds(Upstream):
    """申报批次: when one may apply for what."""

    async def rounds(self, caller: Caller, **query: Any) -> RoundList:
        return await self.read(caller, RoundList, routes.LIST_ROUNDS, **query)

    async def round(self, caller: Caller, round_id: str) -> RoundView:
        return await self.read(caller, RoundView, routes.GET_ROUND, round_id=round_id)

    async def open_round(self, caller: Caller, command: OpenRound, key: str) -> RoundView:
        return await self.act(caller, RoundView, routes.OPEN_ROUND, command, key=key)

    async def change_round(
        self, caller: Caller, round_id: str, command: ReviseRound | CancelRound, key: str, version: int | None
    ) -> RoundView:
        """Another window from now on, or none at all."""
        route = routes.REVISE_ROUND if isinstance(command, ReviseRound) else routes.CANCEL_ROUND
        return await self.act(caller, RoundView, route, command, key=key, version=version, round_id=round_id)
