"""Facts of firms, their yearly returns, the renewals in hand and the listing pool, as pages read and say them; part of cultivation."""

from typing import Any

from contracts.commands.facts import EnterFacts, UploadReturn
from contracts.commands.listings import EnterListingStep
from contracts.commands.renewals import SayRenewal
from contracts.queries.facts import FactEntryPage, FirmFactsView, ReturnPage, ReturnRowPage, ReturnView
from contracts.queries.listings import ListingHistory, ListingPage
from contracts.queries.renewals import RenewalHistory, RenewalPage
from contracts.routes import cultivation as routes
from gateway.clients.upstream import Download, Upstream
from kit.data.caller import Caller


class FirmFacts(Upstream):
    """What is known of firms in figures, and of their renewals."""

    async def facts(self, caller: Caller, firm_id: str, **query: Any) -> FirmFactsView:
        return await self.read(caller, FirmFactsView, routes.GET_FACTS, firm_id=firm_id, **query)

    async def enter_facts(
        self, caller: Caller, firm_id: str, command: EnterFacts, key: str, version: int | None
    ) -> FirmFactsView:
        route = routes.ENTER_FACTS
        return await self.act(caller, FirmFactsView, route, command, key=key, version=version, firm_id=firm_id)

    async def fact_entries(self, caller: Caller, firm_id: str, **query: Any) -> FactEntryPage:
        """Who entered what and when."""
        return await self.read(caller, FactEntryPage, routes.LIST_FACT_ENTRIES, firm_id=firm_id, **query)

    async def return_template(self, caller: Caller, **query: Any) -> Download:
        return await self.download(caller, routes.GET_RETURN_TEMPLATE, **query)

    async def upload_return(self, caller: Caller, command: UploadReturn, data: bytes, key: str) -> ReturnView:
        return await self.upload(caller, ReturnView, routes.UPLOAD_RETURN, command, data, key)

    async def returns(self, caller: Caller, **query: Any) -> ReturnPage:
        return await self.read(caller, ReturnPage, routes.LIST_RETURNS, **query)

    async def return_job(self, caller: Caller, return_id: str) -> ReturnView:
        return await self.read(caller, ReturnView, routes.GET_RETURN, return_id=return_id)

    async def return_rows(self, caller: Caller, return_id: str, **query: Any) -> ReturnRowPage:
        return await self.read(caller, ReturnRowPage, routes.LIST_RETURN_ROWS, return_id=return_id, **query)

    async def return_errors(self, caller: Caller, return_id: str) -> Download:
        return await self.download(caller, routes.GET_RETURN_ERRORS, return_id=return_id)

    async def renewals(self, caller: Caller, **query: Any) -> RenewalPage:
        """Ending certificates with what is known of their renewal."""
        return await self.read(caller, RenewalPage, routes.LIST_RENEWALS, **query)

    async def renewal(self, caller: Caller, recognition_id: str) -> RenewalHistory:
        return await self.read(caller, RenewalHistory, routes.GET_RENEWAL, recognition_id=recognition_id)

    async def say_renewal(
        self, caller: Caller, recognition_id: str, command: SayRenewal, key: str, version: int | None
    ) -> RenewalHistory:
        ids = {"recognition_id": recognition_id}
        return await self.act(caller, RenewalHistory, routes.SAY_RENEWAL, command, key=key, version=version, **ids)

    async def listings(self, caller: Caller, **query: Any) -> ListingPage:
        """Firms of the listing pool and the market, each at its newest stage."""
        return await self.read(caller, ListingPage, routes.LIST_LISTINGS, **query)

    async def listing(self, caller: Caller, firm_id: str) -> ListingHistory:
        return await self.read(caller, ListingHistory, routes.GET_LISTING, firm_id=firm_id)

    async def enter_listing_step(
        self, caller: Caller, firm_id: str, command: EnterListingStep, key: str, version: int | None
    ) -> ListingHistory:
        route = routes.ENTER_LISTING_STEP
        return await self.act(caller, ListingHistory, route, command, key=key, version=version, firm_id=firm_id)
