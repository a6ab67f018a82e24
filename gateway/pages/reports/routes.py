"""报表: 梯次培育汇总表, 指标调度表 and 到期预警表, each as a page, alone for printing, and as a workbook."""

from fastapi import APIRouter, Response

from contracts.codes import COUNTED_ZONES, TITLES, Zone
from gateway.access.rules.visitor import visible_scopes, visible_zones
from gateway.pages.reports import expiries, indicators, ladder
from gateway.web import rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.expiries import TERMS, term_of
from gateway.web.fields import Option, codes
from gateway.web.forms import Form
from gateway.web.points_in_time import point_in_time_of
from gateway.web.refusals import PageRoute
from gateway.web.reports import Report, answered, workbook
from kit.data.problem import not_found

router = APIRouter(route_class=PageRoute)
DATES = (("as_of", "数据截至（含当日）", "date"), ("known_at", "按何时已知的记录", "datetime"))
TABLES = (
    {
        "path": "/reports/ladder",
        "name": ladder.TITLE,
        "about": "各级各类企业数、本年净增、年度目标与 2027 目标完成率，占全省比重。",
    },
    {
        "path": "/reports/indicators",
        "name": indicators.TITLE,
        "about": "十项指标的基期、年度目标、最新值与 2027 目标，未填报为空白。",
    },
    {
        "path": expiries.PATH,
        "name": expiries.TITLE,
        "about": "本季度及 1、3、6、12 个月内到期而未换证的企业，分区域，附名单。",
    },
)


@router.get("/reports")
async def list_tables(context: InsideContext) -> Response:
    """The three tables with their ways out."""
    return rendering.page(context.request, "reports/reports.html", context.visitor, title="报表", tables=TABLES)


async def _ladder(context: PageContext) -> Report:
    return await ladder.report(context, point_in_time_of(context.request.query_params))


@router.get("/reports/ladder")
async def show_ladder_table(context: InsideContext) -> Response:
    at = point_in_time_of(context.request.query_params)
    form = Form({"as_of": at.as_of.isoformat(), "known_at": at.known_local.replace("T", " ")})
    return await answered(context, await _ladder(context), form, path="/reports/ladder", selects=(), dates=DATES)


@router.get("/reports/ladder.xlsx")
async def export_ladder_table(context: InsideContext) -> Response:
    return await workbook(context, await _ladder(context))


async def _indicators(context: PageContext) -> Report:
    query = context.request.query_params
    scopes = indicators.scopes_of(context, query.get("scope", ""))
    return await indicators.report(context, point_in_time_of(query), scopes)


@router.get("/reports/indicators")
async def show_indicator_table(context: InsideContext) -> Response:
    query = context.request.query_params
    at, asked = point_in_time_of(query), query.get("scope", "")
    scopes = visible_scopes(visible_zones(context.visitor))
    options = (*(Option(scope.value, scope.label) for scope in scopes), Option("all", "全部区域"))
    form = Form({"scope": asked, "as_of": at.as_of.isoformat(), "known_at": at.known_local.replace("T", " ")})
    selects = (("scope", "区域", options, None),)
    found = await _indicators(context)
    return await answered(context, found, form, path="/reports/indicators", selects=selects, dates=DATES)


@router.get("/reports/indicators.xlsx")
async def export_indicator_table(context: InsideContext) -> Response:
    return await workbook(context, await _indicators(context))


async def _expiries(context: PageContext) -> Report:
    query = context.request.query_params
    programme = vocabulary.programme_of(query.get("programme", ""))
    return await expiries.report(context, programme, term_of(query.get("term", "")), _zone(query.get("zone", "")))


def _zone(code: str) -> Zone | None:
    try:
        return Zone(code) if code else None
    except ValueError:
        raise not_found() from None


@router.get(expiries.PATH)
async def show_expiry_table(context: InsideContext) -> Response:
    query = context.request.query_params
    term = term_of(query.get("term", ""))
    programme = vocabulary.programme_of(query.get("programme", ""))
    form = Form({"programme": programme.value, "term": term.code, "zone": query.get("zone", "")})
    selects = (
        ("programme", "资格", codes(TITLES), None),
        ("term", "名单期限", tuple(Option(each.code, each.name) for each in TERMS), None),
        ("zone", "名单区域", codes(zone for zone in COUNTED_ZONES if zone in visible_zones(context.visitor)), "全部"),
    )
    return await answered(context, await _expiries(context), form, path=expiries.PATH, selects=selects, dates=())


@router.get(f"{expiries.PATH}.xlsx")
async def export_expiry_table(context: InsideContext) -> Response:
    return await workbook(context, await _expiries(context))
