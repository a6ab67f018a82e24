"""Cultivation as pages and figures read it; every answer is a model of contracts.queries.cultivation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from contracts.codes import ApplicationAction, CountingBasis, Programme
from contracts.commands.applications import CreateApplication, EditApplication, Mandate
from contracts.commands.base import Command
from contracts.commands.files import ReadingChoices
from contracts.commands.titles import (
    AskEngaged,
    DismissRow,
    DismissRows,
    PreviewChange,
    RegisterRecognition,
    ResolveRow,
    SetTitlePolicy,
    UndoList,
    UploadOfficialList,
)
from contracts.holding import TitleAction
from contracts.queries.applications import ApplicationPage, ApplicationView, ChecksAnswer, SubmissionView
from contracts.queries.cultivation import (
    DrillDown,
    FlowAnswer,
    FlowFirms,
    LadderAnswer,
    OfficialListPage,
    OfficialListView,
    ProgrammeList,
    RecognitionPage,
    RecognitionView,
    SeriesAnswer,
    Standing,
    StandingList,
    StockAnswer,
)
from contracts.queries.forecasts import AtRiskPage, BackTest, ForecastAnswer, NewcomersNeeded
from contracts.queries.materials import MaterialListView
from contracts.queries.titles import (
    EngagedFirms,
    ListRowPage,
    ListRowView,
    MentionList,
    RowsDismissed,
    TitleEffect,
    TitlePolicyList,
    TitlePolicyView,
)
from contracts.routes import cultivation as routes
from contracts.routes.route import Route
from gateway.clients.attachments import Attachments
from gateway.clients.counting import Counting
from gateway.clients.drafts import Drafts
from gateway.clients.facts import FirmFacts
from gateway.clients.finals import FinalFigures
from gateway.clients.obligations import Obligations
from gateway.clients.paths import Paths
from gateway.clients.points import Points
from gateway.clients.proofs import Proofs
from gateway.clients.reviews import Reviews
from gateway.clients.rounds import Rounds
from gateway.clients.standards import Standards
from gateway.clients.upstream import Download
from kit.data.caller import Caller

STEPS: Mapping[ApplicationAction, Route] = {
    action: route
    for action in ApplicationAction
    for route in routes.ROUTES
    if route.path == f"{routes.APPLICATION}:{action.value}"
}
TITLE_CHANGES: Mapping[TitleAction, Route] = {
    action: route
    for action in TitleAction
    for route in routes.ROUTES
    if route.path == f"{routes.RECOGNITION}:{action.value}"
}


class Cultivation(
    Attachments,
    Drafts,
    FirmFacts,
    Obligations,
    Paths,
    Points,
    Proofs,
    Reviews,
    Rounds,
    Standards,
    FinalFigures,
    Counting,
):
    """Figures, standings, recognitions, official lists and applications. Query names are those of the service's routes."""

    audience = "cultivation"

    async def programmes(self, caller: Caller, as_of: date | None = None) -> ProgrammeList:
        return await self.read(caller, ProgrammeList, routes.LIST_PROGRAMMES, as_of=as_of)

    async def materials(self, caller: Caller, programme: Programme, as_of: date | None = None) -> MaterialListView:
        """What an application of the programme comes with on a day."""
        asked = {"programme": programme.value, "as_of": as_of}
        return await self.read(caller, MaterialListView, routes.LIST_MATERIALS, **asked)

    async def stock(
        self,
        caller: Caller,
        programme: Programme,
        *,
        as_of: date | None = None,
        known_at: datetime | None = None,
        by: Sequence[str] = ("zone",),
        basis: CountingBasis = CountingBasis.EACH,
    ) -> StockAnswer:
        """Stock 存量 under a basis by zone, park or industry, within what the caller may see."""
        asked = {"as_of": as_of, "known_at": known_at, "by": ",".join(by), "counting_basis": basis.value}
        return await self.read(caller, StockAnswer, routes.GET_STOCK, programme=programme.value, **asked)

    async def cell_firms(self, caller: Caller, programme: Programme, **query: Any) -> DrillDown:
        """The firms behind a cell; as many as it counts."""
        return await self.read(caller, DrillDown, routes.LIST_FIRMS_OF_CELL, programme=programme.value, **query)

    async def series(self, caller: Caller, programme: Programme, **query: Any) -> SeriesAnswer:
        return await self.read(caller, SeriesAnswer, routes.GET_SERIES, programme=programme.value, **query)

    async def flows(self, caller: Caller, programme: Programme, **query: Any) -> FlowAnswer:
        return await self.read(caller, FlowAnswer, routes.GET_FLOW, programme=programme.value, **query)

    async def flow_firms(self, caller: Caller, programme: Programme, **query: Any) -> FlowFirms:
        return await self.read(caller, FlowFirms, routes.LIST_FLOW_FIRMS, programme=programme.value, **query)

    async def ladder(self, caller: Caller, as_of: date | None = None, known_at: datetime | None = None) -> LadderAnswer:
        return await self.read(caller, LadderAnswer, routes.GET_LADDER, as_of=as_of, known_at=known_at)

    async def forecast(self, caller: Caller, programme: Programme, **query: Any) -> ForecastAnswer:
        """The stock to come as a distribution."""
        return await self.read(caller, ForecastAnswer, routes.GET_FORECAST, programme=programme.value, **query)

    async def newest_forecast(self, caller: Caller, programme: Programme) -> ForecastAnswer:
        """The run that was stored last, at once."""
        return await self.read(caller, ForecastAnswer, routes.GET_NEWEST_FORECAST, programme=programme.value)

    async def newcomers_needed(self, caller: Caller, programme: Programme, **query: Any) -> NewcomersNeeded:
        return await self.read(caller, NewcomersNeeded, routes.GET_NEWCOMERS_NEEDED, programme=programme.value, **query)

    async def back_test(self, caller: Caller, programme: Programme) -> BackTest:
        return await self.read(caller, BackTest, routes.GET_BACK_TEST, programme=programme.value)

    async def at_risk(self, caller: Caller, programme: Programme, **query: Any) -> AtRiskPage:
        """Firms whose title ends and has no successor, the earliest safe start first."""
        return await self.read(caller, AtRiskPage, routes.LIST_AT_RISK, programme=programme.value, **query)

    async def standing(self, caller: Caller, firm_id: str, as_of: date | None = None) -> Standing:
        return await self.read(caller, Standing, routes.GET_STANDING, firm_id=firm_id, as_of=as_of)

    async def standings(self, caller: Caller, firm_ids: Sequence[str], as_of: date | None = None) -> StandingList:
        """The standings of at most 200 firms, for a list that the registry has made."""
        return await self.read(caller, StandingList, routes.LIST_STANDINGS, firm_id=tuple(firm_ids), as_of=as_of)

    async def recognitions(self, caller: Caller, **query: Any) -> RecognitionPage:
        return await self.read(caller, RecognitionPage, routes.LIST_RECOGNITIONS, **query)

    async def official_lists(self, caller: Caller, **query: Any) -> OfficialListPage:
        return await self.read(caller, OfficialListPage, routes.LIST_OFFICIAL_LISTS, **query)

    async def official_list(self, caller: Caller, list_id: str) -> OfficialListView:
        return await self.read(caller, OfficialListView, routes.GET_OFFICIAL_LIST, list_id=list_id)

    async def list_rows(self, caller: Caller, **query: Any) -> ListRowPage:
        """Rows of official lists, among them the queue 待匹配."""
        return await self.read(caller, ListRowPage, routes.LIST_LIST_ROWS, **query)

    async def mentions(self, caller: Caller, firm_id: str) -> MentionList:
        """What 公示, 备案 and 更名 lists say of a firm."""
        return await self.read(caller, MentionList, routes.LIST_MENTIONS, firm_id=firm_id)

    async def applications(self, caller: Caller, **query: Any) -> ApplicationPage:
        return await self.read(caller, ApplicationPage, routes.LIST_APPLICATIONS, **query)

    async def application(self, caller: Caller, application_id: str) -> ApplicationView:
        return await self.read(caller, ApplicationView, routes.GET_APPLICATION, application_id=application_id)

    async def checks(self, caller: Caller, application_id: str) -> ChecksAnswer:
        return await self.read(caller, ChecksAnswer, routes.CHECK_APPLICATION, application_id=application_id)

    async def submission(self, caller: Caller, application_id: str, seq: int) -> SubmissionView:
        return await self.read(caller, SubmissionView, routes.GET_SUBMISSION, application_id=application_id, seq=seq)

    async def recognition(self, caller: Caller, recognition_id: str) -> RecognitionView:
        return await self.read(caller, RecognitionView, routes.GET_RECOGNITION, recognition_id=recognition_id)

    async def register_recognition(self, caller: Caller, command: RegisterRecognition, key: str) -> RecognitionView:
        return await self.act(caller, RecognitionView, routes.REGISTER_RECOGNITION, command, key=key)

    async def change_title(
        self,
        caller: Caller,
        recognition_id: str,
        action: TitleAction,
        command: Command,
        *,
        key: str,
        version: int | None,
    ) -> None:
        """One change of a title; the service judges whether it may be made."""
        ids = {"recognition_id": recognition_id}
        await self.order(caller, TITLE_CHANGES[action], command, key=key, version=version, **ids)

    async def preview_change(self, caller: Caller, recognition_id: str, command: PreviewChange) -> TitleEffect:
        """What a change would do to the figures; nothing is changed."""
        return await self.act(caller, TitleEffect, routes.PREVIEW_CHANGE, command, recognition_id=recognition_id)

    async def title_policies(self, caller: Caller) -> TitlePolicyList:
        """What holds for each programme today."""
        return await self.read(caller, TitlePolicyList, routes.LIST_TITLE_POLICIES)

    async def set_title_policy(self, caller: Caller, command: SetTitlePolicy, key: str) -> TitlePolicyView:
        return await self.act(caller, TitlePolicyView, routes.SET_TITLE_POLICY, command, key=key)

    async def upload_list(self, caller: Caller, command: UploadOfficialList, data: bytes, key: str) -> OfficialListView:
        return await self.upload(caller, OfficialListView, routes.UPLOAD_OFFICIAL_LIST, command, data, key)

    async def read_list_again(
        self, caller: Caller, list_id: str, command: ReadingChoices, key: str
    ) -> OfficialListView:
        """The dry run of a list with other choices."""
        return await self.act(caller, OfficialListView, routes.READ_LIST_AGAIN, command, key=key, list_id=list_id)

    async def apply_list(self, caller: Caller, list_id: str, key: str) -> OfficialListView:
        """Do what the dry run of a list has shown."""
        return await self.act(caller, OfficialListView, routes.APPLY_LIST, None, key=key, list_id=list_id)

    async def undo_list(self, caller: Caller, list_id: str, command: UndoList, key: str) -> OfficialListView:
        return await self.act(caller, OfficialListView, routes.UNDO_LIST, command, key=key, list_id=list_id)

    async def list_errors(self, caller: Caller, list_id: str) -> Download:
        """The workbook of refused and waiting rows."""
        return await self.download(caller, routes.GET_LIST_ERRORS, list_id=list_id)

    async def engaged(self, caller: Caller, command: AskEngaged) -> EngagedFirms:
        """Which firms have titles or applications."""
        return await self.act(caller, EngagedFirms, routes.ASK_ENGAGED, command)

    async def settle_row(
        self, caller: Caller, row_id: str, command: ResolveRow | DismissRow, key: str, version: int | None
    ) -> ListRowView:
        """Say which firm a waiting row means, or that it means none."""
        route = routes.RESOLVE_LIST_ROW if isinstance(command, ResolveRow) else routes.DISMISS_LIST_ROW
        return await self.act(caller, ListRowView, route, command, key=key, version=version, row_id=row_id)

    async def dismiss_rows(self, caller: Caller, command: DismissRows, key: str) -> RowsDismissed:
        """Take many waiting rows out of the queue at once."""
        return await self.act(caller, RowsDismissed, routes.DISMISS_LIST_ROWS, command, key=key)

    async def create_application(self, caller: Caller, command: CreateApplication, key: str) -> ApplicationView:
        return await self.act(caller, ApplicationView, routes.CREATE_APPLICATION, command, key=key)

    async def edit_application(
        self, caller: Caller, application_id: str, command: EditApplication, key: str, version: int | None
    ) -> ApplicationView:
        ids = {"application_id": application_id}
        return await self.act(
            caller, ApplicationView, routes.EDIT_APPLICATION, command, key=key, version=version, **ids
        )

    async def record_mandate(
        self, caller: Caller, application_id: str, command: Mandate, key: str, version: int | None
    ) -> ApplicationView:
        """Park staff take over the form of a firm."""
        ids = {"application_id": application_id}
        return await self.act(caller, ApplicationView, routes.RECORD_MANDATE, command, key=key, version=version, **ids)

    async def take_step(
        self,
        caller: Caller,
        application_id: str,
        action: ApplicationAction,
        command: Command | None,
        *,
        key: str,
        version: int | None,
    ) -> ApplicationView:
        """One step of the path; the service judges whether it may be taken."""
        ids = {"application_id": application_id}
        return await self.act(caller, ApplicationView, STEPS[action], command, key=key, version=version, **ids)
