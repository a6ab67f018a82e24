"""入库名单: the firms of a scope under one standard, by outcome, each with its dossier; the list as a workbook."""

from functools import partial

from fastapi import APIRouter, Response

from contracts.codes import Region
from contracts.queries.assessments import FirmMatch
from contracts.standards import Outcome
from gateway.web import rendering
from gateway.web.access import InsideContext, PageContext
from gateway.web.exports import every, text, workbook
from gateway.web.fields import Option, codes
from gateway.web.filters import day
from gateway.web.forms import Form
from gateway.web.refusals import PageRoute
from gateway.web.vocabulary import zone_options

router = APIRouter(route_class=PageRoute)
HEADER = (
    "企业名称",
    "统一社会信用代码",
    "区域",
    "结果",
    "不符合",
    "无法判断",
    "待评审",
    "差距",
    "未达条件",
    "现有资格",
)


@router.get("/standards/{standard_id}/firms")
async def list_pool(context: InsideContext, standard_id: str) -> Response:
    """Those that meet it, unless another outcome is asked for; the nearest first."""
    form = _form(context)
    held = await context.gateway.cultivation.standard(context.caller, standard_id)
    found = await context.gateway.cultivation.standard_firms(
        context.caller, standard_id, **_asked(form), **context.paging.query
    )
    return rendering.page(
        context.request,
        "assessments/pool.html",
        context.visitor,
        title=f"入库名单：{held.title}",
        held=held,
        found=found,
        form=form,
        outcomes=codes(Outcome),
        scopes=(Option(Region.DEMO_ZONE.value, Region.DEMO_ZONE.label), *zone_options(context)),
        paging=context.paging,
    )


@router.get("/standards/{standard_id}/firms.xlsx")
async def export_pool(context: InsideContext, standard_id: str) -> Response:
    """The same list as a workbook."""
    asked = _asked(_form(context))
    first, rows = await every(partial(context.gateway.cultivation.standard_firms, context.caller, standard_id, **asked))
    about = {"标准": text(first.version_name), "条件": first.said, "数据截至": day(first.as_of)}
    return await workbook(context, f"入库名单-{first.as_of}", HEADER, [_line(row) for row in rows], about)


def _form(context: PageContext) -> Form:
    query = dict(context.request.query_params)
    return Form({"outcome": Outcome.MET.value} | query)


def _asked(form: Form) -> dict[str, str | None]:
    outcome = next((each.value for each in Outcome if each.value == form.value("outcome")), None)
    return {"outcome": outcome, "scope": form.value("scope") or None}


def _line(row: FirmMatch) -> tuple[str, ...]:
    return (
        row.firm_name, row.uscc, text(row.zone_name), row.outcome_name, str(row.unmet), str(row.unknown), str(row.manual),
        str(row.relative_gap), "；".join(row.open_items), "、".join(each.label for each in row.held),
    )  # fmt: skip
