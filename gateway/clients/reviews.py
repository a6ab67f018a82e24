"""The review of applications as pages read and write it; part of cultivation."""

from typing import Any

from contracts.commands.reviews import (
    ClaimApplication,
    DecideApplications,
    DecideSupply,
    EnterExpert,
    RecordChecklist,
    RecuseExpert,
    SupplyFile,
    SupplyMaterial,
)
from contracts.queries.reviews import BatchResult, ReviewTaskPage, ReviewView, SupplyList
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Reviews(Upstream):
    """The work list, claims, checklists, what is owed, experts, and many decisions at once."""

    async def tasks(self, caller: Caller, **query: Any) -> ReviewTaskPage:
        """What waits for the caller."""
        return await self.read(caller, ReviewTaskPage, routes.LIST_TASKS, **query)

    async def review(self, caller: Caller, application_id: str) -> ReviewView:
        return await self.read(caller, ReviewView, routes.GET_REVIEW, application_id=application_id)

    async def claim(self, caller: Caller, application_id: str, command: ClaimApplication, key: str) -> ReviewView:
        route = routes.CLAIM_APPLICATION
        return await self.act(caller, ReviewView, route, command, key=key, application_id=application_id)

    async def release(self, caller: Caller, application_id: str, key: str) -> ReviewView:
        return await self.act(
            caller, ReviewView, routes.RELEASE_APPLICATION, None, key=key, application_id=application_id
        )

    async def record_checklist(
        self, caller: Caller, application_id: str, command: RecordChecklist, key: str
    ) -> ReviewView:
        route = routes.RECORD_CHECKLIST
        return await self.act(caller, ReviewView, route, command, key=key, application_id=application_id)

    async def supplies(self, caller: Caller, application_id: str) -> SupplyList:
        """What was missing when the application was accepted."""
        return await self.read(caller, SupplyList, routes.LIST_SUPPLIES, application_id=application_id)

    async def supply(
        self, caller: Caller, application_id: str, seq: int, command: SupplyMaterial, key: str
    ) -> SupplyList:
        ids: dict[str, Any] = {"application_id": application_id, "seq": seq}
        return await self.act(caller, SupplyList, routes.SUPPLY_MATERIAL, command, key=key, **ids)

    async def supply_file(
        self, caller: Caller, application_id: str, seq: int, command: SupplyFile, data: bytes, key: str
    ) -> SupplyList:
        ids = {"application_id": application_id, "seq": str(seq)}
        return await self.upload(caller, SupplyList, routes.SUPPLY_FILE, command, data, key, **ids)

    async def decide_supply(
        self, caller: Caller, application_id: str, seq: int, command: DecideSupply, key: str
    ) -> SupplyList:
        ids: dict[str, Any] = {"application_id": application_id, "seq": seq}
        return await self.act(caller, SupplyList, routes.DECIDE_SUPPLY, command, key=key, **ids)

    async def enter_expert(self, caller: Caller, application_id: str, command: EnterExpert, key: str) -> ReviewView:
        route = routes.ENTER_EXPERT
        return await self.act(caller, ReviewView, route, command, key=key, application_id=application_id)

    async def recuse_expert(
        self, caller: Caller, application_id: str, seq: int, command: RecuseExpert, key: str
    ) -> ReviewView:
        ids: dict[str, Any] = {"application_id": application_id, "seq": seq}
        return await self.act(caller, ReviewView, routes.RECUSE_EXPERT, command, key=key, **ids)

    async def decide_many(self, caller: Caller, command: DecideApplications, key: str) -> BatchResult:
        """One step for many applications; a result for each."""
        return await self.act(caller, BatchResult, routes.DECIDE_APPLICATIONS, command, key=key)

    async def batch(self, caller: Caller, batch_id: str) -> BatchResult:
        return await self.read(caller, BatchResult, routes.GET_BATCH, batch_id=batch_id)
