"""Figures: stock, drill-down, series and flows of a programme, and the ladder. Staff see the cells of their zones, the office all."""

from typing import Annotated

from fastapi import Depends, Query, Request

from contracts.codes import CountingBasis, FlowReason, Programme, Role
from contracts.fields import AsOf, CivilDate, Instant
from contracts.queries.cultivation import DrillDown, FlowAnswer, FlowFirms, LadderAnswer, SeriesAnswer, StockAnswer
from contracts.routes import cultivation as routes
from kit.data.caller import Caller
from kit.data.problem import FieldError, invalid
from kit.web.auth import allow
from kit.web.paging import Cursor, Limit
from kit.web.routing import Router
from services.cultivation.figures.reads.drilldowns import firms_of_cell
from services.cultivation.figures.reads.flow_firms import RENEWED, flow_firms
from services.cultivation.figures.reads.flows import flow_answer
from services.cultivation.figures.reads.ladders import ladder
from services.cultivation.figures.reads.questions import (
    CellQuestion,
    FlowQuestion,
    ScopeCode,
    SeriesQuestion,
    Slug,
    Step,
)
from services.cultivation.figures.reads.series import series
from services.cultivation.figures.reads.stocks import DIMENSIONS, stock

router = Router(tags=["figures"])
Reader = Annotated[Caller, Depends(allow(Role.STAFF, Role.OFFICE))]
REASONS = [*(reason.value for reason in FlowReason), RENEWED]
BY = {"pattern": "^(zone|park|industry)(,(zone|park|industry)){0,2}$"}
Start = Annotated[CivilDate, Query(alias="from")]
End = Annotated[CivilDate | None, Query(alias="to")]


async def cell_question(
    programme: Programme,
    counting_basis: CountingBasis = CountingBasis.EACH,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
    scope: ScopeCode | None = None,
    zone: ScopeCode | None = None,
    park: Slug | None = None,
    industry: Slug | None = None,
) -> CellQuestion:
    """A cell: `scope` and `zone` act both; `park=none` is 未划分, `industry=none` is 未分类."""
    return CellQuestion(programme, counting_basis, as_of, known_at, scope, zone, park, industry)


async def flow_question(
    programme: Programme,
    start: Start,
    end: End = None,
    known_from: Instant | None = None,
    known_to: Instant | None = None,
    scope: ScopeCode | None = None,
    counting_basis: CountingBasis = CountingBasis.EACH,
) -> FlowQuestion:
    """The period (from, to] and, to compare two readings, the instants at which its ends are known."""
    return FlowQuestion(programme, start, end, known_from, known_to, scope, counting_basis)


CellAsked = Annotated[CellQuestion, Depends(cell_question)]
FlowAsked = Annotated[FlowQuestion, Depends(flow_question)]


@router.get(routes.GET_STOCK.path)
async def get_stock(
    request: Request,
    caller: Reader,
    asked: CellAsked,
    by: Annotated[str, Query(max_length=40, json_schema_extra=BY)] = "zone",
) -> StockAnswer:
    """Firms that count for the programme on the date; `by` is a list out of zone, park, industry, separated by commas."""
    answer: StockAnswer = await request.app.state.database.ask(stock, caller, asked, _dimensions(by))
    return answer


@router.get(routes.LIST_FIRMS_OF_CELL.path)
async def list_firms_of_cell(
    request: Request,
    caller: Reader,
    asked: CellAsked,
    q: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> DrillDown:
    """The firms behind a cell, exactly as many as it counts; `q` finds some of them."""
    answer: DrillDown = await request.app.state.database.ask(firms_of_cell, caller, asked, q, limit, cursor)
    return answer


@router.get(routes.GET_SERIES.path)
async def get_series(
    request: Request,
    caller: Reader,
    programme: Programme,
    start: Start,
    end: End = None,
    step: Step = Step.MONTH,
    known_at: Instant | None = None,
    scope: ScopeCode | None = None,
    zone: ScopeCode | None = None,
    counting_basis: CountingBasis = CountingBasis.EACH,
) -> SeriesAnswer:
    """The stock at the end of each month or year between the dates, and on the last one."""
    asked = SeriesQuestion(programme, start, end, step, known_at, scope, zone, counting_basis)
    answer: SeriesAnswer = await request.app.state.database.ask(series, caller, asked)
    return answer


@router.get(routes.GET_FLOW.path)
async def get_flow(request: Request, caller: Reader, asked: FlowAsked) -> FlowAnswer:
    """Opening, inflows and outflows by reason, closing; the residual is 0."""
    answer: FlowAnswer = await request.app.state.database.ask(flow_answer, caller, asked)
    return answer


@router.get(routes.LIST_FLOW_FIRMS.path)
async def list_flow_firms(
    request: Request,
    caller: Reader,
    asked: FlowAsked,
    reason: Annotated[str | None, Query(max_length=20, json_schema_extra={"enum": REASONS})] = None,
    limit: Limit = 50,
    cursor: Cursor | None = None,
) -> FlowFirms:
    """The firms behind a reason, or behind the memo line with `reason=renewed`."""
    if reason is not None and reason != RENEWED and reason not in set(FlowReason):
        error = FieldError("/query/reason", "enum", "不是允许的取值")
        raise invalid("query", "查询参数有误", "原因应为增减原因代码之一，或 renewed。", [error])
    answer: FlowFirms = await request.app.state.database.ask(flow_firms, caller, asked, reason, limit, cursor)
    return answer


@router.get(routes.GET_LADDER.path)
async def get_ladder(
    request: Request,
    caller: Reader,
    as_of: AsOf | None = None,
    known_at: Instant | None = None,
    scope: ScopeCode | None = None,
) -> LadderAnswer:
    """Each rung, highest rung and side tracks on the date."""
    answer: LadderAnswer = await request.app.state.database.ask(ladder, caller, as_of, known_at, scope)
    return answer


def _dimensions(by: str) -> tuple[str, ...]:
    names = tuple(name for name in by.split(",") if name)
    if not names or len(set(names)) != len(names) or not set(names) <= set(DIMENSIONS):
        error = FieldError("/query/by", "enum", "应为 zone、park、industry 的组合，用逗号分隔")
        raise invalid("query", "查询参数有误", "统计维度有误。", [error])
    return tuple(name for name in DIMENSIONS if name in names)
