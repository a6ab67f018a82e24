"""Cultivation as pages and figures read it; every answer is a model of contracts.queries.cultivation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from contracts.codes import Programme
from contracts.queries.cultivation import (
    ApplicationPage,
    ApplicationView,
    ChecksAnswer,
    DrillDown,
    FlowAnswer,
    FlowFirms,
    LadderAnswer,
    ListRowPage,
    OfficialListPage,
    OfficialListView,
    ProgrammeList,
    RecognitionPage,
    SeriesAnswer,
    Standing,
    StandingList,
    StockAnswer,
    SubmissionView,
)
from gateway.clients.upstream import Upstream
from kit.data.caller import Caller


class Cultivation(Upstream):
    """Figures, standings, recognitions, official lists and applications. Query names are those of the service's routes."""

    audience = "cultivation"

    async def programmes(self, caller: Caller, as_of: date | None = None) -> ProgrammeList:
        return await self.read(caller, ProgrammeList, "/v1/programmes", as_of=as_of)

    async def stock(
        self,
        caller: Caller,
        programme: Programme,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        by: Sequence[str] = ("zone",),
    ) -> StockAnswer:
        """Stock 存量 by zone, park or industry, within what the caller may see."""
        path = f"/v1/metrics/{programme.value}"
        return await self.read(caller, StockAnswer, path, as_of=as_of, known_at=known_at, by=",".join(by))

    async def cell_firms(self, caller: Caller, programme: Programme, **query: Any) -> DrillDown:
        """The firms behind a cell; as many as it counts."""
        return await self.read(caller, DrillDown, f"/v1/metrics/{programme.value}/firms", **query)

    async def series(self, caller: Caller, programme: Programme, **query: Any) -> SeriesAnswer:
        return await self.read(caller, SeriesAnswer, f"/v1/metrics/{programme.value}/series", **query)

    async def flows(self, caller: Caller, programme: Programme, **query: Any) -> FlowAnswer:
        return await self.read(caller, FlowAnswer, f"/v1/metrics/{programme.value}/flows", **query)

    async def flow_firms(self, caller: Caller, programme: Programme, **query: Any) -> FlowFirms:
        return await self.read(caller, FlowFirms, f"/v1/metrics/{programme.value}/flows/firms", **query)

    async def ladder(self, caller: Caller, as_of: date | None = None, known_at: datetime | None = None) -> LadderAnswer:
        return await self.read(caller, LadderAnswer, "/v1/ladder", as_of=as_of, known_at=known_at)

    async def standing(self, caller: Caller, firm_id: str, as_of: date | None = None) -> Standing:
        return await self.read(caller, Standing, f"/v1/standings/{firm_id}", as_of=as_of)

    async def standings(self, caller: Caller, firm_ids: Sequence[str], as_of: date | None = None) -> StandingList:
        """The standings of at most 200 firms, for a list that the registry has made."""
        return await self.read(caller, StandingList, "/v1/standings", firm_id=tuple(firm_ids), as_of=as_of)

    async def recognitions(self, caller: Caller, **query: Any) -> RecognitionPage:
        return await self.read(caller, RecognitionPage, "/v1/recognitions", **query)

    async def official_lists(self, caller: Caller, **query: Any) -> OfficialListPage:
        return await self.read(caller, OfficialListPage, "/v1/official-lists", **query)

    async def official_list(self, caller: Caller, list_id: str) -> OfficialListView:
        return await self.read(caller, OfficialListView, f"/v1/official-lists/{list_id}")

    async def list_rows(self, caller: Caller, **query: Any) -> ListRowPage:
        """Rows of official lists, among them the queue 待匹配."""
        return await self.read(caller, ListRowPage, "/v1/list-rows", **query)

    async def applications(self, caller: Caller, **query: Any) -> ApplicationPage:
        return await self.read(caller, ApplicationPage, "/v1/applications", **query)

    async def application(self, caller: Caller, application_id: str) -> ApplicationView:
        return await self.read(caller, ApplicationView, f"/v1/applications/{application_id}")

    async def checks(self, caller: Caller, application_id: str) -> ChecksAnswer:
        return await self.read(caller, ChecksAnswer, f"/v1/applications/{application_id}/checks")

    async def submission(self, caller: Caller, application_id: str, seq: int) -> SubmissionView:
        return await self.read(caller, SubmissionView, f"/v1/applications/{application_id}/submissions/{seq}")
