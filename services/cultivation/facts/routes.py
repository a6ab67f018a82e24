"""Facts of firms over HTTP: entered by the firm, its zone or the office; read with both sides and their history."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request, Response

from contracts.codes import Role
from contracts.commands.facts import EnterFacts
from contracts.fields import AsOf, Instant
from contracts.metrics import FactChannel, Metric
from contracts.queries.facts import FactEntryPage, FirmFactsView
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.actions import ActionDep
from kit.web.auth import allow
from kit.web.routing import Router
from services.cultivation.facts.reads.views import entries, facts_view
from services.cultivation.facts.usecases.entries import EnterFirmFacts, enter

router = Router(tags=["facts"])
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
EVERYBODY = Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))
Year = Annotated[int | None, Query(ge=1949, le=2100)]


@router.get(routes.GET_FACTS.path)
async def get_facts(
    request: Request,
    response: Response,
    caller: Reader,
    firm_id: str,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
    year: Year = None,
) -> FirmFactsView:
    """Every figure of a firm with both sides; with `year`, those of that year and of the day."""
    found: FirmFactsView = await request.app.state.database.ask(facts_view, caller, firm_id, as_of, known_at, year)
    response.headers["ETag"] = f'"v{found.version}"'
    return found


@router.post(routes.ENTER_FACTS.path, response_model=FirmFactsView, dependencies=[EVERYBODY])
async def enter_facts(firm_id: str, body: EnterFacts, action: ActionDep) -> Response:
    """Say figures of a year and of a day; a null takes one back. A firm says its own, official ones name their source."""
    command = EnterFirmFacts(firm_id, action.expected_version(), body, FactChannel.ENTRY)
    return await action.run(partial(enter, command=command, caller=action.caller))


@router.get(routes.LIST_FACT_ENTRIES.path)
async def list_fact_entries(
    request: Request,
    caller: Reader,
    firm_id: str,
    metric: Metric | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    cursor: Annotated[str | None, Query(max_length=1024)] = None,
) -> FactEntryPage:
    """Who entered what and when, the newest first."""
    page: FactEntryPage = await request.app.state.database.ask(entries, caller, firm_id, metric, limit, cursor)
    return page
