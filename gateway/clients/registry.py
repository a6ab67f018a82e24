"""The registry as pages and figures read it; every answer is a model of contracts.queries.registry."""

from datetime import date, datetime
from typing import Any

from contracts.queries.registry import (
    FirmHistory,
    FirmPage,
    FirmView,
    ImportPage,
    ImportRowPage,
    ImportView,
    IndustryList,
    ParkList,
    TransferPage,
    TransferView,
)
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Registry(Upstream):
    """Firms, transfers, imports, parks and industries. Query names are those of the service's routes."""

    audience = "registry"

    async def firms(self, caller: Caller, **query: Any) -> FirmPage:
        return await self.read(caller, FirmPage, "/v1/firms", **query)

    async def firm(
        self, caller: Caller, firm_id: str, as_of: date | None = None, known_at: datetime | None = None
    ) -> FirmView:
        return await self.read(caller, FirmView, f"/v1/firms/{firm_id}", as_of=as_of, known_at=known_at)

    async def history(self, caller: Caller, firm_id: str) -> FirmHistory:
        return await self.read(caller, FirmHistory, f"/v1/firms/{firm_id}/history")

    async def transfers(self, caller: Caller, **query: Any) -> TransferPage:
        return await self.read(caller, TransferPage, "/v1/transfers", **query)

    async def transfer(self, caller: Caller, transfer_id: str) -> TransferView:
        return await self.read(caller, TransferView, f"/v1/transfers/{transfer_id}")

    async def imports(self, caller: Caller, **query: Any) -> ImportPage:
        return await self.read(caller, ImportPage, "/v1/imports", **query)

    async def import_job(self, caller: Caller, import_id: str) -> ImportView:
        return await self.read(caller, ImportView, f"/v1/imports/{import_id}")

    async def import_rows(self, caller: Caller, import_id: str, **query: Any) -> ImportRowPage:
        return await self.read(caller, ImportRowPage, f"/v1/imports/{import_id}/rows", **query)

    async def parks(self, caller: Caller) -> ParkList:
        return await self.read(caller, ParkList, "/v1/parks")

    async def industries(self, caller: Caller) -> IndustryList:
        return await self.read(caller, IndustryList, "/v1/industries")
