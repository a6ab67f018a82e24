"""Open drafts as pages read them and move them on."""

from contracts.queries.applications import ApplicationView, ProposalList
from contracts.queries.drafts import DraftMovement
from contracts.routes import cultivation, drafts
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Drafts(Upstream):
    """Part of the client of cultivation."""

    async def movement(self, caller: Caller, application_id: str) -> DraftMovement:
        """What has changed in rules and round since the draft was begun."""
        return await self.read(caller, DraftMovement, drafts.GET_DRAFT_MOVEMENT, application_id=application_id)

    async def proposals(self, caller: Caller, application_id: str) -> ProposalList:
        """Figures of the record and of the last application for its fields."""
        return await self.read(caller, ProposalList, cultivation.LIST_PROPOSALS, application_id=application_id)

    async def move_on(self, caller: Caller, application_id: str, key: str, version: int | None) -> ApplicationView:
        return await self.act(
            caller, ApplicationView, drafts.MOVE_DRAFT_ON, key=key, version=version, application_id=application_id
        )
