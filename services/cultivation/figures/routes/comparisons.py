"""Zones side by side, over HTTP."""

from typing import Annotated

from fastapi import Depends, Request

from contracts.codes import Programme, Role
from contracts.comparisons import ComparedMeasure
from contracts.fields import AsOf, Instant
from contracts.queries.figures import ComparedFirms, ZoneComparison
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.figures.reads.comparisons import ComparisonQuestion, compared_firms, comparison
from services.cultivation.figures.reads.questions import ScopeCode

router = Router(tags=["figures"])
Reader = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]


async def comparison_question(
    programme: Programme, as_of: AsOf | None = None, known_at: Instant | None = None, scope: ScopeCode | None = None
) -> ComparisonQuestion:
    return ComparisonQuestion(programme, as_of, known_at, scope)


Asked = Annotated[ComparisonQuestion, Depends(comparison_question)]


@router.get(routes.COMPARE_ZONES.path)
async def compare_zones(request: Request, caller: Reader, asked: Asked) -> ZoneComparison:
    """Stock, growth, renewal rate, what ends within a year and 补正 days of each zone and region, with ranks."""
    answer: ZoneComparison = await request.app.state.database.ask(comparison, caller, asked)
    return answer


@router.get(routes.LIST_COMPARED_FIRMS.path)
async def list_compared_firms(
    request: Request,
    caller: Reader,
    asked: Asked,
    measure: ComparedMeasure,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> ComparedFirms:
    """The firms behind a number of the comparison."""
    answer: ComparedFirms = await request.app.state.database.ask(compared_firms, caller, asked, measure, limit, cursor)
    return answer
