"""风险名单: the firms of a zone with everything that threatens their titles, one row each; as page and workbook."""

from functools import partial

from fastapi import APIRouter, Response

from contracts.obligations import RiskReason
from contracts.queries.obligations import FirmAtRisk, FirmsAtRisk
from gateway.pages.obligations.programmes import DUTIFUL
from gateway.web import rendering, vocabulary
from gateway.web.access import InsideContext, PageContext
from gateway.web.exports import every, text, workbook
from gateway.web.fields import Option, codes
from gateway.web.filters import day
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.urls import link

router = APIRouter(route_class=PageRoute)
MONTHS = tuple(Option(str(months), f"{months} 个月内到期") for months in (1, 3, 6, 12))
HEADER = ("企业名称", "统一社会信用代码", "区域", "资格", "风险", "情况", "日期")
FILTERS = ("zone", "programme", "reason")


def _asked(context: PageContext) -> dict[str, str | None]:
    query = context.request.query_params
    months = query.get("within_months")
    known = months if months in {each.value for each in MONTHS} else "6"
    return {name: query.get(name) or None for name in FILTERS} | {"within_months": known}


@router.get("/at-risk")
async def list_firms_at_risk(context: InsideContext) -> Response:
    """The gravest first."""
    asked = _asked(context)
    found = await context.gateway.cultivation.firms_at_risk(context.caller, **asked, **context.paging.query)
    return rendering.page(
        context.request,
        "obligations/at_risk.html",
        context.visitor,
        title="风险名单",
        found=found,
        form=Form({name: value or "" for name, value in asked.items()}),
        zones=vocabulary.zone_options(context),
        programmes=codes(DUTIFUL),
        reasons=codes(RiskReason),
        months=MONTHS,
        export=link("/at-risk.xlsx", **asked),
        paging=context.paging,
        definition=definition(found),
    )


@router.get("/at-risk.xlsx")
async def export_firms_at_risk(context: InsideContext) -> Response:
    """The same list, a row for each reason."""
    asked = _asked(context)
    found, rows = await every(partial(context.gateway.cultivation.firms_at_risk, context.caller, **asked))
    said = "、".join(value for name, value in asked.items() if value and name != "within_months")
    about = {
        "条件": said or "全部",
        "数据截至": day(found.as_of),
        "口径": definition(found),
        "企业数": str(found.total),
    }
    return await workbook(
        context, f"风险名单-{found.as_of}", HEADER, [line for row in rows for line in _lines(row)], about
    )


def definition(found: FirmsAtRisk) -> str:
    """What puts a firm on the list, in a sentence."""
    return f"现持资格的有效期内未按期履行义务，或证书 {found.within_months} 个月内到期而重报尚未受理（当年有效的登记编号除外）；逾期补报按一次未按期计"


def _lines(row: FirmAtRisk) -> list[tuple[str, ...]]:
    firm = (row.firm_name, row.uscc, text(row.zone_name))
    return [(*firm, each.programme_name, each.reason_name, each.text, text(each.day)) for each in row.reasons]
