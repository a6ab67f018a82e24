"""The registry as pages and figures read it; every answer is a model of contracts.queries.registry."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contracts.commands.files import ReadingChoices
from contracts.commands.registry import (
    ChangeIndustries,
    CloseFirm,
    CorrectFirm,
    DecideTransfer,
    MergeFirm,
    MoveWithinZone,
    ProposeTransfer,
    RefuseTransfer,
    RegisterFirm,
    RenameFirm,
    StartImport,
    UndoImport,
    VoidEntry,
)
from contracts.queries.registry import (
    DepartedFirm,
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
from contracts.routes import registry as routes
from contracts.routes.route import Route
from gateway.clients.upstream import Download, Upstream
from kit.data.caller import Caller

FirmChange = CorrectFirm | RenameFirm | ChangeIndustries | MoveWithinZone | CloseFirm | MergeFirm | VoidEntry
CHANGES: Mapping[type[FirmChange], Route] = {
    CorrectFirm: routes.CORRECT_FIRM,
    RenameFirm: routes.RENAME_FIRM,
    ChangeIndustries: routes.RECLASSIFY_FIRM,
    MoveWithinZone: routes.MOVE_FIRM_BETWEEN_PARKS,
    CloseFirm: routes.CLOSE_FIRM,
    MergeFirm: routes.MERGE_FIRM,
    VoidEntry: routes.VOID_FIRM,
}


class Registry(Upstream):
    """Firms, transfers, imports, parks and industries. Query names are those of the service's routes."""

    audience = "registry"

    async def firms(self, caller: Caller, **query: Any) -> FirmPage:
        return await self.read(caller, FirmPage, routes.LIST_FIRMS, **query)

    async def firm(
        self, caller: Caller, firm_id: str, as_of: date | None = None, known_at: datetime | None = None
    ) -> FirmView:
        return await self.read(caller, FirmView, routes.GET_FIRM, firm_id=firm_id, as_of=as_of, known_at=known_at)

    async def history(self, caller: Caller, firm_id: str) -> FirmHistory:
        return await self.read(caller, FirmHistory, routes.FIRM_HISTORY, firm_id=firm_id)

    async def departure(self, caller: Caller, firm_id: str) -> DepartedFirm:
        return await self.read(caller, DepartedFirm, routes.FIRM_DEPARTURE, firm_id=firm_id)

    async def transfers(self, caller: Caller, **query: Any) -> TransferPage:
        return await self.read(caller, TransferPage, routes.LIST_TRANSFERS, **query)

    async def transfer(self, caller: Caller, transfer_id: str) -> TransferView:
        return await self.read(caller, TransferView, routes.GET_TRANSFER, transfer_id=transfer_id)

    async def imports(self, caller: Caller, **query: Any) -> ImportPage:
        return await self.read(caller, ImportPage, routes.LIST_IMPORTS, **query)

    async def import_job(self, caller: Caller, import_id: str) -> ImportView:
        return await self.read(caller, ImportView, routes.GET_IMPORT, import_id=import_id)

    async def import_rows(self, caller: Caller, import_id: str, **query: Any) -> ImportRowPage:
        return await self.read(caller, ImportRowPage, routes.LIST_IMPORT_ROWS, import_id=import_id, **query)

    async def parks(self, caller: Caller) -> ParkList:
        return await self.read(caller, ParkList, routes.LIST_PARKS)

    async def industries(self, caller: Caller) -> IndustryList:
        return await self.read(caller, IndustryList, routes.LIST_INDUSTRIES)

    async def import_errors(self, caller: Caller, import_id: str) -> Download:
        """The workbook of refused rows."""
        return await self.download(caller, routes.GET_IMPORT_ERRORS, import_id=import_id)

    async def register(self, caller: Caller, command: RegisterFirm, key: str) -> FirmView:
        return await self.act(caller, FirmView, routes.REGISTER_FIRM, command, key=key)

    async def change(
        self, caller: Caller, firm_id: str, command: FirmChange, key: str, version: int | None
    ) -> FirmView:
        """What happens to a firm, by the kind of command."""
        route = CHANGES[type(command)]
        return await self.act(caller, FirmView, route, command, key=key, version=version, firm_id=firm_id)

    async def propose_transfer(self, caller: Caller, command: ProposeTransfer, key: str) -> TransferView:
        return await self.act(caller, TransferView, routes.PROPOSE_TRANSFER, command, key=key)

    async def decide_transfer(
        self,
        caller: Caller,
        transfer_id: str,
        decision: Route,
        command: DecideTransfer | RefuseTransfer,
        *,
        key: str,
        version: int | None,
    ) -> TransferView:
        """Confirm, refuse or withdraw, by the route of the decision."""
        act = self.act(caller, TransferView, decision, command, key=key, version=version, transfer_id=transfer_id)
        return await act

    async def read_import_again(self, caller: Caller, import_id: str, command: ReadingChoices, key: str) -> ImportView:
        """The dry run of a batch with other choices."""
        return await self.act(caller, ImportView, routes.READ_IMPORT_AGAIN, command, key=key, import_id=import_id)

    async def apply_import(self, caller: Caller, import_id: str, key: str) -> ImportView:
        """Write what the dry run of a batch has shown."""
        return await self.act(caller, ImportView, routes.APPLY_IMPORT, None, key=key, import_id=import_id)

    async def undo_import(self, caller: Caller, import_id: str, command: UndoImport, key: str) -> ImportView:
        return await self.act(caller, ImportView, routes.UNDO_IMPORT, command, key=key, import_id=import_id)

    async def start_import(self, caller: Caller, command: StartImport, data: bytes, key: str) -> ImportView:
        return await self.upload(caller, ImportView, routes.START_IMPORT, command, data, key)
