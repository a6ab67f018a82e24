"""The paths of applications as pages read and keep them; part of cultivation."""

from contracts.applications import PathState
from contracts.commands.paths import DecidePath, EnterPath
from contracts.queries.paths import DatedPath, PathList
from contracts.routes import paths as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller

DECISIONS = {PathState.APPROVED: routes.APPROVE_PATH, PathState.REFUSED: routes.REFUSE_PATH}


class Paths(Upstream):
    """办理环节: how the applications of a programme go in a zone."""

    async def application_paths(self, caller: Caller) -> PathList:
        return await self.read(caller, PathList, routes.LIST_PATHS)

    async def enter_path(self, caller: Caller, command: EnterPath, key: str) -> DatedPath:
        return await self.act(caller, DatedPath, routes.ENTER_PATH, command, key=key)

    async def settle_path(
        self, caller: Caller, code: str, state: PathState, command: DecidePath, key: str, version: int | None
    ) -> DatedPath:
        """Approve, refuse or take back."""
        route = DECISIONS.get(state, routes.WITHDRAW_PATH)
        said = command if state in DECISIONS else None
        return await self.act(caller, DatedPath, route, said, key=key, version=version, code=code)
