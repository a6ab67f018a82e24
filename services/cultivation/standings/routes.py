"""Where firms stand: one firm, a batch for a list page, or all that hold a programme."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Depends, Query, Request

from contracts.codes import CountingBasis, Programme, Role
from contracts.commands.cultivation import AskStandings
from contracts.commands.titles import AskEngaged
from contracts.fields import AsOf, Id, Instant
from contracts.queries.cultivation import Standing, StandingList, StandingPage
from contracts.queries.titles import EngagedFirms
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.figures.reads.questions import CellQuestion, ScopeCode, Slug
from services.cultivation.standings.reads import engaged, standing, standings_of, standings_on

router = Router(tags=["standings"])
Inside = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
Reader = Annotated[Caller, Depends(allow(Role.FIRM, Role.STAFF, Role.OFFICE))]
BATCH = 200


@router.get(routes.GET_STANDING.path)
async def get_standing(
    request: Request,
    caller: Reader,
    firm_id: Id,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
) -> Standing:
    """Highest rung, titles held and all recognitions of one firm."""
    answer: Standing = await request.app.state.database.ask(standing, caller, firm_id, as_of, known_at)
    return answer


@router.post(routes.GET_STANDINGS.path)
async def get_standings(request: Request, caller: Reader, body: AskStandings) -> StandingList:
    """A question that is too long for an address; it changes nothing."""
    answer: StandingList = await request.app.state.database.ask(standings_of, caller, body.firm_ids, body.as_of)
    return answer


@router.post(routes.ASK_ENGAGED.path)
async def ask_engaged(request: Request, caller: Inside, body: AskEngaged) -> EngagedFirms:
    """Which firms have titles or applications: a question that is too long for an address; it changes nothing."""
    answer: EngagedFirms = await request.app.state.database.ask(engaged, caller, body.firm_ids)
    return answer


@router.get(routes.LIST_STANDINGS.path)
async def list_standings(
    request: Request,
    caller: Reader,
    firm_id: Annotated[list[Id] | None, Query(max_length=BATCH)] = None,
    programme: Programme | None = None,
    counting_basis: CountingBasis | None = None,
    as_of: AsOf | None = None,
    scope: ScopeCode | None = None,
    zone: ScopeCode | None = None,
    park: Slug | None = None,
    industry: Slug | None = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> StandingPage:
    """Named firms (`firm_id`, repeated), or the firms that count for `programme`; a filter that cannot act is refused."""
    ask = request.app.state.database.ask
    if firm_id:
        filters = {"programme": programme, "counting_basis": counting_basis, "scope": scope, "zone": zone}
        _refuse_idle(filters | {"park": park, "industry": industry})
        found: StandingList = await ask(standings_of, caller, firm_id, as_of)
        return StandingPage(as_of=found.as_of, total=len(found.items), items=found.items)
    if programme is None:
        error = FieldError("/query/programme", "required", "请指明企业或认定项目")
        raise invalid("query", "查询参数有误", "请给出 firm_id 或 programme。", [error])
    basis = counting_basis or CountingBasis.EACH
    asked = CellQuestion(programme, basis, as_of, None, scope, zone, park, industry)
    page: StandingPage = await ask(standings_on, caller, asked, limit, cursor)
    return page


def _refuse_idle(filters: Mapping[str, object]) -> None:
    """Named firms are answered as named; a filter beside them would be silently ignored."""
    errors = [
        FieldError(f"/query/{name}", "not_with_firm_id", "指明企业时不能同时使用此条件")
        for name, value in filters.items()
        if value is not None
    ]
    if errors:
        raise invalid("query", "查询参数有误", "指明企业时不再按其他条件筛选。", errors)
